//! What is wrong with a text that is no address, and what to do about it.

use std::fmt;

use super::{Address, parse::split_scheme};

/// Why a text is not an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing there.
    Empty,
    /// White space, before, after or inside.
    Space,
    /// A scheme that is none of `grpc`, `grpcs`, `http` and `https`.
    UnknownScheme(String),
    /// No host before the port.
    MissingHost,
    /// No port, where the scheme has no default.
    MissingPort,
    /// A port that is not a number from 1 to 65535.
    BadPort(String),
    /// An IPv6 address that does not stand in brackets.
    BareIpv6,
    /// Something in brackets that is not an IPv6 address, or a bracket without its partner.
    BadIpv6,
    /// A host that is neither a name nor an IPv4 address.
    BadHost(String),
    /// A path after an address of native gRPC, which has none.
    PathOnNative,
    /// A query or fragment.
    QueryOrFragment,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Space => f.write_str("it holds a space"),
            Self::UnknownScheme(scheme) => write!(f, "scheme `{scheme}://` is not one of ours"),
            Self::MissingHost => f.write_str("it has no host"),
            Self::MissingPort => f.write_str("it has no port"),
            Self::BadPort(port) if port.is_empty() => f.write_str("it has no port after the colon"),
            Self::BadPort(port) => write!(f, "port `{port}` is not from 1 to 65535"),
            Self::BareIpv6 => f.write_str("an IPv6 address must stand in brackets"),
            Self::BadIpv6 => f.write_str("what stands in brackets is not an IPv6 address"),
            Self::BadHost(host) => write!(f, "`{host}` is not a host name or IP address"),
            Self::PathOnNative => f.write_str("only `http://` and `https://` may have a path"),
            Self::QueryOrFragment => f.write_str("it has a query or fragment"),
        }
    }
}

impl std::error::Error for AddressError {}

impl AddressError {
    /// What to do about it: imperative, one line.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty | Self::MissingHost | Self::BadHost(_) => "write `host:port`, such as `localhost:50051`",
            Self::Space => "remove the space",
            Self::UnknownScheme(_) => "write `host:port` for native gRPC, or use `grpcs://`, `http://` or `https://`",
            Self::MissingPort => "add the port that the service listens on, such as `:50051`",
            Self::BadPort(_) => "write the port that the service listens on, a number from 1 to 65535",
            Self::BareIpv6 | Self::BadIpv6 => "write `[address]:port`, such as `[::1]:50051`",
            Self::PathOnNative => "remove the path, or use `http://` or `https://` for a gRPC-Web endpoint",
            Self::QueryOrFragment => "remove `?` or `#` and what follows it",
        }
    }

    /// The address that `text`, which failed so, most likely was meant to be; `None` when that is a guess.
    #[must_use]
    pub fn repaired(&self, text: &str) -> Option<String> {
        let repaired = match self {
            Self::Space => text.trim().to_owned(),
            // What gRPC libraries and containers write before an address of the same meaning.
            Self::UnknownScheme(scheme) if matches!(scheme.as_str(), "dns" | "tcp" | "h2c" | "ipv4") => {
                let (_, authority) = split_scheme(text)?;
                authority.trim_start_matches('/').to_owned()
            }
            Self::BareIpv6 => {
                let (scheme, rest) = match split_scheme(text) {
                    Some((scheme, rest)) => (format!("{scheme}://"), rest),
                    None => (String::new(), text),
                };
                let (host, port) = rest.rsplit_once(':')?;
                format!("{scheme}[{host}]:{port}")
            }
            _ => return None,
        };
        repaired.parse::<Address>().is_ok().then_some(repaired)
    }
}
