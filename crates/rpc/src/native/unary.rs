//! One unary call on an HTTP/2 connection, its reply read by the same code as on the page.
//!
//! tonic's own client takes the first of two messages for the answer, a web page for a broken message whatever its HTTP
//! status, and a status in the headers for the last word where another one ends the reply.

use h2::client::SendRequest;
use tonic::codegen::{
    Bytes,
    http::{HeaderMap, Request, Version, header},
};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use super::USER_AGENT;
use crate::{
    Transport, transport_error,
    web::{self, BrokenOff, Reply},
};

/// Calls the method at `path`, `/<service>/<method>`, with one message: the reply's message, or why there is none. Its
/// head must come within the timeout. Dropping the future resets the call.
pub(super) async fn unary(
    mut requests: SendRequest<Bytes>,
    address: &Address,
    path: &str,
    message: &[u8],
    timeout_millis: u64,
) -> Result<Vec<u8>, Failure> {
    let whom = address.authority();
    let scheme = if address.scheme == Scheme::Grpcs { "https" } else { "http" };
    let request = Request::post(format!("{scheme}://{whom}{path}"))
        .version(Version::HTTP_2)
        .header(header::TE, "trailers")
        .header(header::CONTENT_TYPE, "application/grpc")
        .header(header::USER_AGENT, USER_AGENT)
        .header("grpc-timeout", web::timeout(timeout_millis))
        .body(())
        .map_err(|error| Failure::new(FailureKind::WrongServicePath, format!("`{path}` is no path: {error}")))?;
    let no_reply = |error: h2::Error| before_reply(&whom, &error);
    let (response, mut sending) = requests.send_request(request, false).map_err(no_reply)?;
    // Nothing went out yet, so both go in one packet.
    sending.send_data(Bytes::from(web::frame(message)), true).map_err(no_reply)?;
    let response = Transport::within(timeout_millis, response).await.ok_or_else(|| late(&whom))?;
    let (head, mut body) = response.map_err(no_reply)?.into_parts();

    let mut reply = Reply::begin_native(&whom, head.status.as_u16(), &|name| text(&head.headers, name))?;
    while let Some(bytes) = body.data().await {
        match bytes {
            Ok(bytes) => {
                // It cannot fail: so many came.
                let _ = body.flow_control().release_capacity(bytes.len());
                reply.feed(&bytes)?;
            }
            Err(error) => return reply.end(broke_off(&error)),
        }
    }
    match body.trailers().await {
        Ok(Some(trailers)) => reply.end_with_trailers(&|name| text(&trailers, name)),
        Ok(None) => reply.end(None),
        Err(error) => reply.end(broke_off(&error)),
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// How a reply broke off, unless it just stopped: a stream may be reset without an error after all that there is of its
/// reply (<https://www.rfc-editor.org/rfc/rfc9113#section-8.1>).
fn broke_off(error: &h2::Error) -> Option<BrokenOff> {
    (error.reason() != Some(h2::Reason::NO_ERROR)).then(|| transport_error::broken_off(error))
}

fn late(whom: &str) -> Failure {
    let message = format!("{whom} did not answer within the call's deadline");
    Failure::new(FailureKind::DeadlineExceeded, message).with_status(StatusCode::DeadlineExceeded)
}

fn before_reply(whom: &str, error: &h2::Error) -> Failure {
    let (cause, message) = transport_error::before_reply(whom, error);
    let status = transport_error::status_of_reset(error).unwrap_or(StatusCode::Unavailable);
    Failure::new(cause.failure_kind(), message).with_status(status)
}
