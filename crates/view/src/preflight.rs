//! The words for what a check of a service found: what it is, why, and what to do.

use serde::Serialize;
use wattflow_engine::{
    address::KNOWN_SERVICES,
    failure::FailureKind,
    preflight::{Finding, ServiceState, Tally},
    status::StatusCode,
};

use crate::failure::{Tried, cause_and_advice, title, what_was_said};

/// Whose service was checked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Id of the node.
    pub node: &'a str,
    /// The service's address, as a config writes it.
    pub address: &'a str,
    /// Full name of the gRPC service.
    pub service: &'a str,
}

/// A finding, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// A few words: "connection refused".
    pub title: &'static str,
    /// What the peer, the gateway or the transport said, verbatim, with the gRPC status; `None` where it said nothing.
    pub said: Option<String>,
    /// What it means or the likely cause, one sentence.
    pub cause: String,
    /// What to do, imperative; `None` where nothing has to be done.
    pub advice: Option<String>,
}

/// One character for what was found, for terminals and plain text.
#[must_use]
pub const fn sign(state: ServiceState) -> char {
    match state {
        ServiceState::Healthy => '✓',
        ServiceState::HealthUnknown => '○',
        ServiceState::NotServing => '■',
        ServiceState::Failing(_) => '✗',
    }
}

/// How the services of a config stand, in a few words; empty while there is nothing to tell.
#[must_use]
pub fn services_in_words(tally: Tally) -> String {
    let Tally { services, checked, not_ready, withheld } = tally;
    let noun = |count: usize| if count == 1 { " service" } else { " services" };
    let count = services.to_string();
    let found = match not_ready {
        _ if services == 0 => return String::new(),
        _ if tally.is_under_way() => return ["Checking ", &count, noun(services), "…"].concat(),
        _ if checked == 0 => return [&count, noun(services), " not asked yet"].concat(),
        0 => [&checked.to_string(), noun(checked), " ready"].concat(),
        not_ready => [&not_ready.to_string(), " of ", &count, noun(services), " not ready"].concat(),
    };
    if withheld == 0 { found } else { [&found, ", ", &withheld.to_string(), " not asked yet"].concat() }
}

/// Explains what was found.
#[must_use]
pub fn tell(finding: &Finding, asked: Asked<'_>) -> Told {
    let Asked { node, address, service } = asked;
    let (title, cause, advice) = match finding.state {
        ServiceState::Healthy => ("healthy", format!("The service at {address} says that it serves."), None),
        ServiceState::HealthUnknown => (
            "reachable, health unknown",
            format!("`/{service}/Execute` is served at {address}; it has no health service to ask, as many have none."),
            None,
        ),
        ServiceState::NotServing => (
            "not serving",
            format!("What answers at {address} says that it does not serve now: it is starting, stopping or broken."),
            Some(format!("See the log of `{node}`'s service, and wait until it is up.")),
        ),
        ServiceState::Failing(kind) => {
            let tried = Tried { node, address, service, attempts: 1, elapsed_millis: 0, is_simulated: false };
            let (cause, advice) = cause_and_advice(kind, tried);
            let advice = if kind == FailureKind::WrongServicePath { other_path(finding, node) } else { advice };
            (title(kind), cause, Some(advice))
        }
    };
    let said = (finding.status.is_some() || !finding.message.is_empty())
        .then(|| what_was_said(finding.status, &finding.message));
    Told { title, said, cause, advice }
}

/// A call knows only that its path is wrong; the check has tried the others.
fn other_path(finding: &Finding, node: &str) -> String {
    let [plain, packaged] = KNOWN_SERVICES;
    finding.serves.map_or_else(
        || {
            format!(
                "It serves neither `{plain}` nor `{packaged}`: set `grpc_service` of `{node}` to the name in its proto \
                 file, or correct its address."
            )
        },
        |serves| format!("It serves `{serves}`: set `\"grpc_service\": \"{serves}\"` for `{node}` in the config."),
    )
}

/// What was found on one line, without its end: the title, what to do where something has to be done, and what was said
/// where that tells more.
#[must_use]
pub fn line(finding: &Finding, asked: Asked<'_>) -> String {
    let Told { title, said, advice, .. } = tell(finding, asked);
    let advice = advice.map(|advice| format!(": {advice}"));
    let said = said.filter(|_| says_more(finding.state)).map(|said| format!(" ({said})"));
    [title, advice.as_deref().unwrap_or_default(), said.as_deref().unwrap_or_default()].concat()
}

/// Whether what was said tells apart what the title does not.
const fn says_more(state: ServiceState) -> bool {
    use FailureKind::{
        CertificateWrongName, ConnectionLost, GatewayError, NotGrpc, ServiceError, TlsFailed, Unreachable,
    };
    matches!(
        state,
        ServiceState::NotServing
            | ServiceState::Failing(
                CertificateWrongName | ConnectionLost | GatewayError | NotGrpc | ServiceError | TlsFailed | Unreachable
            )
    )
}

/// A finding as `wattflow preflight --format json` prints it. Keys are never renamed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Id of the node.
    pub node: String,
    /// The service's address, as a config writes it.
    pub address: String,
    /// Full name of the gRPC service.
    pub service: String,
    /// The state it was found in, a word that never changes.
    pub state: ServiceState,
    /// Whether a run may call it.
    pub ready: bool,
    /// A few words for people.
    pub title: &'static str,
    /// The gRPC status's name, where there is one.
    pub status: Option<&'static str>,
    /// What the peer or the transport said; may be empty.
    pub message: String,
    /// What it means, or the likely cause.
    pub cause: String,
    /// What to do, where something has to be done.
    pub advice: Option<String>,
    /// What to set `grpc_service` to, where that is the cure.
    pub grpc_service: Option<&'static str>,
}

impl Record {
    /// The record of this finding.
    #[must_use]
    pub fn new(finding: &Finding, asked: Asked<'_>) -> Self {
        let Told { title, cause, advice, .. } = tell(finding, asked);
        Self {
            node: asked.node.to_owned(),
            address: asked.address.to_owned(),
            service: asked.service.to_owned(),
            state: finding.state,
            ready: finding.state.is_ready(),
            title,
            status: finding.status.map(StatusCode::name),
            message: finding.message.clone(),
            cause,
            advice,
            grpc_service: finding.serves,
        }
    }
}

#[cfg(test)]
mod tests;
