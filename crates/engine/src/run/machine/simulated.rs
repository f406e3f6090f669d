//! A run that calls no service: it asks for nothing but ticks, and answers itself.

use super::{Run, RunStatus};
use crate::{failure::Failure, time::Timestamp};

impl Run {
    /// Lets all happen that a simulated run has due by `now`, each thing at its own time. However late it is told of the
    /// time, the same seed so gives the same run.
    pub(super) fn live_through(&mut self, now: Timestamp) {
        while self.simulated.is_some()
            && self.state.status == RunStatus::Running
            && let Some(at) = self.poll_timeout().filter(|at| *at <= now)
        {
            self.now = self.now.max(at);
            self.advance();
        }
    }

    /// Waits for what the attempt that has just begun comes to, or for its deadline.
    pub(super) fn await_answer(&mut self, index: usize) {
        let Some(simulation) = &self.simulated else { return };
        let Some(node) = self.nodes.get_mut(index) else { return };
        let answer_at = simulation.answer(&node.id, node.attempt).map(|(millis, _)| self.now.plus_millis(millis));
        node.answer_at = answer_at;
        let due = answer_at.map_or(node.deadline, |at| at.min(node.deadline));
        self.set_timer(index, due);
    }

    /// What the attempt in flight comes to, where it is answered by `at`.
    pub(super) fn answer_by(&self, index: usize, at: Timestamp) -> Option<Result<String, Failure>> {
        let node = self.nodes.get(index)?;
        node.answer_at.filter(|answer_at| *answer_at <= at)?;
        Some(self.simulated.as_ref()?.answer(&node.id, node.attempt)?.1)
    }
}
