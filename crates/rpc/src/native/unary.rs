//! One unary call on a channel of tonic's, its reply read by the same code as on the page.
//!
//! tonic's own client takes the first of two messages for the answer, a web page for a broken message whatever its HTTP
//! status, and a status in the headers for the last word where another one ends the reply.

use std::future::poll_fn;

use http_body_util::{BodyExt as _, Full};
use tonic::{
    body::Body,
    codegen::{
        Bytes, Service as _,
        http::{HeaderMap, Request, Version, header},
    },
    transport::{Channel, Error},
};
use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{
    transport_error,
    web::{self, Reply},
};

/// Calls the method at `path`, `/<service>/<method>`, with one message: the reply's message, or why there is none. `whom`
/// is who answers, for the words of a failure.
pub(super) async fn unary(
    mut channel: Channel,
    whom: &str,
    path: &str,
    message: &[u8],
    timeout_millis: u64,
) -> Result<Vec<u8>, Failure> {
    let request = Request::post(path)
        .version(Version::HTTP_2)
        .header(header::TE, "trailers")
        .header(header::CONTENT_TYPE, "application/grpc")
        .header("grpc-timeout", web::timeout(timeout_millis))
        .body(Body::new(Full::new(Bytes::from(web::frame(message)))))
        .map_err(|error| Failure::new(FailureKind::WrongServicePath, format!("`{path}` is no path: {error}")))?;
    let no_reply = |error: Error| before_reply(whom, &error);
    poll_fn(|context| channel.poll_ready(context)).await.map_err(no_reply)?;
    let (head, mut body) = channel.call(request).await.map_err(no_reply)?.into_parts();

    let mut reply = Reply::begin_native(whom, head.status.as_u16(), &|name| text(&head.headers, name))?;
    let broke_off = loop {
        match body.frame().await {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(bytes) => reply.feed(&bytes)?,
                Err(frame) => {
                    let trailers = frame.into_trailers().unwrap_or_default();
                    return reply.end_with_trailers(&|name| text(&trailers, name));
                }
            },
            Some(Err(error)) => break Some(transport_error::broken_off(&error)),
            None => break None,
        }
    };
    reply.end(broke_off)
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn before_reply(whom: &str, error: &Error) -> Failure {
    if transport_error::is_deadline(error) {
        let message = format!("{whom} did not answer within the call's deadline");
        return Failure::new(FailureKind::DeadlineExceeded, message).with_status(StatusCode::DeadlineExceeded);
    }
    let (cause, message) = transport_error::before_reply(whom, error);
    let status = transport_error::status_of_reset(error).unwrap_or(StatusCode::Unavailable);
    Failure::new(cause.failure_kind(), message).with_status(status)
}
