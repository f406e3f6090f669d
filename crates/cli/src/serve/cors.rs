//! What a browser needs to be told before it lets a page of another origin call the gateway.

use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use super::origin::{Origin, Sender};

/// What a gRPC-Web client sends.
const REQUEST_HEADERS: HeaderValue =
    HeaderValue::from_static("content-type,x-grpc-web,x-user-agent,grpc-timeout,authorization");
/// What a page may read of an answer.
const RESPONSE_HEADERS: HeaderValue =
    HeaderValue::from_static("grpc-status,grpc-message,grpc-status-details-bin,wattflow-cause");
/// How many seconds a browser may remember the answer to a preflight: the most that Chromium does.
const MAX_AGE_SECONDS: HeaderValue = HeaderValue::from_static("7200");

/// Whether a browser asks here whether a page may send something else than what any page may.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight of an allowed origin, without what [`answer`] adds.
pub(crate) fn preflight<B: Default>() -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    response
}

/// Lets the sender's page read an answer.
pub(crate) fn answer(headers: &mut HeaderMap, sender: &Sender) {
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed(sender) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    }
}

fn allowed(sender: &Sender) -> Option<HeaderValue> {
    match sender {
        Sender::Own => None,
        Sender::Allowed(origin) => HeaderValue::try_from(Origin::to_string(origin)).ok(),
    }
}
