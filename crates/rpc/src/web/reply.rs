//! A reply, read as it comes: `begin` with its head, `feed` its body's pieces, `end`.
//!
//! In native gRPC it is the same frames without one for the trailers, which are HTTP's own.

use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use super::{
    base64::Decoder,
    ending::Ending,
    frames::{Flaw, Frames},
};
use crate::classify;

const OK: u16 = 200;

/// How a reply broke off.
#[derive(Debug)]
pub(crate) struct BrokenOff {
    /// In a few words.
    pub(crate) why: String,
    /// What the call comes to for that.
    pub(crate) status: StatusCode,
}

impl BrokenOff {
    /// By a connection that broke.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(crate) fn connection(why: String) -> Self {
        Self { why, status: StatusCode::Unavailable }
    }
}

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
        Self::begun(whom, http_status, header, "gRPC-Web", is_text, Frames::default())
    }

    /// The same for a reply of several messages, which no text form carries.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(crate) fn begin_stream(
        whom: &str,
        http_status: u16,
        header: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let is_text = |content_type: &str| is_text(content_type).filter(|is_text| !is_text);
        Self::begun(whom, http_status, header, "gRPC-Web", is_text, Frames::stream())
    }

    /// The same in native gRPC.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn begin_native(
        whom: &str,
        http_status: u16,
        header: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let is_text = |content_type: &str| is_native(content_type).then_some(false);
        Self::begun(whom, http_status, header, "gRPC", is_text, Frames::without_trailers())
    }

    fn begun(
        whom: &str,
        http_status: u16,
        header: &dyn Fn(&str) -> Option<String>,
        protocol: &str,
        is_text: fn(&str) -> Option<bool>,
        frames: Frames,
    ) -> Result<Self, Failure> {
        let in_headers = Ending::read(header);
        let content_type = header("content-type");
        match content_type.as_deref().and_then(is_text) {
            Some(is_text) if http_status == OK => {
                Ok(Self { whom: whom.to_owned(), in_headers, text: is_text.then(Decoder::default), frames })
            }
            // A status of gRPC goes before one of HTTP.
            _ => Err(in_headers
                .and_then(|ending| ending.failure())
                .unwrap_or_else(|| not_grpc(whom, http_status, content_type.as_deref(), protocol))),
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

    /// Takes bytes of a stream up to the end of its next message: the message, if that has come, and the bytes left.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(crate) fn next_message<'b>(&mut self, chunk: &'b [u8]) -> Result<(Option<Vec<u8>>, &'b [u8]), Failure> {
        let left = self.frames.feed_some(chunk).map_err(|flaw| refused(&self.whom, flaw))?;
        Ok((self.frames.take_message(), left))
    }

    /// The message that the reply comes to, now that its body ended; `broke_off` says how if that was before its time.
    pub(crate) fn end(self, broke_off: Option<BrokenOff>) -> Result<Vec<u8>, Failure> {
        let whom = self.whom.clone();
        self.end_stream(broke_off)?.ok_or_else(|| refused(&whom, Flaw::NoMessage))
    }

    /// The same for a stream, whose messages were taken out: whether it ended well.
    pub(crate) fn end_stream(self, broke_off: Option<BrokenOff>) -> Result<Option<Vec<u8>>, Failure> {
        let Self { whom, in_headers, text, frames } = self;
        let refused = |flaw| refused(&whom, flaw);
        let in_quantum = text.is_some_and(|text| !text.is_between_quanta());
        let is_empty = frames.is_untouched() && !in_quantum;
        let (message, trailers) = frames.into_parts();
        let ending = match trailers {
            Some(_) if in_quantum => return Err(refused(Flaw::AfterTrailers)),
            Some(block) => Ending::of_trailers(&block).ok_or_else(|| refused(Flaw::NoStatus))?,
            None => in_headers.filter(|_| is_empty).ok_or_else(|| lost(&whom, broke_off))?,
        };
        ending.failure().map_or(Ok(message), Err)
    }

    /// The message that the reply comes to, now that it ended with trailers of HTTP, which `trailer` gives by name.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn end_with_trailers(self, trailer: &dyn Fn(&str) -> Option<String>) -> Result<Vec<u8>, Failure> {
        let Self { whom, frames, .. } = self;
        let ending = Ending::read(trailer).ok_or_else(|| refused(&whom, Flaw::NoStatus))?;
        if let Some(failure) = ending.failure() {
            return Err(failure);
        }
        if !frames.is_between() {
            return Err(lost(&whom, None));
        }
        frames.into_parts().0.ok_or_else(|| refused(&whom, Flaw::NoMessage))
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

/// Whether a content type is that of native gRPC with messages of protobuf.
#[cfg(not(target_arch = "wasm32"))]
fn is_native(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    ["application/grpc", "application/grpc+proto"].iter().any(|name| essence.eq_ignore_ascii_case(name))
}

/// A redirect that was not followed has status 0 in a browser, which tells no more of it.
const REDIRECT: u16 = 0;

fn not_grpc(whom: &str, http_status: u16, content_type: Option<&str>, protocol: &str) -> Failure {
    let message = match content_type {
        _ if http_status == REDIRECT => format!("{whom} answered with a redirect, which no call follows"),
        _ if http_status != OK => format!("{whom} answered with HTTP status {http_status} instead of {protocol}"),
        Some(content_type) => format!("{whom} answered with `{content_type}` instead of {protocol}"),
        None => format!("{whom} answered without a content type instead of {protocol}"),
    };
    Failure::new(FailureKind::NotGrpc, message).with_status(classify::status_of_http(http_status))
}

/// The failure of a reply without an end: `broke_off` says how, if it did not just stop. Whoever just stops is no
/// connection that broke, which a repeated call may mend.
fn lost(whom: &str, broke_off: Option<BrokenOff>) -> Failure {
    let just_stopped = || BrokenOff { why: "its reply ended without a status".to_owned(), status: StatusCode::Unknown };
    let BrokenOff { why, status } = broke_off.unwrap_or_else(just_stopped);
    Failure::new(FailureKind::ConnectionLost, format!("the connection to {whom} was lost: {why}")).with_status(status)
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
        Flaw::UnknownFlags => (NotGrpc, Internal, "sent what is no frame of gRPC"),
        Flaw::Compressed => (NotGrpc, Internal, "sent a compressed frame, though none was asked for"),
        Flaw::TooLong => (ServiceError, ResourceExhausted, "sent a message of more than 4 MiB"),
        Flaw::SecondMessage => (ServiceError, Unimplemented, "sent more than one message"),
        Flaw::AfterTrailers => (NotGrpc, Internal, "sent more after the end of its reply"),
        Flaw::NoMessage => (ServiceError, Unimplemented, "reported success without a message"),
        Flaw::NoStatus => (NotGrpc, Unknown, "ended its reply without a gRPC status"),
    };
    Failure::new(kind, format!("{whom} {what}")).with_status(status)
}
