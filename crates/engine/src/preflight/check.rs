//! The questions of a check, and what their answers come to.

use std::ops::ControlFlow::{self, Break, Continue};

use super::{Finding, ServiceState};
use crate::{
    address::{Address, KNOWN_SERVICES},
    failure::{Failure, FailureKind},
    status::StatusCode,
};

/// What a check wants to know next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question<'a> {
    /// `grpc.health.v1.Health/Check` for the service of this name; the empty name is the server as a whole.
    Health(&'a str),
    /// `Execute` of this service, with a body that cannot be decoded: [`Question::UNDECODABLE`].
    Path(&'a str),
    /// `Health/Check` for the server as a whole by native gRPC, at an address that is said to speak gRPC-Web; from a
    /// page through the gateway.
    NativeHealth,
    /// `Health/Check` for the server as a whole by gRPC-Web, at an address that is said to speak native gRPC.
    WebHealth,
}

impl Question<'_> {
    /// The beginning of a field's number that never ends. Every implementation of gRPC decodes a request before it calls
    /// the handler, and none decodes this.
    pub const UNDECODABLE: &'static [u8] = &[0xff, 0xff, 0xff];
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The health service says that it serves.
    Serving,
    /// The health service says that it does not.
    NotServing,
    /// A message that says neither.
    Unclear,
    /// The call ended with this.
    Ended(Failure),
}

impl Answer {
    /// Whether a gRPC server spoke, whatever it said.
    fn is_from_server(&self) -> bool {
        match self {
            Self::Serving | Self::NotServing | Self::Unclear => true,
            Self::Ended(failure) => is_from_server(failure),
        }
    }

    fn is_no_such_method(&self) -> bool {
        matches!(self, Self::Ended(Failure { kind: FailureKind::WrongServicePath, .. }))
    }
}

fn is_from_server(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::WrongServicePath | FailureKind::ServiceError | FailureKind::FailedByService)
}

/// The check of one service, under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    service: String,
    is_grpc_web: bool,
    /// Whether the path was found to be served, and need not be probed again.
    is_path_known: bool,
    step: Step,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Of the server as a whole.
    Health,
    /// Of the very service: a server that knows it by name has its path, and need not be probed for it.
    OwnHealth,
    Path {
        reached: ServiceState,
    },
    /// The path is wrong; is it this one of the known ones?
    OtherPath {
        index: usize,
        ended: Failure,
    },
    /// There was no gRPC-Web; is it native gRPC?
    NativeHealth {
        ended: Failure,
    },
    /// The connection broke. A web server that knows no HTTP/2 may end it before anyone has read why.
    WebHealth {
        ended: Failure,
    },
}

impl Check {
    /// The check of `service` at `address`. What it was found in `before` spares questions: a path that was served is not
    /// probed again while its server answers, since some servers log each probe as a mistake.
    #[must_use]
    pub fn new(address: &Address, service: &str, before: Option<ServiceState>) -> Self {
        Self {
            service: service.to_owned(),
            is_grpc_web: !address.needs_gateway(),
            is_path_known: before.is_some_and(ServiceState::is_ready),
            step: Step::Health,
        }
    }

