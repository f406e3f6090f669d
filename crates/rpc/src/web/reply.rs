//! A reply, read as it comes: `begin` with its head, `feed` its body's pieces, `end`.

use prost::Message as _;
use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use super::{
    base64::Decoder,
    ending::Ending,
    frames::{Flaw, Frames},
};
use crate::proto::ExecuteResponse;

const OK: u16 = 200;

/// A reply as far as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Who answers, for the words of a failure.
    whom: String,
    /// What the headers say, which counts if the body is empty.
    in_headers: Option<Ending>,
    /// In a reply of `grpc-web-text`.
    text: Option<Decoder>,
    frames: Frames,
}

impl Reply {
    /// The reply that `whom` began with this HTTP status and the headers that `header` gives by name; an error if its
    /// body says no more of the call.
    pub(crate) fn begin(
        whom: &str,
        http_status: u16,
        header: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let in_headers = Ending::read(header);
        let content_type = header("content-type");
        match content_type.as_deref().and_then(is_text) {
            Some(is_text) if http_status == OK => Ok(Self {
                whom: whom.to_owned(),
                in_headers,
                text: is_text.then(Decoder::default),
                frames: Frames::default(),
            }),
            // A status of gRPC goes before one of HTTP.
            _ => Err(in_headers
                .and_then(|ending| ending.failure())
                .unwrap_or_else(|| not_grpc_web(whom, http_status, content_type.as_deref()))),
        }
    }

    /// Takes the next bytes of the body. After an error the rest of it says nothing.
    pub(crate) fn feed(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        let fed = match &mut self.text {
            Some(text) => {
                let mut bytes = Vec::new();
                let decoded = text.feed(chunk, &mut bytes);
                // What came first is told, wherever the pieces were cut.
                self.frames.feed(&bytes).and(decoded)
            }
            None => self.frames.feed(chunk),
        };
        fed.map_err(|flaw| refused(&self.whom, flaw))
    }

    /// What the reply comes to, now that its body ended; `broke_off` says why if that was before its time.
    pub(crate) fn end(self, broke_off: Option<&str>) -> Result<ExecuteResponse, Failure> {
        let Self { whom, in_headers, text, frames } = self;
        let refused = |flaw| refused(&whom, flaw);
        let in_quantum = text.is_some_and(|text| !text.is_between_quanta());
        let is_empty = frames.is_untouched() && !in_quantum;
        let (message, trailers) = frames.into_parts();
        let ending = match trailers {
            Some(_) if in_quantum => return Err(refused(Flaw::AfterTrailers)),
            Some(block) => Ending::of_trailers(&block).ok_or_else(|| refused(Flaw::NoStatus))?,
            None => in_headers
                .filter(|_| is_empty)
                .ok_or_else(|| lost(&whom, broke_off.unwrap_or("its reply ended without a status")))?,
        };
        if let Some(failure) = ending.failure() {
            return Err(failure);
        }
        let message = message.ok_or_else(|| refused(Flaw::NoMessage))?;
        ExecuteResponse::decode(message.as_slice()).map_err(|_| refused(Flaw::OtherMessage))
    }
}

/// Whether a body of this content type is `grpc-web-text`; `None` if it is no gRPC-Web with messages of protobuf.
fn is_text(content_type: &str) -> Option<bool> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let is = |names: [&str; 2]| names.iter().any(|name| essence.eq_ignore_ascii_case(name));
    if is(["application/grpc-web-text", "application/grpc-web-text+proto"]) {
        Some(true)
    } else {
        is(["application/grpc-web", "application/grpc-web+proto"]).then_some(false)
    }
}

fn not_grpc_web(whom: &str, http_status: u16, content_type: Option<&str>) -> Failure {
    let message = match content_type {
        _ if http_status != OK => format!("{whom} answered with HTTP status {http_status} instead of gRPC-Web"),
        Some(content_type) => format!("{whom} answered with `{content_type}` instead of gRPC-Web"),
        None => format!("{whom} answered without a content type instead of gRPC-Web"),
    };
    Failure::new(FailureKind::NotGrpc, message).with_status(status_of_http(http_status))
}

/// By <https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md>.
fn status_of_http(http_status: u16) -> StatusCode {
    match http_status {
        400 => StatusCode::Internal,
        401 => StatusCode::Unauthenticated,
        403 => StatusCode::PermissionDenied,
        404 => StatusCode::Unimplemented,
        429 | 502 | 503 | 504 => StatusCode::Unavailable,
        _ => StatusCode::Unknown,
    }
}

fn lost(whom: &str, why: &str) -> Failure {
    Failure::new(FailureKind::ConnectionLost, format!("the connection to {whom} was lost: {why}"))
        .with_status(StatusCode::Unavailable)
}

/// The failure of a reply that is gRPC-Web to look at, but not as it must be. The codes are those that clients of gRPC
/// give.
fn refused(whom: &str, flaw: Flaw) -> Failure {
    use {
        FailureKind::{NotGrpc, ServiceError},
        StatusCode::{Internal, ResourceExhausted, Unimplemented, Unknown},
    };
    let (kind, status, what) = match flaw {
        Flaw::NotBase64 => (NotGrpc, Internal, "announced base64 and sent something else"),
        Flaw::UnknownFlags => (NotGrpc, Internal, "sent what is no frame of gRPC-Web"),
        Flaw::Compressed => (NotGrpc, Internal, "sent a compressed frame, though none was asked for"),
        Flaw::TooLong => (ServiceError, ResourceExhausted, "sent a message of more than 4 MiB"),
        Flaw::SecondMessage => (ServiceError, Unimplemented, "sent more than one message"),
        Flaw::AfterTrailers => (NotGrpc, Internal, "sent more after the end of its reply"),
        Flaw::NoMessage => (ServiceError, Unimplemented, "reported success without a message"),
        Flaw::NoStatus => (NotGrpc, Unknown, "ended its reply without a gRPC status"),
        Flaw::OtherMessage => (NotGrpc, Internal, "sent a message that is no `ExecuteResponse`"),
    };
    Failure::new(kind, format!("{whom} {what}")).with_status(status)
}
