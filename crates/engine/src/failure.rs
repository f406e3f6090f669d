//! Why an attempt failed: a closed set, so that every cause has its words and its advice.

use serde::{Deserialize, Serialize};

use crate::status::StatusCode;

/// What kind of failure it was. `view` holds the words for each: what was tried, the likely cause, what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// Nothing answered at the service's address.
    Unreachable,
    /// Something answered, but has no such service or method (`UNIMPLEMENTED`).
    WrongServicePath,
    /// The node's `timeout_seconds` passed.
    DeadlineExceeded,
    /// The gateway's allow-list does not hold the address.
    RefusedByGateway,
    /// The gateway wants a token, and the call had none or a wrong one.
    TokenNeeded,
    /// The call was over one of the gateway's limits.
    GatewayLimit,
    /// The gateway itself did not answer.
    GatewayUnreachable,
    /// The service did the call and said no: status OK with `success = false`.
    FailedByService,
    /// The service ended the call with a gRPC error of its own.
    ServiceError,
    /// The connection was cut before the reply was whole; the service may have done the work.
    ConnectionLost,
    /// What answered does not speak gRPC.
    NotGrpc,
    /// The call was cancelled; the service may go on.
    Cancelled,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// The gRPC status, where one was received or stands for what happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusCode>,
    /// What the peer or the transport said, verbatim.
    pub message: String,
}

impl Failure {
    /// A failure of this kind, without a status.
    #[must_use]
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, status: None, message: message.into() }
    }

    /// The same failure with the gRPC status it came with.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }
}
