//! What passes between a run and its shell.

use std::sync::Arc;

use super::plan::Plan;
use crate::{failure::Failure, simulation::Simulation};

/// What a shell decides about a run before it starts.
#[derive(Clone, Debug)]
pub struct StartOptions {
    /// The run's id, unique among the runs of this shell.
    pub run: String,
    /// Seeds the jitter of the waits between attempts.
    pub seed: u64,
    /// What to do about each node, worked out for the pipeline that is run.
    pub plan: Plan,
    /// How many calls may be in flight at a time, at least 1. A browser has about 6 connections per origin over HTTP/1.1;
    /// a call that queued there would spend its deadline waiting.
    pub max_in_flight: usize,
    /// Instead of calling services, to do this. The run then asks for nothing but ticks.
    pub simulated: Option<Simulation>,
    /// The run that this one continues.
    pub continues: Option<String>,
    /// The text of the config, for the journal.
    pub config: Arc<str>,
}

/// What a shell tells a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A call ended. A reply to an attempt that is no longer in flight is dropped.
    Reply {
        /// Index into [`Pipeline::nodes`](crate::config::Pipeline::nodes).
        node: usize,
        /// The attempt that was called.
        attempt: u32,
        /// What the service said, or why the call failed.
        outcome: Result<String, Failure>,
    },
    /// The user wants the run to stop.
    Cancel,
    /// Time has passed; due at [`Run::poll_timeout`](super::Run::poll_timeout).
    Tick,
}

/// What a run wants its shell to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Call `Execute` and answer with [`Input::Reply`].
    CallNode {
        /// Index into [`Pipeline::nodes`](crate::config::Pipeline::nodes).
        node: usize,
        /// Which attempt, from 1.
        attempt: u32,
        /// What is left of the node's time, in milliseconds: the call's deadline.
        timeout_millis: u64,
    },
    /// Abort a call; its reply, if one still comes, will be dropped.
    CancelCall {
        /// Index into [`Pipeline::nodes`](crate::config::Pipeline::nodes).
        node: usize,
        /// The attempt that was called.
        attempt: u32,
    },
}
