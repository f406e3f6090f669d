//! A run as it is told while it goes on.

use wattflow_engine::{
    event::{Event, EventKind, NodeId, journal},
    run::{NodeStatus, RunState},
    time::Timestamp,
};
use wattflow_view::{duration::duration, node_status::sign, shorten::shorten_middle};

use super::report::{self, Told};
use crate::terminal::{Terminal, printable};

/// How many running nodes are shown at a time, and how long their names may be.
const SHOWN: usize = 8;
const NAME_CHARS: usize = 48;

/// What is printed while a run goes on.
#[derive(Debug)]
pub(super) enum Lines<'a> {
    /// The journal's lines.
    Journal(&'a Terminal),
    /// Lines for people.
    Text(Live<'a>),
}

impl Lines<'_> {
    /// Whether something on the screen moves on with time.
    pub(super) fn moves(&self) -> bool {
        matches!(self, Self::Text(live) if live.terminal.shows_progress())
    }

    /// Tells of `events`, after which the run is in `state`.
    pub(super) fn tell(&mut self, events: &[Event], state: &RunState, told: &Told, now: Timestamp) {
        match self {
            Self::Journal(terminal) => {
                let lines: String = events.iter().map(|event| journal::line(event) + "\n").collect();
                terminal.write(&lines);
            }
            Self::Text(live) => {
                let lines: String = events.iter().filter_map(|event| live.line(event, state, told)).collect();
                live.draw(&lines, state, now);
            }
        }
    }

    /// Moves the times on the screen on.
    pub(super) fn refresh(&mut self, state: &RunState, now: Timestamp) {
        if let Self::Text(live) = self {
            live.draw("", state, now);
        }
    }
}

/// Lines that stay, and on a screen below them those of the running nodes, written over again and again.
#[derive(Debug)]
pub(super) struct Live<'a> {
    terminal: &'a Terminal,
    /// How many lines stand below those that stay.
    drawn: usize,
}

impl<'a> Live<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Self {
        Self { terminal, drawn: 0 }
    }

    /// The line that stays of `event`, with its line end; on a screen the start of a node leaves none.
    fn line(&self, event: &Event, state: &RunState, told: &Told) -> Option<String> {
        let node_line = |id: &NodeId| {
            let node = state.node(id)?;
            Some(report::node_line(id, node, told, self.terminal.output_colour()))
        };
        match &event.kind {
            EventKind::RunStarted { run, workflow, nodes, kept, simulated, .. } => {
                let kept = if kept.is_empty() { String::new() } else { format!(", {} kept from before", kept.len()) };
                let plural = if nodes.len() == 1 { "" } else { "s" };
                let simulated = match simulated {
                    Some(simulation) => {
                        format!("\nsimulated, no service is called: {}", printable(&simulation.words()))
                    }
                    None => String::new(),
                };
                let nodes = nodes.len();
                Some(format!("run {run} of {}: {nodes} node{plural}{kept}{simulated}\n", printable(workflow)))
            }
            EventKind::AttemptStarted { node, attempt, address, .. } => {
                let again = if *attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
                let sign = sign(NodeStatus::Running);
                (!self.terminal.shows_progress())
                    .then(|| format!("{sign} {} started at {address}{again}\n", printable(node)))
            }
            EventKind::AttemptFailed { node, attempt, failure, retry_in_millis: Some(wait) } => Some(format!(
                "! {} failed in attempt {attempt}: {}; trying again in {}\n",
                printable(node),
                printable(&failure.message),
                duration(*wait),
            )),
            EventKind::NodeSucceeded { node, .. }
            | EventKind::NodeFailed { node, .. }
            | EventKind::NodeSkipped { node, .. }
            | EventKind::NodeCancelled { node } => node_line(node),
            EventKind::CancelRequested => Some("cancelling; a service may go on with what it has begun\n".to_owned()),
            EventKind::NodeStarted { .. }
            | EventKind::AttemptFailed { .. }
            | EventKind::RunEnded { .. }
            | EventKind::RunInterrupted => None,
        }
    }

    /// Writes `lines` to stay, and below them the running nodes as they are now.
    fn draw(&mut self, lines: &str, state: &RunState, now: Timestamp) {
        if !self.terminal.shows_progress() {
            self.terminal.write(lines);
            return;
        }
        let mut running = running_lines(state, now);
        let more = running.len().saturating_sub(SHOWN);
        running.truncate(SHOWN);
        if more > 0 {
            running.push(format!("  … and {more} more"));
        }
        let up = if self.drawn > 0 { format!("\x1b[{}A", self.drawn) } else { String::new() };
        self.drawn = running.len();
        // A line that wrapped would count as two: lines are cut at the screen's edge instead.
        let below: String = running.into_iter().map(|line| line + "\n").collect();
        self.terminal.write(&format!("{up}\r\x1b[J{lines}\x1b[?7l{below}\x1b[?7h"));
    }
}

fn running_lines(state: &RunState, now: Timestamp) -> Vec<String> {
    let line = |(id, since): (&NodeId, Timestamp)| {
        let name = shorten_middle(&printable(id), NAME_CHARS);
        format!("{} {name} {}", sign(NodeStatus::Running), duration(now.millis_since(since)))
    };
    state
        .nodes()
        .filter(|(_, node)| node.status == NodeStatus::Running)
        .filter_map(|(id, node)| Some((id, node.started_at?)))
        .map(line)
        .collect()
}
