//! The call from a page: gRPC-Web by tonic-web-wasm-client, through a gateway where the service needs one.

use prost::Message as _;
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{
    Call, call,
    web::{self, Reply},
};

/// Name of the header that shows a token.
pub const AUTHORIZATION: &str = "authorization";

/// Value of [`AUTHORIZATION`] for a token (RFC 6750, section 2.1).
#[must_use]
pub fn authorization(token: &str) -> String {
    ["Bearer ", token].concat()
}

/// Calls services from a page.
#[derive(Clone, Debug)]
pub struct Transport {
    gateway: String,
    /// Value of `authorization` for the gateway; empty when it needs none.
    authorization: String,
}

impl Transport {
    /// Calls through the gateway at this base URL (no slash at its end) whatever a browser cannot call directly.
    #[must_use]
    pub fn new(gateway: &str) -> Self {
        Self { gateway: gateway.to_owned(), authorization: String::new() }
    }

    /// Shows the gateway this token from now on. Services that are called directly never see it.
    pub fn set_token(&mut self, token: &str) {
        self.authorization = authorization(token);
    }

    /// Calls `Execute`: the service's message, or why it failed. Dropping the future aborts the request.
    pub async fn execute(&self, call: &Call) -> Result<String, Failure> {
        if !is_service_name(&call.service) {
            let message = format!("`{}` is no service name", call.service);
            return Err(Failure::new(FailureKind::WrongServicePath, message));
        }
        let whom = if call.address.needs_gateway() { self.gateway.clone() } else { call.address.to_string() };
        let url = self.base_url(&call.address) + &call.path();
        let timeout = web::timeout(call.timeout_millis);
        let body = web::frame(&call.request().encode_to_vec());
        let mut headers = vec![("grpc-timeout", timeout.as_str())];
        if call.address.needs_gateway() && !self.authorization.is_empty() {
            headers.push((AUTHORIZATION, &self.authorization));
        }
        let mut response = tonic_web_wasm_client::unary(&url, &headers, &body)
            .await
            .map_err(|reason| no_answer(&whom, &reason, call.address.needs_gateway()))?;

        let mut reply = Reply::begin(&whom, response.status(), &|name| response.header(name))?;
        let broke_off = loop {
            match response.chunk().await {
                Some(Ok(bytes)) => reply.feed(&bytes)?,
                Some(Err(reason)) => break Some(reason),
                None => break None,
            }
        };
        call::outcome(call::decode(&whom, &reply.end(broke_off.as_deref())?)?)
    }

    /// What precedes `/<service>/<method>`: `<gateway>/grpc/<host:port>`, or the address itself.
    fn base_url(&self, address: &Address) -> String {
        match &address.scheme {
            Scheme::GrpcWeb { .. } => address.to_string(),
            Scheme::Grpc | Scheme::Grpcs => format!("{}/grpc/{}", self.gateway, address.authority()),
        }
    }
}

/// Whether it is one segment of a URL's path, and the one that was meant: a browser resolves `..`.
fn is_service_name(name: &str) -> bool {
    let is_identifier = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    name.split('.').all(is_identifier)
}

/// Why no reply began; the browser does not say more than `reason`.
fn no_answer(whom: &str, reason: &str, through_gateway: bool) -> Failure {
    let kind = if through_gateway { FailureKind::GatewayUnreachable } else { FailureKind::Unreachable };
    Failure::new(kind, format!("cannot reach {whom}: {reason}")).with_status(StatusCode::Unavailable)
}
