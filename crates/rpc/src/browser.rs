//! Calls from a page: gRPC-Web by tonic-web-wasm-client, through a gateway where the service needs one.

use std::pin::pin;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{
    check,
    web::{self, BrokenOff, Reply},
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

    /// Calls the method at `path`, `/<service>/<method>`, with one message: the reply's message, or why there is none.
    pub(crate) async fn unary(
        &self,
        address: &Address,
        path: &str,
        message: Vec<u8>,
        timeout_millis: u64,
    ) -> Result<Vec<u8>, Failure> {
        let whom = self.whom(address);
        let url = self.base_url(address) + path;
        let timeout = web::timeout(timeout_millis);
        let mut headers = vec![("grpc-timeout", timeout.as_str())];
        if address.needs_gateway() && !self.authorization.is_empty() {
            headers.push((AUTHORIZATION, &self.authorization));
        }
        let mut response = tonic_web_wasm_client::unary(&url, &headers, &web::frame(&message))
            .await
            .map_err(|reason| no_answer(&whom, &reason, address.needs_gateway()))?;

        let mut reply = Reply::begin(&whom, response.status(), &|name| response.header(name))?;
        let broke_off = loop {
            match response.chunk().await {
                Some(Ok(bytes)) => reply.feed(&bytes)?,
                Some(Err(reason)) => break Some(BrokenOff::connection(reason)),
                None => break None,
            }
        };
        reply.end(broke_off)
    }

    /// Who answers a call to `address`, for the words of a failure.
    pub(crate) fn whom(&self, address: &Address) -> String {
        if address.needs_gateway() { self.gateway.clone() } else { address.to_string() }
    }

    /// The same place, called with native gRPC through the gateway; the error says why that would be another place.
    pub(crate) fn native_twin(&self, address: &Address) -> Result<Address, Failure> {
        let gateway = self.gateway.parse::<Address>();
        if address.is_loopback() && !gateway.is_ok_and(|gateway| gateway.is_loopback()) {
            let message = "the gateway is on another machine, where that address leads elsewhere";
            return Err(Failure::new(FailureKind::GatewayError, message));
        }
        Ok(check::as_native(address))
    }

    /// A page reaches it through the gateway only, which has told all it knows.
    #[expect(clippy::unused_self, reason = "a terminal's transport may call everything")]
    pub(crate) fn web_twin(&self, address: &Address) -> Result<Address, Failure> {
        Err(Failure::new(FailureKind::GatewayError, format!("a page does not call `{address}` itself")))
    }

    /// What `future` comes to, unless that takes longer.
    pub(crate) async fn within<T>(millis: u64, future: impl Future<Output = T>) -> Option<T> {
        let timer = TimeoutFuture::new(u32::try_from(millis).unwrap_or(u32::MAX));
        match select(pin!(future), timer).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(_) => None,
        }
    }

    /// What precedes `/<service>/<method>`: `<gateway>/grpc/<host:port>`, or the address itself.
    fn base_url(&self, address: &Address) -> String {
        match &address.scheme {
            Scheme::GrpcWeb { .. } => address.to_string(),
            Scheme::Grpc | Scheme::Grpcs => format!("{}/grpc/{}", self.gateway, address.authority()),
        }
    }
}

/// Why no reply began; the browser does not say more than `reason`.
fn no_answer(whom: &str, reason: &str, through_gateway: bool) -> Failure {
    let kind = if through_gateway { FailureKind::GatewayUnreachable } else { FailureKind::BlockedOrDown };
    Failure::new(kind, format!("cannot reach {whom}: {reason}")).with_status(StatusCode::Unavailable)
}
