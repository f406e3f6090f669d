//! The call from a terminal: native gRPC, on tonic's connections.

mod unary;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use prost::Message as _;
use tonic::transport::{Channel, Endpoint};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
};

use self::unary::unary;
use crate::{Call, call, tls::Roots};

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

    /// Calls `Execute`: the service's message, or why it failed. Dropping the future aborts the call.
    pub async fn execute(&self, call: &Call) -> Result<String, Failure> {
        let channel = self.channel(&call.address)?;
        let authority = call.address.authority();
        let request = call.request().encode_to_vec();
        let response = unary(channel, &authority, &call.path(), &request, call.timeout_millis).await?;
        call::outcome(call::decode(&authority, &response)?)
    }

    fn channel(&self, address: &Address) -> Result<Channel, Failure> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get(address) {
            return Ok(channel.clone());
        }
        let channel = endpoint(address, &self.roots)?.connect_timeout(CONNECT_TIMEOUT).connect_lazy();
        channels.insert(address.clone(), channel.clone());
        Ok(channel)
    }
}

fn endpoint(address: &Address, roots: &Roots) -> Result<Endpoint, Failure> {
    let authority = address.authority();
    let unusable = |error: tonic::transport::Error| {
        Failure::new(FailureKind::Unreachable, format!("cannot use address `{address}`: {error}"))
    };
    match &address.scheme {
        Scheme::Grpc => Endpoint::from_shared(format!("http://{authority}")).map_err(unusable),
        Scheme::Grpcs => Endpoint::from_shared(format!("https://{authority}"))
            .and_then(|endpoint| roots.secure(endpoint))
            .map_err(unusable),
        Scheme::GrpcWeb { .. } => Err(Failure::new(
            FailureKind::Unreachable,
            format!("`{address}` is a gRPC-Web address, which only the page calls; give the service's own `host:port`"),
        )),
    }
}
