//! The run state machine: sans-I/O, deterministic.
//!
//! A shell starts a [`Run`], then repeats: drain [`Run::poll_event`] (and journal what it gives), drain
//! [`Run::poll_effect`] (and do what it says), wait for a reply or for [`Run::poll_timeout`], and tell
//! [`Run::handle`]. Events come before the effects they announce, so a journal never misses a call that was made.

mod backoff;
mod interface;
mod machine;
mod plan;
mod state;

pub use interface::{Effect, Input, StartOptions};
pub use machine::Run;
pub use plan::{Before, Part, Plan, Scope, Why, WhyNot};
pub use state::{NodeState, NodeStatus, RunState, RunStatus};

#[cfg(test)]
mod tests;
