//! What the page knows of the run, apart from its nodes.

use wattflow_engine::{run::RunStatus, time::Timestamp};

/// The run, apart from its nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RunSummary {
    /// The run's id; empty when there is none.
    pub(crate) run: String,
    pub(crate) status: RunStatus,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    /// How it is simulated, in words; empty where services are called.
    pub(crate) simulated: String,
    /// Id of the node that failed first.
    pub(crate) first_failed: Option<String>,
    /// How many nodes are in a final state.
    pub(crate) finished: usize,
    /// How many nodes there are.
    pub(crate) nodes: usize,
}

impl RunSummary {
    /// Whether no service is called, but only played.
    pub(crate) const fn is_simulated(&self) -> bool {
        !self.simulated.is_empty()
    }
}

/// A part of the pipeline, with the selected node as its measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    FromHere,
    OnlyThis,
    UpToHere,
}

/// What the last run left to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rest {
    /// How it ended.
    pub(crate) after: RunStatus,
    /// What a run of it would do, on one line; empty where the config cannot run.
    pub(crate) line: String,
    /// The same for each node, as HTML.
    pub(crate) nodes: String,
}
