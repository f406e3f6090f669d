//! Whether a node's service can be called, found out before a run and without running anything.
//!
//! A [`Check`] asks one [`Question`] after the other and ends with a [`Finding`]. It performs nothing: whoever owns the
//! transport asks the questions and hands in the answers. Health settles most; `Execute` itself is asked only with a
//! body that every server refuses before its handler sees anything, which still tells whether the path exists.

mod check;
mod round;
mod targets;
#[cfg(test)]
mod tests;
mod watch;

use serde::{Serialize, Serializer};

pub use self::{
    check::{Answer, Check, Question},
    round::{Round, Tally},
    targets::{Target, needs_consent, targets},
    watch::Watch,
};
use crate::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

/// How long the check of one service takes at most, all its questions together, in milliseconds.
pub const TIMEOUT_MILLIS: u64 = 5_000;

/// What state a service was found in: a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceState {
    /// It says that it serves.
    Healthy,
    /// It answers and has the method, but says nothing of its health: it has no health service, as many have none.
    HealthUnknown,
    /// It answers, and says that it does not serve now.
    NotServing,
    /// A call would fail so.
    Failing(FailureKind),
}

impl ServiceState {
    /// The word for it in machine-readable output; never changes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::HealthUnknown => "health-unknown",
            Self::NotServing => "not-serving",
            Self::Failing(kind) => kind.word(),
        }
    }

    /// Whether a run may call it with some hope.
    #[must_use]
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Healthy | Self::HealthUnknown)
    }
}

impl Serialize for ServiceState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// What the check of one service found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The state it is in.
    pub state: ServiceState,
    /// Which of the known services it serves instead, where the path is wrong and that was found: what to set
    /// `grpc_service` to.
    pub serves: Option<&'static str>,
    /// The gRPC status, where one was received or stands for what happened.
    pub status: Option<StatusCode>,
    /// What the peer, the gateway or the transport said, verbatim; may be empty.
    pub message: String,
}

impl Finding {
    const fn plain(state: ServiceState) -> Self {
        Self { state, serves: None, status: None, message: String::new() }
    }

    /// That a call would fail like this one did.
    #[must_use]
    pub fn failing(failure: Failure) -> Self {
        let kind = match failure.kind {
            // Nobody gave the check a deadline but itself.
            FailureKind::DeadlineExceeded => FailureKind::TimedOut,
            kind => kind,
        };
        Self { state: ServiceState::Failing(kind), serves: None, status: failure.status, message: failure.message }
    }

    /// That the check did not end within [`TIMEOUT_MILLIS`].
    #[must_use]
    pub fn timed_out() -> Self {
        Self::plain(ServiceState::Failing(FailureKind::TimedOut))
    }
}
