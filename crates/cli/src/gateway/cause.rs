//! Why the gateway could not get a service's answer, in plain words.

use std::{error::Error, fmt, io};

use tonic::{Code, ConnectError, Status, TimeoutExpired, metadata::MetadataValue};
use wattflow_rpc::gateway_cause::{self, GatewayCause};

use super::authority::Authority;

/// A status that the gateway makes in a service's stead, marked as such.
pub(super) fn status(cause: GatewayCause, code: Code, message: impl Into<String>) -> Status {
    let mut status = Status::new(code, message);
    status.metadata_mut().insert(gateway_cause::HEADER, MetadataValue::from_static(cause.value()));
    status
}

/// The status for a call that passed its deadline. No cause: that is the caller's own doing.
pub(super) fn deadline_exceeded(authority: &Authority) -> Status {
    Status::deadline_exceeded(format!("{authority} did not answer within the call's deadline"))
}

/// The status for a call that ended before `authority` sent response headers.
pub(super) fn of_call_error(authority: &Authority, error: &(dyn Error + 'static)) -> Status {
    if find::<TimeoutExpired>(error).is_some() {
        return deadline_exceeded(authority);
    }
    let reason = Reason::of(error);
    if reason == Reason::NotHttp2 {
        return not_http2(authority);
    }
    if find::<ConnectError>(error).is_some() {
        return match reason {
            Reason::NotTls => status(
                GatewayCause::NotGrpc,
                Code::Unavailable,
                format!("{authority} answered, but does not speak TLS; write its address without grpcs://"),
            ),
            reason => {
                status(GatewayCause::Unreachable, Code::Unavailable, format!("cannot reach {authority}: {reason}"))
            }
        };
    }
    lost(format!("the connection to {authority} was lost before it replied: {reason}"))
}

/// The status for a reply that broke off after its headers.
pub(super) fn of_reply_error(authority: &Authority, error: &(dyn Error + 'static)) -> Status {
    let reason = Reason::of(error);
    lost(format!("the connection to {authority} was lost during its reply: {reason}"))
}

/// The status for a reply that ended without one.
pub(super) fn no_status(authority: &Authority) -> Status {
    lost(format!("{authority} ended its reply without a gRPC status"))
}

fn lost(message: String) -> Status {
    status(GatewayCause::ConnectionLost, Code::Unavailable, message)
}

fn not_http2(authority: &Authority) -> Status {
    let message = format!("{authority} answered, but not in HTTP/2: it is no native gRPC server");
    status(GatewayCause::NotGrpc, Code::Unavailable, message)
}

/// The innermost thing that went wrong.
#[derive(Debug, PartialEq, Eq)]
enum Reason {
    Refused,
    Reset,
    Closed,
    TimedOut,
    NoSuchName,
    NoRoute,
    NotTls,
    NotHttp2,
    Other(String),
}

impl Reason {
    fn of(error: &(dyn Error + 'static)) -> Self {
        let h2 = find::<h2::Error>(error);
        if h2.is_some_and(is_other_protocol) {
            return Self::NotHttp2;
        }
        if chain(error).any(|error| error.to_string() == "dns error") {
            return Self::NoSuchName;
        }
        let innermost = || chain(error).last().map(ToString::to_string).unwrap_or_default();
        // h2 does not give the input/output error inside it as its source.
        let io = chain(error).filter_map(<dyn Error>::downcast_ref::<io::Error>).last();
        let Some(io) = io.or_else(|| h2.and_then(h2::Error::get_io)) else {
            return Self::Other(innermost());
        };
        match io.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Self::Reset,
            io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof | io::ErrorKind::NotConnected => Self::Closed,
            io::ErrorKind::TimedOut => Self::TimedOut,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Self::NoRoute,
            io::ErrorKind::InvalidData if innermost().contains("InvalidContentType") => Self::NotTls,
            _ => Self::Other(innermost()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "connection refused",
            Self::Reset => "connection reset",
            Self::Closed => "connection closed",
            Self::TimedOut => "timed out",
            Self::NoSuchName => "the host name does not resolve",
            Self::NoRoute => "no route to the host",
            Self::NotTls => "it does not speak TLS",
            Self::NotHttp2 => "it does not speak HTTP/2",
            Self::Other(words) => words,
        })
    }
}

/// Whether our side of HTTP/2 could make nothing of what the peer sent: the "HTTP/1.1 400" of an HTTP/1 server reads as a
/// frame of absurd size.
fn is_other_protocol(error: &h2::Error) -> bool {
    match error.reason() {
        Some(h2::Reason::FRAME_SIZE_ERROR | h2::Reason::PROTOCOL_ERROR) => error.is_library(),
        Some(h2::Reason::HTTP_1_1_REQUIRED) => true,
        _ => false,
    }
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(<dyn Error>::downcast_ref::<E>)
}
