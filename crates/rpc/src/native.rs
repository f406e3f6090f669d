//! Calls from a terminal: native gRPC, and gRPC-Web.

mod connection;
mod grpc_web;
mod stream;
mod unary;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use wattflow_engine::{
    address::{Address, Scheme},
    failure::Failure,
    status::StatusCode,
};

use self::{connection::Connection, unary::unary};
use crate::{check, gateway_cause::GatewayCause, tls::Roots};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

const USER_AGENT: &str = concat!("wattflow/", env!("CARGO_PKG_VERSION"));

/// Connections to services, kept and made again as needed. Cheap to share.
#[derive(Debug, Default)]
pub struct Transport {
    roots: Roots,
    connections: Mutex<HashMap<Address, Arc<Connection>>>,
}

impl Transport {
    /// No connections yet; each is made at the first call that needs it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, for services with certificates by these authorities.
    #[must_use]
    pub fn trusting(roots: Roots) -> Self {
        Self { roots, ..Self::default() }
    }

    /// Calls the method at `path`, `/<service>/<method>`, with one message: the reply's message, or why there is none.
    pub(crate) async fn unary(
        &self,
        address: &Address,
        path: &str,
        message: Vec<u8>,
        timeout_millis: u64,
    ) -> Result<Vec<u8>, Failure> {
        if !address.needs_gateway() {
            // A TLS connection under way is large.
            return Box::pin(grpc_web::unary(address, &self.roots, path, &message, timeout_millis)).await;
        }
        let requests = self.connection(address).requests(address, &self.roots).await?;
        unary(requests, address, path, &message, timeout_millis).await
    }

    /// Who answers a call to `address`, for the words of a failure.
    #[expect(clippy::unused_self, reason = "a page may call through a gateway, which then is who answers")]
    pub(crate) fn whom(&self, address: &Address) -> String {
        address.authority()
    }

    /// The same place, called with native gRPC.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "a page's gateway may be on another machine")]
    pub(crate) fn native_twin(&self, address: &Address) -> Result<Address, Failure> {
        Ok(check::as_native(address))
    }

    /// The same place, called with gRPC-Web.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "a page calls only through its gateway")]
    pub(crate) fn web_twin(&self, address: &Address) -> Result<Address, Failure> {
        let scheme = Scheme::GrpcWeb { tls: address.scheme == Scheme::Grpcs, base_path: String::new() };
        Ok(Address { scheme, ..address.clone() })
    }

    /// What `future` comes to, unless that takes longer.
    pub(crate) async fn within<T>(millis: u64, future: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(Duration::from_millis(millis), future).await.ok()
    }

    fn connection(&self, address: &Address) -> Arc<Connection> {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = connections.get(address) {
            return Arc::clone(connection);
        }
        Arc::clone(connections.entry(address.clone()).or_default())
    }
}

fn failure((cause, message): (GatewayCause, String)) -> Failure {
    Failure::new(cause.failure_kind(), message).with_status(StatusCode::Unavailable)
}
