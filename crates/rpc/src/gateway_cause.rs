//! How a gateway tells its own refusals and failures from those of the service behind it.
//!
//! A gateway that answers in a service's stead adds the metadata [`HEADER`] to the status.

use wattflow_engine::failure::FailureKind;

/// Name of the metadata entry.
pub const HEADER: &str = "wattflow-cause";

/// What a gateway can say about a call it could not carry through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayCause {
    /// No connection to the address, for a reason that has no cause of its own.
    Unreachable,
    /// The host name in the address does not resolve.
    NameNotResolved,
    /// Nothing listens at the address.
    ConnectionRefused,
    /// No connection within the time for it.
    TimedOut,
    /// The service's certificate has expired.
    CertificateExpired,
    /// The service's certificate is by an authority that is not known.
    CertificateUnknownIssuer,
    /// The service's certificate is for other names.
    CertificateWrongName,
    /// No TLS connection, for any other reason.
    TlsFailed,
    /// The address is not on the allow-list.
    RefusedByGateway,
    /// The caller did not send the gateway's token.
    TokenNeeded,
    /// The call is over one of the gateway's limits.
    Limit,
    /// The connection to the service was cut before its reply was whole.
    ConnectionLost,
    /// What answered does not speak gRPC.
    NotGrpc,
}

impl GatewayCause {
    const ALL: [Self; 13] = [
        Self::Unreachable,
        Self::NameNotResolved,
        Self::ConnectionRefused,
        Self::TimedOut,
        Self::CertificateExpired,
        Self::CertificateUnknownIssuer,
        Self::CertificateWrongName,
        Self::TlsFailed,
        Self::RefusedByGateway,
        Self::TokenNeeded,
        Self::Limit,
        Self::ConnectionLost,
        Self::NotGrpc,
    ];

    /// The value of [`HEADER`] for it.
    #[must_use]
    pub const fn value(self) -> &'static str {
        self.failure_kind().word()
    }

    /// The cause with this value of [`HEADER`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.value() == value)
    }

    /// The kind of failure that the caller sees.
    #[must_use]
    pub const fn failure_kind(self) -> FailureKind {
        match self {
            Self::Unreachable => FailureKind::Unreachable,
            Self::NameNotResolved => FailureKind::NameNotResolved,
            Self::ConnectionRefused => FailureKind::ConnectionRefused,
            Self::TimedOut => FailureKind::TimedOut,
            Self::CertificateExpired => FailureKind::CertificateExpired,
            Self::CertificateUnknownIssuer => FailureKind::CertificateUnknownIssuer,
            Self::CertificateWrongName => FailureKind::CertificateWrongName,
            Self::TlsFailed => FailureKind::TlsFailed,
            Self::RefusedByGateway => FailureKind::RefusedByGateway,
            Self::TokenNeeded => FailureKind::TokenNeeded,
            Self::Limit => FailureKind::GatewayLimit,
            Self::ConnectionLost => FailureKind::ConnectionLost,
            Self::NotGrpc => FailureKind::NotGrpc,
        }
    }
}
