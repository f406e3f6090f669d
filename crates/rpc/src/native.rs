//! The call from a terminal: native gRPC by tonic.

use std::{
    collections::HashMap,
    error::Error,
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tonic::{
    Status,
    transport::{Channel, ClientTlsConfig, Endpoint},
};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{Call, call, classify};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Connections to services, kept and made again as needed. Cheap to share.
#[derive(Debug, Default)]
pub struct Transport {
    channels: Mutex<HashMap<Address, Channel>>,
}

impl Transport {
    /// No connections yet; each is made at the first call that needs it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `Execute`: the service's message, or why it failed. Dropping the future aborts the call.
    pub async fn execute(&self, call: &Call) -> Result<String, Failure> {
        let channel = self.channel(&call.address)?;
        let authority = call.address.authority();
        call::execute(channel, call, |status| {
            transport_failure(status, &authority).unwrap_or_else(|| classify::from_status(status))
        })
        .await
    }

    fn channel(&self, address: &Address) -> Result<Channel, Failure> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get(address) {
            return Ok(channel.clone());
        }
        let channel = endpoint(address)?.connect_timeout(CONNECT_TIMEOUT).connect_lazy();
        channels.insert(address.clone(), channel.clone());
        Ok(channel)
    }
}

fn endpoint(address: &Address) -> Result<Endpoint, Failure> {
    let authority = address.authority();
    let unusable = |error: tonic::transport::Error| {
        Failure::new(FailureKind::Unreachable, format!("cannot use address `{address}`: {}", innermost(&error)))
    };
    match &address.scheme {
        Scheme::Grpc => Endpoint::from_shared(format!("http://{authority}")).map_err(unusable),
        Scheme::Grpcs => Endpoint::from_shared(format!("https://{authority}"))
            .and_then(|endpoint| endpoint.tls_config(ClientTlsConfig::new().with_native_roots()))
            .map_err(unusable),
        Scheme::GrpcWeb { .. } => Err(Failure::new(
            FailureKind::Unreachable,
            format!("`{address}` is a gRPC-Web address, which only the page calls; give the service's own `host:port`"),
        )),
    }
}

/// What went wrong below gRPC, when `status` was made by tonic's transport and not by a peer. `authority` is the
/// `host:port` that was called.
#[must_use]
pub fn transport_failure(status: &Status, authority: &str) -> Option<Failure> {
    let source = status.source()?;
    let chain = || std::iter::successors(Some(source), |error| (*error).source());
    if !chain().any(<dyn Error>::is::<tonic::transport::Error>) {
        return None;
    }
    let reason = plain_reason(innermost(source));
    let failure = if chain().any(<dyn Error>::is::<tonic::ConnectError>) {
        Failure::new(FailureKind::Unreachable, format!("cannot reach {authority}: {reason}"))
    } else {
        Failure::new(FailureKind::ConnectionLost, format!("the connection to {authority} was lost: {reason}"))
    };
    Some(failure.with_status(StatusCode::Unavailable))
}

fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    std::iter::successors(Some(error), |error| (*error).source()).last().unwrap_or(error)
}

/// The reason in the words people search for, without the system's error numbers.
fn plain_reason(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    match error.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused".to_owned(),
        Some(io::ErrorKind::TimedOut) => "timed out".to_owned(),
        Some(io::ErrorKind::ConnectionReset) => "connection reset".to_owned(),
        Some(io::ErrorKind::HostUnreachable) => "host unreachable".to_owned(),
        Some(io::ErrorKind::NetworkUnreachable) => "network unreachable".to_owned(),
        _ if text.contains("failed to lookup address") => "the host name does not resolve".to_owned(),
        _ if text == "deadline has elapsed" => "timed out".to_owned(),
        _ => text,
    }
}
