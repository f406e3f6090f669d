//! `host:port`, spelled one way.

use std::{fmt, net::Ipv6Addr, str::FromStr};

/// A host and a port in the one spelling that is compared: host in lower case, IPv6 compressed and in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Authority {
    host: String,
    port: u16,
}

impl Authority {
    /// The authority of this host (an IPv6 address with or without brackets) and port; `None` when it cannot be one.
    pub(crate) fn new(host: &str, port: u16) -> Option<Self> {
        let unbracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let host = if unbracketed.contains(':') {
            unbracketed.parse::<Ipv6Addr>().ok()?.to_string()
        } else {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
            if host.is_empty() || !host.bytes().all(allowed) {
                return None;
            }
            host.to_ascii_lowercase()
        };
        (port != 0).then_some(Self { host, port })
    }

    /// Reads `host:port`, or a host alone, which then has this port.
    pub(crate) fn with_default_port(text: &str, port: u16) -> Option<Self> {
        text.parse().ok().or_else(|| Self::new(text, port))
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The host alone; an IPv6 address without brackets.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }
}

impl FromStr for Authority {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.rsplit_once(':')
            // `::1` alone has a last colon too, but no brackets before it.
            .filter(|(host, _)| !host.contains(':') || host.starts_with('['))
            .and_then(|(host, port)| {
                let port = port.bytes().all(|byte| byte.is_ascii_digit()).then_some(port)?;
                Self::new(host, port.parse().ok()?)
            })
            .ok_or_else(|| format!("`{text}` is not HOST:PORT; write it as in `localhost:50051` or `[::1]:50051`"))
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(text.parse::<Authority>().ok().map(|authority| authority.to_string()).as_deref(), expected);
    }

    #[test]
    fn spellings_of_one_address_become_the_same() {
        check("localhost:50051", Some("localhost:50051"));
        check("LocalHost:50051", Some("localhost:50051"));
        check("[::1]:80", Some("[::1]:80"));
        check("[0:0:0:0:0:0:0:1]:80", Some("[::1]:80"));
        check("my_service.internal:1", Some("my_service.internal:1"));
    }

    #[test]
    fn a_port_may_be_left_out_where_one_is_given() {
        let read = |text: &str| Authority::with_default_port(text, 80).map(|authority| authority.to_string());
        assert_eq!(read("Host").as_deref(), Some("host:80"));
        assert_eq!(read("host:8080").as_deref(), Some("host:8080"));
        assert_eq!(read("[::1]").as_deref(), Some("[::1]:80"));
        for text in ["", ":80", "host:", "host:x", "a@host", "host/"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_host_and_port_is_refused() {
        for text in ["", ":1", "host", "host:", "host:0", "host:65536", "host:+1", "::1", "[::1]", "[x]:1"] {
            check(text, None);
        }
        for text in ["a@b:1", "a/b:1", "a b:1", "http://a:1", "a:1/", "h%00:1"] {
            check(text, None);
        }
    }
}
