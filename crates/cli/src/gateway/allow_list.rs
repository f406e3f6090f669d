//! Whom the gateway calls, and how.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tonic::transport::{Channel, ClientTlsConfig, Endpoint};

use super::authority::Authority;

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
    /// Allows these addresses; the flag says whether to use TLS. Must be called inside a tokio runtime.
    pub(crate) fn new(addresses: impl IntoIterator<Item = (Authority, bool)>) -> Self {
        let mut tls_wanted = HashMap::<Authority, bool>::new();
        for (authority, tls) in addresses {
            *tls_wanted.entry(authority).or_default() |= tls;
        }
        let upstreams = tls_wanted.into_iter().map(|(authority, tls)| {
            let upstream = connection(&authority, tls);
            (authority, upstream)
        });
        Self { upstreams: Arc::new(upstreams.collect()) }
    }

    /// The connection to `authority`, if it is allowed.
    pub(super) fn get(&self, authority: &Authority) -> Option<&Upstream> {
        self.upstreams.get(authority)
    }
}

fn connection(authority: &Authority, tls: bool) -> Upstream {
    let scheme = if tls { "https" } else { "http" };
    let explain = |error| format!("{authority} cannot be called: {error:?}");
    let mut endpoint = Endpoint::from_shared(format!("{scheme}://{authority}"))
        .and_then(|endpoint| endpoint.user_agent(concat!("wattflow/", env!("CARGO_PKG_VERSION"))))
        .map_err(explain)?
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_keepalive(Some(TCP_KEEP_ALIVE))
        .tcp_keepalive_interval(Some(TCP_KEEP_ALIVE));
    if tls {
        endpoint = endpoint.tls_config(ClientTlsConfig::new().with_native_roots()).map_err(explain)?;
    }
    Ok(endpoint.connect_lazy())
}
