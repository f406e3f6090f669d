//! Where a service listens, and under which name it serves `Execute`.

use std::fmt;

mod error;
mod parse;

pub use error::AddressError;

/// The services known to serve `Execute`: without a package, and with package `energy`.
pub const KNOWN_SERVICES: [&str; 2] = ["ContainerExecutor", "energy.ContainerExecutor"];

/// How to talk to what listens at an [`Address`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Native gRPC over plain HTTP/2: `host:port` or `grpc://host:port`. A browser needs a gateway.
    Grpc,
    /// Native gRPC over TLS: `grpcs://host:port`. A browser needs a gateway.
    Grpcs,
    /// gRPC-Web, called directly: `http://host[:port][/path]` or `https://…`.
    GrpcWeb {
        /// Whether it is `https`.
        tls: bool,
        /// What precedes `/<service>/<method>`: empty, or a path that starts with `/` and does not end with one.
        base_path: String,
    },
}

/// A service's address, as a value of `service_registry`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// How to talk to it.
    pub scheme: Scheme,
    /// Host name or IP address; an IPv6 address without its brackets.
    pub host: String,
    /// TCP port, never 0.
    pub port: u16,
}

impl Address {
    /// `host:port`, an IPv6 host in brackets: what a gateway's URL and its allow-list hold.
    #[must_use]
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether it is on the machine that calls it, whatever that is.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host.to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        let is_ipv4 = || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        host == "localhost"
            || host.ends_with(".localhost")
            || (host.starts_with("127.") && is_ipv4())
            || parse::is_ipv6_loopback(host)
    }

    /// Whether a browser refuses to call it from a page served over TLS.
    #[must_use]
    pub fn is_mixed_content(&self) -> bool {
        matches!(self.scheme, Scheme::GrpcWeb { tls: false, .. }) && !self.is_loopback()
    }

    /// Whether a browser reaches it only through a gateway.
    #[must_use]
    pub fn needs_gateway(&self) -> bool {
        !matches!(self.scheme, Scheme::GrpcWeb { .. })
    }
}

impl fmt::Display for Address {
    /// As it would stand in a config: the scheme only where it is not the default.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self.authority();
        match &self.scheme {
            Scheme::Grpc => f.write_str(&authority),
            Scheme::Grpcs => write!(f, "grpcs://{authority}"),
            Scheme::GrpcWeb { tls: false, base_path } => write!(f, "http://{authority}{base_path}"),
            Scheme::GrpcWeb { tls: true, base_path } => write!(f, "https://{authority}{base_path}"),
        }
    }
}
