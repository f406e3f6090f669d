//! Why an attempt failed: a closed set, so that every cause has its words and its advice.

use serde::{Deserialize, Serialize};

use crate::status::StatusCode;

macro_rules! failure_kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// What kind of failure it was. `view` holds the words for each: what was tried, the likely cause, what to do.
        ///
        /// A check before a run tells the same kinds as a call ([`crate::preflight`]).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum FailureKind {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl FailureKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word for it in journals and other machine-readable output; never changes.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The kind of this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.word() == word)
            }
        }
    };
}

failure_kinds! {
    /// No connection to the service's address, for a reason that has no kind of its own.
    Unreachable = "unreachable",
    /// The host name in the address does not resolve.
    NameNotResolved = "name-not-resolved",
    /// Nothing listens at the address.
    ConnectionRefused = "connection-refused",
    /// No connection, or no answer to a check, within the time for it.
    TimedOut = "timed-out",
    /// The service's certificate has expired.
    CertificateExpired = "certificate-expired",
    /// The service's certificate is by an authority that the caller does not know.
    CertificateUnknownIssuer = "certificate-unknown-issuer",
    /// The service's certificate is for other names than the address's.
    CertificateWrongName = "certificate-wrong-name",
    /// No TLS connection, for any other reason.
    TlsFailed = "tls-failed",
    /// Something answered, but has no such service or method (`UNIMPLEMENTED`).
    WrongServicePath = "wrong-service-path",
    /// What answers speaks native gRPC, and was called with gRPC-Web.
    NativeGrpcPort = "native-grpc-port",
    /// The browser got no answer, or kept it from the page: it does not say which.
    BlockedOrDown = "blocked-or-down",
    /// The node's `timeout_seconds` passed.
    DeadlineExceeded = "deadline-exceeded",
    /// The gateway's allow-list does not hold the address.
    RefusedByGateway = "refused-by-gateway",
    /// The gateway wants a token, and the call had none or a wrong one.
    TokenNeeded = "token-needed",
    /// The call was over one of the gateway's limits.
    GatewayLimit = "gateway-limit",
    /// The gateway itself did not answer.
    GatewayUnreachable = "gateway-unreachable",
    /// The gateway could not carry the call through, for a reason that this version does not know.
    GatewayError = "gateway-error",
    /// The service did the call and said no: status OK with `success = false`.
    FailedByService = "failed-by-service",
    /// The service ended the call with a gRPC error of its own.
    ServiceError = "service-error",
    /// The connection was cut before the reply was whole; the service may have done the work.
    ConnectionLost = "connection-lost",
    /// What answered does not speak gRPC.
    NotGrpc = "not-grpc",
    /// The call was cancelled; the service may go on.
    Cancelled = "cancelled",
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
