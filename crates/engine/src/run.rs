//! The run state machine: sans-I/O, deterministic.

mod state;

pub use state::{NodeState, NodeStatus, RunState, RunStatus};
