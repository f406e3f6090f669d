//! Which hosts a request may be for.
//!
//! A page of `evil.example` may make its name resolve to the address of this server and then counts as the same origin
//! (DNS rebinding). It cannot make the browser send another name in `host`, though: a name must be this machine's own or
//! one that the operator gave. An IP address is nobody's name, and a browser shows it only for what it got from there.

use std::{fmt, net::IpAddr, str::FromStr};

use axum::{extract::Request, http::header};

use crate::gateway::Authority;

/// Any port, for a host that comes without one and of which only the host counts.
const ANY_PORT: u16 = 80;

/// A host's name, without a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostName(String);

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for HostName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Authority::new(text, ANY_PORT).map(|authority| Self(authority.host().to_owned())).ok_or_else(|| {
            format!("`{text}` is not a host name; write it without scheme and port, as in `wattflow.example.com`")
        })
    }
}

/// The hosts that requests may be for.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    /// Only this machine itself can reach the server: an address of another is not one of this server.
    pub(crate) loopback_only: bool,
    /// Names beside this machine's own.
    pub(crate) names: Vec<HostName>,
}

impl Hosts {
    /// The port may be any: ports may be forwarded, and no other site can be at these names.
    pub(crate) fn accept(&self, host: &str) -> bool {
        let Some(authority) = Authority::with_default_port(host, ANY_PORT) else { return false };
        let host = authority.host();
        let own = match host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || !self.loopback_only,
            Err(_) => host == "localhost",
        };
        own || self.names.iter().any(|name| name.0 == host)
    }
}

/// The host that a request is for, with its port where it has one.
pub(crate) fn of(request: &Request) -> &str {
    let in_uri = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let in_header = || request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    in_uri.or_else(in_header).unwrap_or_default()
}

/// Why a request for this host is refused, and what to do.
pub(crate) fn refusal(host: &str) -> String {
    let name = Authority::with_default_port(host, ANY_PORT)
        .map_or_else(|| "NAME".to_owned(), |authority| authority.host().to_owned());
    format!(
        "refused: the request was for host {host:?}, which is not one of this server's names. Open it as \
         http://localhost or http://127.0.0.1, or start it with --host {name}.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(loopback_only: bool, host: &str, accepted: bool) {
        let hosts = Hosts { loopback_only, names: vec!["Wattflow.Example.com".parse().unwrap()] };
        assert_eq!(hosts.accept(host), accepted, "{host}");
    }

    #[test]
    fn the_machines_names_for_itself_and_those_given_pass() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.0.0.2", "[::1]:8080", "[::1]"] {
            check(true, host, true);
            check(false, host, true);
        }
        check(true, "wattflow.example.com", true);
        check(true, "WATTFLOW.example.com:443", true);
    }

    #[test]
    fn other_names_do_not() {
        for host in ["", ":80", "evil.example", "localhost.evil.example:8080", "127.0.0.1.nip.io", "2130706433"] {
            check(true, host, false);
            check(false, host, false);
        }
        check(true, "evil.wattflow.example.com", false);
        check(true, "localhost@evil.example", false);
    }

    #[test]
    fn an_address_of_another_machine_passes_only_where_others_can_reach_the_server() {
        for host in ["10.0.0.1:8080", "192.168.1.2", "[fd00::2]:8080", "0.0.0.0"] {
            check(true, host, false);
            check(false, host, true);
        }
    }

    #[test]
    fn a_host_name_has_neither_scheme_nor_port() {
        for text in ["", "a:80", "http://a", "a/", "*", "*.example.com"] {
            assert!(text.parse::<HostName>().is_err(), "{text}");
        }
    }
}
