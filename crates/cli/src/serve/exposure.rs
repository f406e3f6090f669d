//! Whom a server lets in, by where it listens and what it was told about tokens.

use std::{collections::BTreeSet, fs, net::SocketAddr, path::Path};

use super::host::Hosts;
use crate::{
    arguments::Serve,
    error::{CommandError, plain},
    gateway::{Authority, Token},
    terminal::printable,
};

/// The token that callers need, where they need one. Beyond this machine it takes a decision: a token, or none.
pub(crate) fn token(options: &Serve, hosts: &Hosts) -> Result<Option<Token>, CommandError> {
    let unusable =
        |whence: &str, reason: String| CommandError::invalid(format!("the token of {whence} cannot be used: {reason}"));
    if let Some(path) = &options.token_file {
        let name = printable(&path.display().to_string());
        let text = fs::read_to_string(path)
            .map_err(|error| CommandError::invalid(format!("cannot read {name}: {}; check the path", plain(&error))))?;
        return Token::new(text.trim_end_matches(['\r', '\n'])).map(Some).map_err(|reason| unusable(&name, reason));
    }
    if let Some(text) = &options.token {
        return Token::new(text).map(Some).map_err(|reason| unusable("--token or WATTFLOW_TOKEN", reason));
    }
    let reachable = if !hosts.loopback_only {
        format!("--listen {}", options.listen)
    } else if let Some(name) = hosts.names.first() {
        format!("--host {name}")
    } else {
        return Ok(None);
    };
    if options.no_token {
        return Ok(None);
    }
    Err(CommandError::invalid(format!(
        "{reachable} lets others in than this machine: give --token-file FILE (or WATTFLOW_TOKEN) so that only who knows \
         the token can call services and read the config, or --no-token to let in everyone who can reach it"
    )))
}

/// What everyone gets who can reach a server without a token; `None` where that is only this machine.
pub(crate) fn warning(
    listens_at: SocketAddr,
    hosts: &Hosts,
    token: Option<&Token>,
    allowed: &[(Authority, bool)],
    shown: Option<&Path>,
) -> Option<String> {
    if token.is_some() || (hosts.loopback_only && hosts.names.is_empty()) {
        return None;
    }
    let addresses: BTreeSet<String> = allowed.iter().map(|(authority, _)| authority.to_string()).collect();
    let addresses: Vec<String> = addresses.into_iter().collect();
    let services = if addresses.is_empty() { "no service".to_owned() } else { addresses.join(", ") };
    let files = shown.map_or_else(String::new, |dir| {
        format!(", read the files in {} (unless --no-artifacts)", printable(&dir.display().to_string()))
    });
    Some(format!(
        "there is no token: everyone who can reach {listens_at} can read the config{files} and call {services} through it"
    ))
}
