//! A run as it is told when it is over.

use std::{collections::HashMap, fmt::Write as _};

use wattflow_engine::{
    event::{Event, EventKind, NodeId},
    run::{NodeState, NodeStatus, RunState},
};
use wattflow_view::{
    duration::duration,
    failure::{Explanation, Tried, explain},
    node_status::{sign, summary},
};

use crate::terminal::printable;

/// How many failed nodes are explained; the others stand in their lines.
const EXPLAINED: usize = 10;

/// What the events told of each node beyond its state: where it was called.
#[derive(Debug, Default)]
pub(crate) struct Told {
    called: HashMap<NodeId, Called>,
    is_simulated: bool,
}

#[derive(Debug, Default)]
struct Called {
    address: String,
    service: String,
}

impl Told {
    /// Keeps what `event` tells.
    pub(crate) fn note(&mut self, event: &Event) {
        match &event.kind {
            EventKind::RunStarted { simulated, .. } => self.is_simulated = simulated.is_some(),
            EventKind::AttemptStarted { node, address, service, .. } => {
                self.called.insert(node.clone(), Called { address: address.clone(), service: service.clone() });
            }
            _ => {}
        }
    }

    fn explain(&self, id: &NodeId, node: &NodeState) -> Option<Explanation> {
        let nothing = Called::default();
        let Called { address, service } = self.called.get(id).unwrap_or(&nothing);
        let tried = Tried {
            node: id,
            address,
            service,
            attempts: node.attempts,
            elapsed_millis: elapsed(node),
            is_simulated: self.is_simulated,
        };
        Some(explain(node.failure.as_ref()?, tried))
    }
}

/// One node's state on one line, with its line end.
pub(crate) fn node_line(id: &NodeId, node: &NodeState, told: &Told, colour: bool) -> String {
    let took = duration(elapsed(node));
    let words = match node.status {
        NodeStatus::Succeeded if node.kept => "kept from before".to_owned(),
        NodeStatus::Succeeded => match node.message.as_deref().unwrap_or_default() {
            "" => format!("succeeded in {took}"),
            message => format!("succeeded in {took}: {message}"),
        },
        NodeStatus::Failed => match told.explain(id, node) {
            Some(Explanation { title, said, .. }) => format!("failed after {took}: {title}: {said}"),
            None => format!("failed after {took}"),
        },
        NodeStatus::Skipped => match &node.skipped_because {
            Some(failed) => format!("skipped: {failed} failed"),
            None => "skipped".to_owned(),
        },
        NodeStatus::Cancelled if node.started_at.is_some() => format!("cancelled after {took}"),
        NodeStatus::Unknown => "unknown: the run was interrupted while it was in flight".to_owned(),
        status => status.word().to_owned(),
    };
    let sign = painted(sign(node.status), node.status, colour);
    format!("{sign} {} {}\n", printable(id), printable(&words))
}

/// How the run ended, and for each failed node what broke, why, and what to do.
pub(crate) fn conclusion(state: &RunState, told: &Told, colour: bool) -> String {
    let took = match (state.started_at, state.ended_at) {
        (Some(start), Some(end)) => format!(" in {}", duration(end.millis_since(start))),
        _ => String::new(),
    };
    let run = if state.simulated.is_some() { "simulated run" } else { "run" };
    let mut text = format!("{run} {}{took}: {}\n", state.status.word(), summary(state));
    for (id, node) in failed(state).take(EXPLAINED) {
        let Some(it) = told.explain(id, node) else { continue };
        let sign = painted(sign(node.status), node.status, colour);
        let _ = writeln!(text, "\n{sign} {}: {}", printable(id), it.title);
        for (label, words) in [("tried", &it.tried), ("said", &it.said), ("cause", &it.cause), ("do", &it.advice)] {
            let _ = writeln!(text, "  {label:<7}{}", printable(words));
        }
    }
    let more = failed(state).count().saturating_sub(EXPLAINED);
    if more > 0 {
        let _ = writeln!(text, "\n… and {more} more that failed, above");
    }
    if failed(state).next().is_some() {
        text.push('\n');
    }
    text
}

/// The failed node that comes first in the file.
pub(crate) fn first_failed(state: &RunState) -> Option<&NodeId> {
    failed(state).map(|(id, _)| id).next()
}

fn failed(state: &RunState) -> impl Iterator<Item = (&NodeId, &NodeState)> {
    state.nodes().filter(|(_, node)| node.status == NodeStatus::Failed)
}

fn elapsed(node: &NodeState) -> u64 {
    node.started_at.zip(node.ended_at).map_or(0, |(start, end)| end.millis_since(start))
}

fn painted(sign: char, status: NodeStatus, colour: bool) -> String {
    let code = match status {
        NodeStatus::Succeeded => "32",
        NodeStatus::Failed => "31",
        NodeStatus::Unknown | NodeStatus::Cancelled => "33",
        NodeStatus::Pending | NodeStatus::Running | NodeStatus::Skipped => "2",
    };
    if colour { format!("\x1b[{code}m{sign}\x1b[0m") } else { sign.to_string() }
}
