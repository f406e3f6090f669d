//! Whom the gateway calls, and how.

use std::{collections::HashMap, error::Error, net::SocketAddr, sync::Arc, time::Duration};

use hyper_util::client::legacy::connect::{
    HttpConnector,
    dns::{GaiResolver, Name},
};
use tonic::transport::{Channel, Endpoint};
use tower::Service;
use wattflow_rpc::tls::Roots;

use super::{authority::Authority, resolver::Guarded};

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// When the kernel asks an idle peer whether it is still there. HTTP/2 pings would tell more, but a gRPC server
/// closes the connection of a client that pings more often than every 5 minutes
/// (<https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md>), and with it a long call.
const TCP_KEEP_ALIVE: Duration = Duration::from_secs(30);

/// The only addresses that the gateway calls, each with the one connection it shares among all calls. Connections are
/// made at the first call and made anew when they break.
#[derive(Clone, Debug)]
pub(crate) struct AllowList {
    upstreams: Arc<HashMap<Authority, Upstream>>,
}

/// The connection to an allowed address, or why there can be none.
pub(super) type Upstream = Result<Channel, String>;

impl AllowList {
    /// Allows these addresses; the flag says whether to use TLS, with certificates by `roots`. Must be called inside a
    /// tokio runtime.
    pub(crate) fn new(addresses: impl IntoIterator<Item = (Authority, bool)>, roots: &Roots) -> Self {
        Self::resolving(addresses, roots, GaiResolver::new())
    }

    /// The same, with names looked up by `resolver`.
    pub(super) fn resolving<R>(
        addresses: impl IntoIterator<Item = (Authority, bool)>,
        roots: &Roots,
        resolver: R,
    ) -> Self
    where
        R: Service<Name, Response: Iterator<Item = SocketAddr>> + Clone + Send + Sync + 'static,
        R::Error: Into<Box<dyn Error + Send + Sync>>,
        R::Future: Send,
    {
        let mut tls_wanted = HashMap::<Authority, bool>::new();
        for (authority, tls) in addresses {
            *tls_wanted.entry(authority).or_default() |= tls;
        }
        let mut connector = HttpConnector::new_with_resolver(Guarded::new(resolver, CONNECT_TIMEOUT));
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_keepalive(Some(TCP_KEEP_ALIVE));
        connector.set_keepalive_interval(Some(TCP_KEEP_ALIVE));
        let upstreams = tls_wanted.into_iter().map(|(authority, tls)| {
            let upstream = endpoint(&authority, tls, roots)
                .map(|endpoint| endpoint.connect_with_connector_lazy(connector.clone()))
                .map_err(|error| format!("{authority} cannot be called: {error:?}"));
            (authority, upstream)
        });
        Self { upstreams: Arc::new(upstreams.collect()) }
    }

    /// The connection to `authority`, if it is allowed.
    pub(super) fn get(&self, authority: &Authority) -> Option<&Upstream> {
        self.upstreams.get(authority)
    }
}

fn endpoint(authority: &Authority, tls: bool, roots: &Roots) -> Result<Endpoint, tonic::transport::Error> {
    let scheme = if tls { "https" } else { "http" };
    let endpoint = Endpoint::from_shared(format!("{scheme}://{authority}"))?
        .user_agent(concat!("wattflow/", env!("CARGO_PKG_VERSION")))?;
    if tls { roots.secure(endpoint) } else { Ok(endpoint) }
}