    /// What to ask next.
    #[must_use]
    pub fn question(&self) -> Question<'_> {
        match &self.step {
            Step::Health => Question::Health(""),
            Step::OwnHealth => Question::Health(&self.service),
            Step::Path { .. } => Question::Path(&self.service),
            Step::OtherPath { index, .. } => {
                Question::Path(KNOWN_SERVICES.get(*index).copied().unwrap_or(&self.service))
            }
            Step::NativeHealth { .. } => Question::NativeHealth,
            Step::WebHealth { .. } => Question::WebHealth,
        }
    }

    /// Takes the answer: goes on with the next question, or ends with what was found.
    pub fn answered(self, answer: Answer) -> ControlFlow<Finding, Self> {
        match self.step.clone() {
            Step::Health => self.after_health(answer),
            Step::OwnHealth => match answer {
                Answer::Serving => Break(Finding::plain(ServiceState::Healthy)),
                Answer::NotServing => Break(Finding::plain(ServiceState::NotServing)),
                _ => self.path(ServiceState::Healthy),
            },
            Step::Path { reached } => match answer {
                Answer::Ended(ended) if ended.kind == FailureKind::WrongServicePath => self.try_other_path(0, ended),
                Answer::Ended(ended) if !is_from_server(&ended) => Break(Finding::failing(ended)),
                _ => Break(Finding::plain(reached)),
            },
            Step::OtherPath { index, ended } => {
                let serves = KNOWN_SERVICES.get(index).filter(|_| answer.is_from_server());
                match serves.filter(|_| !answer.is_no_such_method()) {
                    Some(serves) => Break(Finding { serves: Some(serves), ..Finding::failing(ended) }),
                    None => self.try_other_path(index.saturating_add(1), ended),
                }
            }
            Step::NativeHealth { ended } => Break(after_native_health(answer, ended)),
            Step::WebHealth { ended } => Break(after_web_health(answer, ended)),
        }
    }

    fn after_health(self, answer: Answer) -> ControlFlow<Finding, Self> {
        match answer {
            Answer::Serving => self.go_on(Step::OwnHealth),
            Answer::NotServing => Break(Finding::plain(ServiceState::NotServing)),
            Answer::Unclear => self.path(ServiceState::HealthUnknown),
            Answer::Ended(ended) => match ended.kind {
                // A server that is starting or stopping, or a proxy that has none to pass the call to.
                FailureKind::ServiceError if ended.status == Some(StatusCode::Unavailable) => {
                    Break(Finding { state: ServiceState::NotServing, ..Finding::failing(ended) })
                }
                _ if is_from_server(&ended) => self.path(ServiceState::HealthUnknown),
                FailureKind::BlockedOrDown | FailureKind::NotGrpc | FailureKind::ConnectionLost if self.is_grpc_web => {
                    self.go_on(Step::NativeHealth { ended })
                }
                FailureKind::ConnectionLost => self.go_on(Step::WebHealth { ended }),
                _ => Break(Finding::failing(ended)),
            },
        }
    }

    /// Goes on with the path, of a server that was `reached`.
    fn path(self, reached: ServiceState) -> ControlFlow<Finding, Self> {
        if self.is_path_known { Break(Finding::plain(reached)) } else { self.go_on(Step::Path { reached }) }
    }

    /// Tries the known services from this one on, but not the one that was tried.
    fn try_other_path(self, first: usize, ended: Failure) -> ControlFlow<Finding, Self> {
        let untried = |(_, service): &(usize, &&str)| **service != self.service;
        match KNOWN_SERVICES.iter().enumerate().skip(first).find(untried) {
            Some((index, _)) => self.go_on(Step::OtherPath { index, ended }),
            None => Break(Finding::failing(ended)),
        }
    }

    fn go_on(self, step: Step) -> ControlFlow<Finding, Self> {
        Continue(Self { step, ..self })
    }
}

/// What native gRPC at the same address tells about a gRPC-Web call that `ended` without an answer.
fn after_native_health(answer: Answer, ended: Failure) -> Finding {
    match answer {
        Answer::Ended(failure) if !is_from_server(&failure) => match failure.kind {
            // A browser says nothing; the gateway, which does, tried the same address.
            FailureKind::Unreachable
            | FailureKind::NameNotResolved
            | FailureKind::ConnectionRefused
            | FailureKind::TimedOut
            | FailureKind::CertificateExpired
            | FailureKind::CertificateUnknownIssuer
            | FailureKind::CertificateWrongName
                if ended.kind == FailureKind::BlockedOrDown =>
            {
                Finding::failing(failure)
            }
            _ => Finding::failing(ended),
        },
        Answer::Ended(failure) if failure.kind == FailureKind::ServiceError => Finding::failing(ended),
        _ => Finding::failing(Failure { kind: FailureKind::NativeGrpcPort, ..ended }),
    }
}

/// What gRPC-Web at the same address tells about a native call that `ended` with a broken connection.
fn after_web_health(answer: Answer, ended: Failure) -> Finding {
    match answer {
        // Without a status it was not even HTTP.
        Answer::Ended(failure) if failure.kind == FailureKind::NotGrpc && failure.status.is_some() => {
            Finding::failing(failure)
        }
        Answer::Ended(failure) if !is_from_server(&failure) => Finding::failing(ended),
        _ => Finding::failing(Failure { kind: FailureKind::NotGrpc, ..ended }),
    }
}
