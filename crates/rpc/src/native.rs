//! Calls from a terminal: native gRPC on tonic's connections, and gRPC-Web.

mod grpc_web;
mod unary;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tonic::transport::{Channel, Endpoint};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use self::unary::unary;
use crate::{check, gateway_cause::GatewayCause, tls::Roots};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Connections to services, kept and made again as needed. Cheap to share.
#[derive(Debug, Default)]
pub struct Transport {
    roots: Roots,
    channels: Mutex<HashMap<Address, Channel>>,
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
        let channel = self.channel(address)?;
        unary(channel, &address.authority(), path, &message, timeout_millis).await
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

    fn channel(&self, address: &Address) -> Result<Channel, Failure> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get(address) {
            return Ok(channel.clone());
        }
        let endpoint = endpoint(address, &self.roots).map_err(|error| {
            Failure::new(FailureKind::Unreachable, format!("cannot use address `{address}`: {error}"))
        })?;
        let channel = endpoint.connect_timeout(CONNECT_TIMEOUT).connect_lazy();
        channels.insert(address.clone(), channel.clone());
        Ok(channel)
    }
}

fn endpoint(address: &Address, roots: &Roots) -> Result<Endpoint, tonic::transport::Error> {
    let authority = address.authority();
    if address.scheme == Scheme::Grpcs {
        Endpoint::from_shared(format!("https://{authority}")).and_then(|endpoint| roots.secure(endpoint))
    } else {
        Endpoint::from_shared(format!("http://{authority}"))
    }
}

fn failure((cause, message): (GatewayCause, String)) -> Failure {
    Failure::new(cause.failure_kind(), message).with_status(StatusCode::Unavailable)
}
