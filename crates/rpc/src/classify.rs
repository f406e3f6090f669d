//! From a gRPC status to a kind of failure: what every transport has in common.

use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::gateway_cause::GatewayCause;

/// The failure that a status received from a peer stands for; `cause` is its [`gateway_cause`](crate::gateway_cause)
/// metadata, where it has one.
pub(crate) fn from_status(code: StatusCode, message: &str, cause: Option<&str>) -> Failure {
    let kind = match (cause.map(GatewayCause::from_value), code) {
        (Some(Some(cause)), _) => cause.failure_kind(),
        // A newer gateway may have others. It was the gateway that spoke all the same.
        (Some(None), _) => FailureKind::GatewayError,
        (None, StatusCode::Unimplemented) => FailureKind::WrongServicePath,
        (None, StatusCode::DeadlineExceeded) => FailureKind::DeadlineExceeded,
        // tonic's server and client answer a passed deadline so.
        (None, StatusCode::Cancelled) if message == "Timeout expired" => FailureKind::DeadlineExceeded,
        // Envoy's words for a service that it could not reach.
        (None, StatusCode::Unavailable) if message.starts_with("upstream connect error") => FailureKind::Unreachable,
        _ => FailureKind::ServiceError,
    };
    Failure::new(kind, message).with_status(code)
}

/// The status that a reply without one of gRPC stands for, by
/// <https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md>.
#[must_use]
pub fn status_of_http(http_status: u16) -> StatusCode {
    match http_status {
        400 => StatusCode::Internal,
        401 => StatusCode::Unauthenticated,
        403 => StatusCode::PermissionDenied,
        404 => StatusCode::Unimplemented,
        429 | 502 | 503 | 504 => StatusCode::Unavailable,
        _ => StatusCode::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StatusCode::{
        Cancelled, DeadlineExceeded, ResourceExhausted, Unauthenticated, Unavailable, Unimplemented, Unknown,
    };

    #[track_caller]
    fn check(code: StatusCode, message: &str, cause: Option<&str>, expected: FailureKind) {
        assert_eq!(from_status(code, message, cause).kind, expected);
    }

    #[test]
    fn a_status_names_its_kind_of_failure() {
        check(Unimplemented, "Method not found!", None, FailureKind::WrongServicePath);
        check(DeadlineExceeded, "late", None, FailureKind::DeadlineExceeded);
        check(Cancelled, "Timeout expired", None, FailureKind::DeadlineExceeded);
        check(Cancelled, "as asked", None, FailureKind::ServiceError);
        check(Unknown, "Exception calling application: boom", None, FailureKind::ServiceError);
        check(Unavailable, "busy", None, FailureKind::ServiceError);
        check(Unavailable, "upstream connect error or disconnect/reset", None, FailureKind::Unreachable);
    }

    #[test]
    fn a_gateway_speaks_for_itself() {
        check(Unavailable, "x", Some("unreachable"), FailureKind::Unreachable);
        check(Unavailable, "x", Some("refused-by-gateway"), FailureKind::RefusedByGateway);
        check(Unauthenticated, "x", Some("token-needed"), FailureKind::TokenNeeded);
        check(Unauthenticated, "x", None, FailureKind::ServiceError);
        check(ResourceExhausted, "x", Some("gateway-limit"), FailureKind::GatewayLimit);
        check(Unavailable, "x", Some("connection-lost"), FailureKind::ConnectionLost);
        check(Unavailable, "x", Some("not-grpc"), FailureKind::NotGrpc);
        check(Unavailable, "x", Some("connection-refused"), FailureKind::ConnectionRefused);
        check(Unavailable, "x", Some("name-not-resolved"), FailureKind::NameNotResolved);
        check(Unavailable, "x", Some("certificate-expired"), FailureKind::CertificateExpired);
        check(Unavailable, "x", Some("something-newer"), FailureKind::GatewayError);
        check(Unimplemented, "x", Some("something-newer"), FailureKind::GatewayError);
    }
}
