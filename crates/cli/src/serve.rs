//! `wattflow serve`: page, gateway and, on request, the reference services in one process.

mod access;
mod assets;
mod browser;
mod connections;
mod cors;
mod counted;
mod encoding;
mod exposure;
mod host;
mod origin;
mod security;
mod server;
mod site;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::body::Bytes;
use wattflow_engine::{address::Scheme, diagnostic::Severity};
use wattflow_services::sandbox::Sandbox;

use self::{
    access::Access,
    assets::Assets,
    host::Hosts,
    server::Bounds,
    site::{ServedConfig, Site},
};
pub(crate) use self::{host::HostName, origin::Origin};
use crate::{
    arguments, ca,
    config_file::ConfigFile,
    error::{CommandError, SUCCESS, plain},
    gateway::{AllowList, Authority},
    listen::listen,
    reference_services,
    shutdown::{self, Signals},
    terminal::Terminal,
};

/// Serves until the process is asked to stop.
pub(crate) async fn execute(options: arguments::Serve, terminal: &Terminal) -> Result<u8, CommandError> {
    let config = match &options.config {
        Some(path) => Some(ConfigFile::read(path)?),
        None => options.reference_services.then(ConfigFile::built_in),
    };
    if let Some(config) = &config {
        tell_errors(config, terminal);
    }
    let (listener, local) = listen(&options.listen).await?;
    let hosts = Hosts { loopback_only: local.ip().is_loopback(), names: options.host.clone() };
    let token = exposure::token(&options, &hosts)?;
    let roots = ca::roots(options.ca.as_ref())?;
    let signals = Signals::new()?;
    let (stopper, stop) = shutdown::channel();
    let mut servers = match &config {
        Some(config) if options.reference_services => {
            reference_services::start(config, &options.data_dir, &stop, terminal).await?
        }
        _ => Vec::new(),
    };
    let allowed: Vec<(Authority, bool)> = allowed(config.as_ref(), options.allow).collect();
    let artifacts = (!options.no_artifacts).then(|| Sandbox::read_only(&options.data_dir));
    let shown = artifacts.is_some().then_some(&*options.data_dir);
    if let Some(warning) = exposure::warning(local, &hosts, token.as_ref(), &allowed, shown) {
        terminal.warning(&warning);
    }
    let site = Site {
        assets: Assets::EMBEDDED,
        config: config
            .as_ref()
            .map(|config| ServedConfig { name: file_name(&config.name), content: Bytes::from(config.bytes.clone()) }),
        allow_list: AllowList::new(allowed, &roots),
        artifacts,
        token,
        access: Access { hosts, origins: options.allow_origin },
    };
    let url = format!("http://{}", reachable(local));
    terminal.line(&format!("Wattflow is at {url}"));
    if options.open
        && let Err(error) = browser::open(&url)
    {
        terminal.warning(&format!("cannot open a browser: {}; open {url} yourself", plain(&error)));
    }

    servers.push(tokio::spawn(server::serve(listener, site.router(), Bounds::SERVE, stop)));
    shutdown::serve_until_signal(signals, stopper, servers).await?;
    Ok(SUCCESS)
}

/// The last part of a path, whichever way its parts are separated.
fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// The page shows what is wrong in full; whoever started the server should know that there is something.
fn tell_errors(config: &ConfigFile, terminal: &Terminal) {
    let errors = config.checked.count(Severity::Error);
    if errors > 0 {
        let (noun, pronoun) = if errors == 1 { ("error", "it") } else { ("errors", "them") };
        let name = &config.name;
        terminal.warning(&format!(
            "{name} has {errors} {noun}; the page shows {pronoun}, as does `wattflow validate {name}`"
        ));
    }
}

fn allowed(config: Option<&ConfigFile>, more: Vec<(Authority, bool)>) -> impl Iterator<Item = (Authority, bool)> {
    let named = config.map(ConfigFile::addresses).unwrap_or_default().into_iter().filter_map(|(_, address)| {
        let authority = Authority::new(&address.host, address.port)?;
        match address.scheme {
            Scheme::Grpc => Some((authority, false)),
            Scheme::Grpcs => Some((authority, true)),
            // The page calls these itself, and asks the gateway only why it got no answer.
            Scheme::GrpcWeb { tls, .. } => Some((authority, tls)),
        }
    });
    named.chain(more)
}

/// An address to open on this machine: the one listened at, or loopback where that is "every address".
fn reachable(local: SocketAddr) -> SocketAddr {
    let ip = match local.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, local.port())
}
