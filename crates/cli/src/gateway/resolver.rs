//! Names that lead where nobody meant to call.
//!
//! Link-local addresses are those of the very network a machine is on; in clouds, one of them gives out the machine's
//! credentials. A name on the allow-list may come to resolve to one, by mistake or because somebody else has the name. So
//! what is resolved is looked at right before it is connected to, and nothing resolves it again in between. An address
//! that stands on the allow-list itself never comes here.

use std::{
    error::Error,
    fmt,
    future::Future,
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
    vec,
};

use hyper_util::client::legacy::connect::dns::Name;
use tokio::time::timeout;
use tower::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// Metadata services outside of the link-local networks: of AWS and of Google.
const METADATA: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

/// A resolver that refuses names which lead to forbidden addresses, be it beside others.
#[derive(Clone, Debug)]
pub(super) struct Guarded<R> {
    resolver: R,
    patience: Duration,
}

impl<R> Guarded<R> {
    pub(super) fn new(resolver: R, patience: Duration) -> Self {
        Self { resolver, patience }
    }
}

impl<R> Service<Name> for Guarded<R>
where
    R: Service<Name, Future: Send + 'static, Error: Into<BoxError>, Response: Iterator<Item = SocketAddr>>,
{
    type Response = vec::IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.resolver.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let resolving = timeout(self.patience, self.resolver.call(name));
        Box::pin(async move {
            let resolved =
                resolving.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?.map_err(Into::into)?;
            let addresses: Vec<SocketAddr> = resolved.collect();
            match addresses.iter().map(SocketAddr::ip).find(|address| is_forbidden(*address)) {
                Some(address) => Err(Forbidden(address).into()),
                None => Ok(addresses.into_iter()),
            }
        })
    }
}

/// The address that a name must not lead to.
#[derive(Debug)]
pub(super) struct Forbidden(pub(super) IpAddr);

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name resolves to {}, a link-local or metadata address", self.0)
    }
}

impl Error for Forbidden {}

fn is_forbidden(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local() || METADATA.contains(&address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, forbidden: bool) {
        assert_eq!(is_forbidden(address.parse().unwrap()), forbidden, "{address}");
    }

    #[test]
    fn link_local_and_metadata_addresses_are_forbidden_in_every_spelling() {
        for address in [
            "169.254.169.254",
            "169.254.0.1",
            "::ffff:169.254.169.254",
            "fe80::1",
            "febf:ffff::1",
            "fd00:ec2::254",
            "fd20:ce::254",
        ] {
            check(address, true);
        }
    }

    #[test]
    fn others_are_not() {
        for address in ["127.0.0.1", "10.0.0.1", "169.253.1.1", "192.168.1.1", "::1", "fec0::1", "fd00:ec2::253"] {
            check(address, false);
        }
    }
}
