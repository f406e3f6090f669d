//! From a gRPC status to a kind of failure: what every transport has in common.

use tonic::Status;
use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::gateway_cause::{self, GatewayCause};

/// The failure that a status received from a peer stands for.
pub(crate) fn from_status(status: &Status) -> Failure {
    let code = StatusCode::from_number(i64::from(i32::from(status.code()))).unwrap_or(StatusCode::Unknown);
    let message = status.message();
    let said_by_gateway = status
        .metadata()
        .get(gateway_cause::HEADER)
        .and_then(|value| value.to_str().ok())
        .and_then(GatewayCause::from_value);
    let kind = match (said_by_gateway, code) {
        (Some(cause), _) => cause.failure_kind(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: &Status, expected: FailureKind) {
        assert_eq!(from_status(status).kind, expected);
    }

    #[test]
    fn a_status_names_its_kind_of_failure() {
        check(&Status::unimplemented("Method not found!"), FailureKind::WrongServicePath);
        check(&Status::deadline_exceeded("late"), FailureKind::DeadlineExceeded);
        check(&Status::cancelled("Timeout expired"), FailureKind::DeadlineExceeded);
        check(&Status::cancelled("as asked"), FailureKind::ServiceError);
        check(&Status::unknown("Exception calling application: boom"), FailureKind::ServiceError);
        check(&Status::unavailable("busy"), FailureKind::ServiceError);
        check(&Status::unavailable("upstream connect error or disconnect/reset"), FailureKind::Unreachable);
    }

    #[test]
    fn a_gateway_speaks_for_itself() {
        for (cause, kind) in [
            ("unreachable", FailureKind::Unreachable),
            ("refused-by-gateway", FailureKind::RefusedByGateway),
            ("connection-lost", FailureKind::ConnectionLost),
            ("not-grpc", FailureKind::NotGrpc),
            ("something-newer", FailureKind::ServiceError),
        ] {
            let mut status = Status::unavailable("x");
            status.metadata_mut().insert(gateway_cause::HEADER, cause.parse().unwrap());
            check(&status, kind);
        }
    }
}
