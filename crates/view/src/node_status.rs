//! How a state looks: colour is never its only carrier, each has its sign and its word.

use wattflow_engine::run::{NodeStatus, RunState};

use crate::tally::Tally;

/// One character for a node's state, for terminals and plain text.
#[must_use]
pub const fn sign(status: NodeStatus) -> char {
    match status {
        NodeStatus::Pending => '·',
        NodeStatus::Running => '▸',
        NodeStatus::Succeeded => '✓',
        NodeStatus::Failed => '✗',
        NodeStatus::Skipped => '↷',
        NodeStatus::Cancelled => '■',
        NodeStatus::Unknown => '?',
    }
}

/// How many nodes of a run are in each state, in words, those that there are: `"2 succeeded, 1 failed"`.
#[must_use]
pub fn summary(run: &RunState) -> String {
    Tally::of(run.nodes().map(|(_, node)| node.status)).in_words()
}
