//! What went wrong below gRPC, in plain words: one reading for the terminal's calls and for those of a gateway.

use std::{error::Error, fmt, io};

use rustls::CertificateError;
use tonic::{ConnectError, TimeoutExpired};
use wattflow_engine::status::StatusCode;

use crate::{gateway_cause::GatewayCause, web::BrokenOff};

/// Whether the call's own deadline ended it.
#[must_use]
pub fn is_deadline(error: &(dyn Error + 'static)) -> bool {
    find::<TimeoutExpired>(error).is_some()
}

/// Why a call ended before `authority` (its `host:port`) sent response headers: the cause, and the words for it.
#[must_use]
pub fn before_reply(authority: &str, error: &(dyn Error + 'static)) -> (GatewayCause, String) {
    if find::<ConnectError>(error).is_some() {
        return while_connecting(authority, error);
    }
    match Reason::of(error) {
        Reason::NotHttp2 => not_http2(authority),
        reason => (
            GatewayCause::ConnectionLost,
            format!("the connection to {authority} was lost before it replied: {reason}"),
        ),
    }
}

/// Why no connection to `authority` came about: the cause, and the words for it.
pub(crate) fn while_connecting(authority: &str, error: &(dyn Error + 'static)) -> (GatewayCause, String) {
    let cause = match Reason::of(error) {
        Reason::NotHttp2 => return not_http2(authority),
        Reason::NotTls => {
            let words = format!("{authority} answered, but does not speak TLS; write its address without grpcs://");
            return (GatewayCause::TlsFailed, words);
        }
        Reason::NoSuchName => GatewayCause::NameNotResolved,
        Reason::Refused => GatewayCause::ConnectionRefused,
        Reason::TimedOut => GatewayCause::TimedOut,
        Reason::BadCertificate(cause, _) => cause,
        Reason::Tls(_) => GatewayCause::TlsFailed,
        Reason::Reset | Reason::Closed | Reason::NoRoute | Reason::StreamReset(_) | Reason::Other(_) => {
            GatewayCause::Unreachable
        }
    };
    (cause, format!("cannot reach {authority}: {}", Reason::of(error)))
}

fn not_http2(authority: &str) -> (GatewayCause, String) {
    (GatewayCause::NotGrpc, format!("{authority} answered, but not in HTTP/2: it is no native gRPC server"))
}

/// The words for a reply of `authority` that broke off after its headers.
#[must_use]
pub fn during_reply(authority: &str, error: &(dyn Error + 'static)) -> String {
    format!("the connection to {authority} was lost during its reply: {}", Reason::of(error))
}

/// How a reply broke off after its headers.
pub(crate) fn broken_off(error: &(dyn Error + 'static)) -> BrokenOff {
    let status = status_of_reset(error).unwrap_or(StatusCode::Unavailable);
    BrokenOff { why: Reason::of(error).to_string(), status }
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
    StreamReset(h2::Reason),
    BadCertificate(GatewayCause, String),
    Tls(String),
    Other(String),
}

impl Reason {
    fn of(error: &(dyn Error + 'static)) -> Self {
        let h2 = find::<h2::Error>(error);
        if h2.is_some_and(is_other_protocol) {
            return Self::NotHttp2;
        }
        if let Some(reason) = reset_by_peer(error) {
            return Self::StreamReset(reason);
        }
        if is_called("dns error", error) {
            return Self::NoSuchName;
        }
        if is_called("TLS handshake timeout.", error) {
            return Self::TimedOut;
        }
        let innermost = || chain(error).last().map(ToString::to_string).unwrap_or_default();
        // h2 does not give the input/output error inside it as its source.
        let io = chain(error).filter_map(<dyn Error>::downcast_ref::<io::Error>).last();
        let Some(io) = io.or_else(|| h2.and_then(h2::Error::get_io)) else {
            return Self::Other(innermost());
        };
        let tls = io.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>());
        match tls {
            Some(rustls::Error::InvalidCertificate(error)) => {
                return Self::BadCertificate(cause_of(error), what_is_wrong(error));
            }
            Some(rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType)) => return Self::NotTls,
            Some(error) => return Self::Tls(format!("TLS: {error}")),
            None => {}
        }
        match io.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Self::Reset,
            io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof | io::ErrorKind::NotConnected => Self::Closed,
            io::ErrorKind::TimedOut => Self::TimedOut,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Self::NoRoute,
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
            Self::StreamReset(reason) => return write!(f, "it reset the call with {reason:?}"),
            Self::BadCertificate(_, words) | Self::Tls(words) | Self::Other(words) => words,
        })
    }
}

const fn cause_of(error: &CertificateError) -> GatewayCause {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => GatewayCause::CertificateExpired,
        CertificateError::UnknownIssuer | CertificateError::BadSignature => GatewayCause::CertificateUnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            GatewayCause::CertificateWrongName
        }
        _ => GatewayCause::TlsFailed,
    }
}

fn what_is_wrong(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its TLS certificate has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its TLS certificate is not valid yet, by this machine's clock".to_owned()
        }
        // An authority may have been made anew under the name of one that is known.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its TLS certificate is by an authority (CA) that is not known here; give \
                                            its certificate with --ca FILE if you trust it"
                .to_owned()
        }
        CertificateError::NotValidForName => "its TLS certificate is for another name".to_owned(),
        CertificateError::NotValidForNameContext { presented, .. } => {
            format!("its TLS certificate is for another name: {}", presented.join(", "))
        }
        other => format!("its TLS certificate cannot be accepted: {other}"),
    }
}

/// The status of a call whose stream the peer reset, by
/// <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#errors>; `None` where something else broke it.
#[must_use]
pub fn status_of_reset(error: &(dyn Error + 'static)) -> Option<StatusCode> {
    Some(match reset_by_peer(error)? {
        h2::Reason::REFUSED_STREAM => StatusCode::Unavailable,
        h2::Reason::CANCEL => StatusCode::Cancelled,
        h2::Reason::ENHANCE_YOUR_CALM => StatusCode::ResourceExhausted,
        h2::Reason::INADEQUATE_SECURITY => StatusCode::PermissionDenied,
        h2::Reason::HTTP_1_1_REQUIRED => StatusCode::Unknown,
        _ => StatusCode::Internal,
    })
}

fn reset_by_peer(error: &(dyn Error + 'static)) -> Option<h2::Reason> {
    find::<h2::Error>(error).filter(|h2| h2.is_remote() && h2.is_reset())?.reason()
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

/// Whether `error` or a source of it has these words, where its type is private to another crate.
pub(crate) fn is_called(words: &str, error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|error| error.to_string() == words)
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// The first error of this type among `error` and its sources.
#[must_use]
pub fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(<dyn Error>::downcast_ref::<E>)
}
