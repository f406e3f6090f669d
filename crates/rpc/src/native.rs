//! The call from a terminal: native gRPC by tonic.

use std::{
    collections::HashMap,
    error::Error as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tonic::{
    Request, Status,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{
    Call, call, classify, gateway_cause,
    proto::{ExecuteRequest, ExecuteResponse},
    tls::Roots,
    transport_error,
};

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
        match unary(channel, call).await {
            Ok(response) => call::outcome(response),
            Err(status) => Err(transport_failure(&status, &authority).unwrap_or_else(|| received(&status))),
        }
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

async fn unary(channel: Channel, call: &Call) -> Result<ExecuteResponse, Status> {
    let path = PathAndQuery::try_from(call.path())
        .map_err(|_| Status::unimplemented(format!("`{}` is no service name", call.service)))?;
    let mut request = Request::new(call.request());
    request.set_timeout(Duration::from_millis(call.timeout_millis));
    let mut client = Grpc::new(channel);
    client.ready().await.map_err(|error| Status::from_error(error.into()))?;
    let codec = ProstCodec::<ExecuteRequest, ExecuteResponse>::default();
    Ok(client.unary(request, path, codec).await?.into_inner())
}

/// The failure that a status received from a peer stands for.
fn received(status: &Status) -> Failure {
    let code = StatusCode::from_number(i64::from(i32::from(status.code()))).unwrap_or(StatusCode::Unknown);
    let cause = status.metadata().get(gateway_cause::HEADER).and_then(|cause| cause.to_str().ok());
    classify::from_status(code, status.message(), cause)
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

/// Why the call failed, when `status` was made by tonic's transport: those received from a peer have no source.
fn transport_failure(status: &Status, authority: &str) -> Option<Failure> {
    let error = status.source().filter(|error| !transport_error::is_deadline(*error))?;
    let (cause, message) = transport_error::before_reply(authority, error);
    Some(Failure::new(cause.failure_kind(), message).with_status(StatusCode::Unavailable))
}
