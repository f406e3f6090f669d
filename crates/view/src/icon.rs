//! The icons: each state has its own shape, so that colour is never its only carrier.

use wattflow_engine::run::{NodeStatus, RunStatus};

const DOT: &str = "M8 8h.01";
const CLOCKWISE: &str = "M8 2a6 6 0 1 0 6 6";
const CHECK: &str = "M3 8.5l3.2 3.2L13 4.8";
const CROSS: &str = "M4 4l8 8M12 4l-8 8";
const SKIP: &str = "M2.5 10c1-5 8-6 10.5-1.5M13.4 4.6v4h-4";
const SQUARE: &str = "M4 4h8v8H4z";
const QUESTION: &str = "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 10M8 13h.01";

/// The drawing of a node's state, as the path of a stroke in a 16 × 16 box.
#[must_use]
pub const fn node_icon(status: NodeStatus) -> &'static str {
    match status {
        NodeStatus::Pending => DOT,
        NodeStatus::Running => CLOCKWISE,
        NodeStatus::Succeeded => CHECK,
        NodeStatus::Failed => CROSS,
        NodeStatus::Skipped => SKIP,
        NodeStatus::Cancelled => SQUARE,
        NodeStatus::Unknown => QUESTION,
    }
}

/// The drawing of a run's state, likewise.
#[must_use]
pub const fn run_icon(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Idle => DOT,
        RunStatus::Running => CLOCKWISE,
        RunStatus::Succeeded => CHECK,
        RunStatus::Failed => CROSS,
        RunStatus::Cancelled => SQUARE,
        RunStatus::Interrupted => QUESTION,
    }
}
