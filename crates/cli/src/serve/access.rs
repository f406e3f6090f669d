//! Who may ask this server at all: checked on every request, before anything else looks at it.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{
    cors,
    host::{self, Hosts},
    origin::{self, Origin},
};

/// Whose requests are answered.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// What the server may be called.
    pub(crate) hosts: Hosts,
    /// Whose pages may call the gateway, beside its own.
    pub(crate) origins: Vec<Origin>,
}

/// Refuses requests for other hosts and from other origins; tells browsers which other origins may call the gateway.
pub(crate) async fn check(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    let host = host::of(&request);
    if !access.hosts.accept(host) {
        return (StatusCode::FORBIDDEN, host::refusal(host)).into_response();
    }
    let sender = match origin::sender(request.method(), host, request.headers(), &access.origins) {
        Ok(sender) => sender,
        Err(words) => return (StatusCode::FORBIDDEN, words).into_response(),
    };
    if !request.uri().path().starts_with("/grpc/") {
        return next.run(request).await;
    }
    let asks = cors::is_preflight(request.method(), request.headers()) && sender != origin::Sender::Own;
    let mut response = if asks { cors::preflight() } else { next.run(request).await };
    cors::answer(response.headers_mut(), &sender);
    response
}
