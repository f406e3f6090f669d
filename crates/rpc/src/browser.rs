//! The call from a page: gRPC-Web by tonic-web-wasm-client, through a gateway where the service needs one.

use std::{error::Error as _, rc::Rc};

use tonic::Status;
use tonic_web_wasm_client::{Client, Error};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{Call, call, classify};

/// Calls services from a page.
#[derive(Clone, Debug)]
pub struct Transport {
    gateway: Rc<str>,
}

impl Transport {
    /// Calls through the gateway at this base URL (no slash at its end) whatever a browser cannot call directly.
    #[must_use]
    pub fn new(gateway: &str) -> Self {
        Self { gateway: gateway.into() }
    }

    /// Calls `Execute`: the service's message, or why it failed. Dropping the future aborts the request.
    pub async fn execute(&self, call: &Call) -> Result<String, Failure> {
        let base_url = self.base_url(&call.address);
        let direct = !call.address.needs_gateway();
        let client = Client::new(base_url.clone());
        call::execute(client, call, |status| {
            let whom = if direct { call.address.to_string() } else { self.gateway.to_string() };
            client_failure(status, &whom, direct).unwrap_or_else(|| classify::from_status(status))
        })
        .await
    }

    /// What precedes `/<service>/<method>`: `<gateway>/grpc/<host:port>`, or the address itself.
    fn base_url(&self, address: &Address) -> String {
        match &address.scheme {
            Scheme::GrpcWeb { .. } => address.to_string(),
            Scheme::Grpc | Scheme::Grpcs => format!("{}/grpc/{}", self.gateway, address.authority()),
        }
    }
}

/// What went wrong in the browser's client, when `status` was made by it and not by a peer.
fn client_failure(status: &Status, whom: &str, direct: bool) -> Option<Failure> {
    let error = std::iter::successors(status.source(), |error| (*error).source())
        .find_map(|error| error.downcast_ref::<Error>())?;
    let failure = match error {
        // A browser does not say why a fetch failed; an answer that broke off reads "network error" or the like, an
        // answer that never began "Failed to fetch", "NetworkError when attempting to fetch resource" or "Load failed".
        Error::JsError(message) if is_broken_off(message) => {
            Failure::new(FailureKind::ConnectionLost, format!("the connection to {whom} was lost: {message}"))
        }
        Error::JsError(message) => {
            let kind = if direct { FailureKind::Unreachable } else { FailureKind::GatewayUnreachable };
            Failure::new(kind, format!("cannot reach {whom}: {message}"))
        }
        Error::MalformedResponse | Error::HeaderParsingError => Failure::new(
            FailureKind::ConnectionLost,
            format!("the connection to {whom} was lost: the reply ended before it was whole"),
        ),
        Error::InvalidContentType(content_type) => {
            Failure::new(FailureKind::NotGrpc, format!("{whom} answered with `{content_type}` instead of gRPC-Web"))
        }
        Error::MissingContentTypeHeader => {
            Failure::new(FailureKind::NotGrpc, format!("{whom} answered without saying what (no content type)"))
        }
        other => Failure::new(FailureKind::NotGrpc, format!("{whom} sent a reply that cannot be read: {other}")),
    };
    Some(failure.with_status(StatusCode::Unavailable))
}

fn is_broken_off(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("network error") || message.contains("error in body stream") || message.contains("in input stream")
}
