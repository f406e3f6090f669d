//! The call from a page: gRPC-Web by tonic-web-wasm-client, through a gateway where the service needs one.

use http_body_util::{BodyExt as _, Full};
use tonic::{
    body::Body,
    codegen::{Service as _, http::Request},
};
use tonic_web_wasm_client::{Client, Error};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{Call, call, web};

/// Calls services from a page.
#[derive(Clone, Debug)]
pub struct Transport {
    gateway: String,
}

impl Transport {
    /// Calls through the gateway at this base URL (no slash at its end) whatever a browser cannot call directly.
    #[must_use]
    pub fn new(gateway: &str) -> Self {
        Self { gateway: gateway.to_owned() }
    }

    /// Calls `Execute`: the service's message, or why it failed. Dropping the future aborts the request.
    pub async fn execute(&self, call: &Call) -> Result<String, Failure> {
        let whom = if call.address.needs_gateway() { self.gateway.clone() } else { call.address.to_string() };
        let no_answer = |error| no_answer(&error, &whom, call.address.needs_gateway());
        let broke_off = |error: Error| {
            unavailable(FailureKind::ConnectionLost, format!("the connection to {whom} was lost: {error}"))
        };

        let body = Body::new(Full::from(web::encode(&call.request())));
        let request =
            Request::post(call.path()).header("grpc-timeout", web::timeout(call.timeout_millis)).body(body).map_err(
                |_| Failure::new(FailureKind::WrongServicePath, format!("`{}` is no service name", call.service)),
            )?;
        let response = Client::new(self.base_url(&call.address)).call(request).await.map_err(no_answer)?;

        let (head, mut body) = response.into_parts();
        let (mut data, mut trailers) = (Vec::new(), None);
        // A reply that is only a status has it among its headers; the transport takes its empty body for one broken off.
        while !head.headers.contains_key(web::STATUS)
            && let Some(frame) = body.frame().await
        {
            match frame.map_err(broke_off)?.into_data() {
                Ok(bytes) => data.extend_from_slice(&bytes),
                Err(frame) => trailers = frame.into_trailers().ok(),
            }
        }
        let response = web::decode(&whom, &data, trailers.as_ref().unwrap_or(&head.headers))?;
        call::outcome(response)
    }

    /// What precedes `/<service>/<method>`: `<gateway>/grpc/<host:port>`, or the address itself.
    fn base_url(&self, address: &Address) -> String {
        match &address.scheme {
            Scheme::GrpcWeb { .. } => address.to_string(),
            Scheme::Grpc | Scheme::Grpcs => format!("{}/grpc/{}", self.gateway, address.authority()),
        }
    }
}

/// Why no gRPC-Web reply began.
fn no_answer(error: &Error, whom: &str, through_gateway: bool) -> Failure {
    match error {
        // A browser does not say why a fetch failed.
        Error::JsError(reason) => {
            let kind = if through_gateway { FailureKind::GatewayUnreachable } else { FailureKind::Unreachable };
            unavailable(kind, format!("cannot reach {whom}: {reason}"))
        }
        Error::InvalidContentType(content_type) => {
            unavailable(FailureKind::NotGrpc, format!("{whom} answered with `{content_type}` instead of gRPC-Web"))
        }
        other => unavailable(FailureKind::NotGrpc, format!("{whom} answered, but not with gRPC-Web: {other}")),
    }
}

fn unavailable(kind: FailureKind, message: String) -> Failure {
    Failure::new(kind, message).with_status(StatusCode::Unavailable)
}
