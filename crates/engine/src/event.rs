//! What happened during a run. The log of these is the truth: state is folded from it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{failure::Failure, run::RunStatus, simulation::Simulation, time::Timestamp};

pub mod journal;
pub mod orchestrator_log;

/// Version of the journal's form, in [`EventKind::RunStarted`]. A reader refuses a higher one.
///
/// 2 tells more kinds of failure apart than 1; 3 knows simulated runs. They are the same otherwise.
pub const JOURNAL_VERSION: u32 = 3;

/// The version that a run's journal names: the lowest whose readers take it for what it is. So earlier versions go on
/// reading real runs, and none of them shows a simulated run as a real one.
#[must_use]
pub const fn journal_version(is_simulated: bool) -> u32 {
    if is_simulated { JOURNAL_VERSION } else { 2 }
}

/// The id of a node, shared by all events that name it.
pub type NodeId = Arc<str>;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at_millis: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What can happen during a run. Past tense: an event cannot be refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// A run began; always the first event.
    RunStarted {
        /// What [`journal_version`] says.
        version: u32,
        /// The run's id.
        run: String,
        /// `workflow_name` of the config.
        workflow: String,
        /// Every node of the run, in file order. A node of the config that is not here was left out.
        nodes: Vec<NodeId>,
        /// Those of `nodes` that count as succeeded from before and are not called.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<NodeId>,
        /// The run that this one continues.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        continues: Option<String>,
        /// What services did; there is none in a run that called some.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        simulated: Option<Simulation>,
        /// The text of the config, so that the run can be shown without the file.
        config: Arc<str>,
    },
    /// All that a node waits for has succeeded, and its turn has come.
    NodeStarted {
        /// Which.
        node: NodeId,
    },
    /// `Execute` is about to be called.
    AttemptStarted {
        /// For which node.
        node: NodeId,
        /// Which attempt, from 1.
        attempt: u32,
        /// The service's address, as a config writes it.
        address: String,
        /// Full name of the gRPC service.
        service: String,
        /// What the request carries.
        input_file: String,
        /// What the request carries.
        output_file: String,
        /// What is left of the node's time, in milliseconds.
        timeout_millis: u64,
    },
    /// An attempt failed.
    AttemptFailed {
        /// For which node.
        node: NodeId,
        /// Which attempt, from 1.
        attempt: u32,
        /// Why.
        failure: Failure,
        /// How long until the next attempt, in milliseconds; none when there will be no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_in_millis: Option<u64>,
    },
    /// A node's service did its work.
    NodeSucceeded {
        /// Which.
        node: NodeId,
        /// What the service said.
        message: String,
    },
    /// A node's last attempt failed.
    NodeFailed {
        /// Which.
        node: NodeId,
        /// Why.
        failure: Failure,
    },
    /// A node will not run, because one before it failed.
    NodeSkipped {
        /// Which.
        node: NodeId,
        /// The node that failed.
        because: NodeId,
    },
    /// A node was waiting or in flight when the run was cancelled.
    NodeCancelled {
        /// Which.
        node: NodeId,
    },
    /// Someone asked for the run to stop.
    CancelRequested,
    /// Every node has reached its final state; always the last event of a run that ended.
    RunEnded {
        /// How: `succeeded`, `failed` or `cancelled`.
        status: RunStatus,
    },
    /// The page or process died during the run; written when that is found out.
    RunInterrupted,
}
