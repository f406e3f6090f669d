//! What a run looks like after some events: live state is this fold, nothing else.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    event::{Event, EventKind, NodeId},
    failure::Failure,
    simulation::Simulation,
    time::Timestamp,
};

/// Where a node stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeStatus {
    /// It waits for its turn.
    #[default]
    Pending,
    /// Its service is being called, or the next attempt is being waited for.
    Running,
    /// Its service did the work.
    Succeeded,
    /// Its last attempt failed.
    Failed,
    /// A node before it failed.
    Skipped,
    /// The run was cancelled before it was done.
    Cancelled,
    /// The page or process died while it was in flight: nobody here knows how it ended.
    Unknown,
}

impl NodeStatus {
    /// The word for it: `data-state` on the page, and what people read.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it can no longer change in this run.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// None was started.
    #[default]
    Idle,
    /// In progress.
    Running,
    /// Every node succeeded.
    Succeeded,
    /// A node failed.
    Failed,
    /// Someone stopped it.
    Cancelled,
    /// The page or process died during it.
    Interrupted,
}

impl RunStatus {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Idle, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled, Self::Interrupted];

    /// The word for it: `data-run-state` on the page, and what people read.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
        }
    }
}

/// One node of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeState {
    /// Where it stands.
    pub status: NodeStatus,
    /// It succeeded in an earlier run and is not called in this one.
    pub kept: bool,
    /// Attempts so far.
    pub attempts: u32,
    /// When its turn came.
    pub started_at: Option<Timestamp>,
    /// When it reached its final state.
    pub ended_at: Option<Timestamp>,
    /// When the next attempt is due, while it waits for one.
    pub retry_at: Option<Timestamp>,
    /// What the service said on success.
    pub message: Option<String>,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// The failed node that made this one `skipped`.
    pub skipped_because: Option<NodeId>,
}

/// A run, as its events tell it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// Where the run stands.
    pub status: RunStatus,
    /// The run's id; empty before the first event.
    pub run: String,
    /// When it started.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What services did in it, where none was called.
    pub simulated: Option<Simulation>,
    ids: Vec<NodeId>,
    nodes: Vec<NodeState>,
    positions: HashMap<NodeId, usize>,
}

impl RunState {
    /// The state after `events`.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut state = Self::default();
        for event in events {
            state.apply(event);
        }
        state
    }

    /// The nodes of the run with their ids, in file order.
    #[must_use]
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (&NodeId, &NodeState)> {
        self.ids.iter().zip(&self.nodes)
    }

    /// The node with this id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&NodeState> {
        self.nodes.get(self.position(id)?)
    }

    /// Index in [`nodes`](Self::nodes) of the node with this id.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// Advances by one event. An event that names a node the run does not have changes nothing.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at_millis;
        match &event.kind {
            EventKind::RunStarted { run, nodes, kept, simulated, .. } => {
                *self = Self {
                    status: RunStatus::Running,
                    run: run.clone(),
                    started_at: Some(at),
                    ended_at: None,
                    simulated: simulated.clone(),
                    ids: nodes.clone(),
                    nodes: vec![NodeState::default(); nodes.len()],
                    positions: nodes.iter().enumerate().map(|(at, id)| (Arc::clone(id), at)).collect(),
                };
                for id in kept {
                    self.change(id, |node| {
                        node.status = NodeStatus::Succeeded;
                        node.kept = true;
                    });
                }
            }
            EventKind::NodeStarted { node } => self.change(node, |node| {
                node.status = NodeStatus::Running;
                node.started_at = Some(at);
            }),
            EventKind::AttemptStarted { node, attempt, .. } => self.change(node, |node| {
                node.attempts = *attempt;
                node.retry_at = None;
            }),
            EventKind::AttemptFailed { node, failure, retry_in_millis, .. } => self.change(node, |node| {
                node.failure = Some(failure.clone());
                node.retry_at = retry_in_millis.map(|millis| at.plus_millis(millis));
            }),
            EventKind::NodeSucceeded { node, message } => self.end(node, at, NodeStatus::Succeeded, |node| {
                node.message = Some(message.clone());
                node.failure = None;
            }),
            EventKind::NodeFailed { node, failure } => self.end(node, at, NodeStatus::Failed, |node| {
                node.failure = Some(failure.clone());
            }),
            EventKind::NodeSkipped { node, because } => self.end(node, at, NodeStatus::Skipped, |node| {
                node.skipped_because = Some(Arc::clone(because));
            }),
            EventKind::NodeCancelled { node } => self.end(node, at, NodeStatus::Cancelled, |_| {}),
            EventKind::CancelRequested => {}
            EventKind::RunEnded { status } => {
                self.status = *status;
                self.ended_at = Some(at);
            }
            EventKind::RunInterrupted => {
                self.status = RunStatus::Interrupted;
                self.ended_at = Some(at);
                for node in self.nodes.iter_mut().filter(|node| node.status == NodeStatus::Running) {
                    node.status = NodeStatus::Unknown;
                    node.ended_at = Some(at);
                    node.retry_at = None;
                }
            }
        }
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut NodeState)) {
        if let Some(node) = self.position(id).and_then(|at| self.nodes.get_mut(at)) {
            change(node);
        }
    }

    fn end(&mut self, id: &str, at: Timestamp, status: NodeStatus, change: impl FnOnce(&mut NodeState)) {
        self.change(id, |node| {
            node.status = status;
            node.ended_at = Some(at);
            node.retry_at = None;
            change(node);
        });
    }
}
