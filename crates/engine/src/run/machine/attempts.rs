//! What becomes of nodes: their attempts, one after the other, and what follows from each.

use std::{collections::VecDeque, sync::Arc};

use super::{
    super::{backoff::wait_millis, interface::Effect},
    Phase, Run,
};
use crate::{event::EventKind, failure::Failure};

impl Run {
    pub(super) fn start_attempt(&mut self, index: usize) {
        let (now, pipeline) = (self.now, Arc::clone(&self.pipeline));
        let (Some(node), Some(spec)) = (self.nodes.get_mut(index), pipeline.nodes.get(index)) else { return };
        let id = Arc::clone(&node.id);
        node.attempt = node.attempt.saturating_add(1);
        let attempt = node.attempt;
        node.deadline = if attempt == 1 {
            now.plus_millis(spec.timeout_millis)
        } else {
            node.deadline.plus_millis(now.millis_since(node.ready_since))
        };
        let (deadline, timeout_millis) = (node.deadline, node.deadline.millis_since(now));
        node.phase = Phase::InFlight;
        self.in_flight = self.in_flight.saturating_add(1);
        if attempt == 1 {
            self.emit(EventKind::NodeStarted { node: Arc::clone(&id) });
        }
        self.emit(EventKind::AttemptStarted {
            node: id,
            attempt,
            address: spec.address.to_string(),
            service: spec.service.as_str().to_owned(),
            input_file: spec.input_file.as_str().to_owned(),
            output_file: spec.output_file.as_str().to_owned(),
            timeout_millis,
        });
        if self.simulated.is_some() {
            self.await_answer(index);
        } else {
            self.set_timer(index, deadline);
            self.effects.push_back(Effect::CallNode { node: index, attempt, timeout_millis });
        }
    }

    pub(super) fn on_reply(&mut self, index: usize, attempt: u32, outcome: Result<String, Failure>) {
        let Some(node) = self.nodes.get(index) else { return };
        if node.phase != Phase::InFlight || node.attempt != attempt {
            return;
        }
        self.settle(index, outcome);
    }

    /// Takes what the attempt in flight came to.
    pub(super) fn settle(&mut self, index: usize, outcome: Result<String, Failure>) {
        self.leave_flight(index);
        match outcome {
            Ok(message) => self.succeed(index, message),
            Err(failure) => self.fail_attempt(index, failure),
        }
    }

    fn succeed(&mut self, index: usize, message: String) {
        let Some(node) = self.id(index) else { return };
        self.finish(index, EventKind::NodeSucceeded { node, message });
        let pipeline = Arc::clone(&self.pipeline);
        for next in pipeline.nodes.get(index).map_or(&[][..], |node| &node.next) {
            let Some(follower) = self.nodes.get_mut(*next) else { continue };
            follower.waits_for = follower.waits_for.saturating_sub(1);
            if follower.waits_for == 0 && follower.phase == Phase::Waiting {
                follower.phase = Phase::Ready;
                self.ready.push_back(*next);
            }
        }
    }

    pub(super) fn fail_attempt(&mut self, index: usize, failure: Failure) {
        let pipeline = Arc::clone(&self.pipeline);
        let (Some(node), Some(spec)) = (self.nodes.get(index), pipeline.nodes.get(index)) else { return };
        let (id, attempt, deadline) = (Arc::clone(&node.id), node.attempt, node.deadline);
        let retryable = attempt < spec.retry.max_attempts
            && failure.status.is_some_and(|status| spec.retry.retryable_status_codes.contains(&status));
        let retry_in_millis = retryable
            .then(|| wait_millis(&spec.retry, attempt, &mut self.random))
            // An attempt that could only start after the node's deadline is none.
            .filter(|millis| self.now.plus_millis(*millis) < deadline);
        self.emit(EventKind::AttemptFailed { node: id, attempt, failure: failure.clone(), retry_in_millis });
        match retry_in_millis {
            Some(millis) => {
                self.set_phase(index, Phase::BackingOff);
                self.set_timer(index, self.now.plus_millis(millis));
            }
            None => self.fail_node(index, failure),
        }
    }

    fn fail_node(&mut self, index: usize, failure: Failure) {
        let Some(failed) = self.id(index) else { return };
        self.any_failed = true;
        self.finish(index, EventKind::NodeFailed { node: Arc::clone(&failed), failure });
        let pipeline = Arc::clone(&self.pipeline);
        let mut queue = VecDeque::from([index]);
        while let Some(index) = queue.pop_front() {
            for next in pipeline.nodes.get(index).map_or(&[][..], |node| &node.next) {
                if self.phase(*next) == Phase::Waiting
                    && let Some(node) = self.id(*next)
                {
                    self.finish(*next, EventKind::NodeSkipped { node, because: Arc::clone(&failed) });
                    queue.push_back(*next);
                }
            }
        }
    }

    pub(super) fn finish(&mut self, index: usize, event: EventKind) {
        self.set_phase(index, Phase::Done);
        self.unfinished = self.unfinished.saturating_sub(1);
        self.emit(event);
    }

    fn leave_flight(&mut self, index: usize) {
        self.clear_timer(index);
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    pub(super) fn abort_call(&mut self, index: usize) {
        self.leave_flight(index);
        if let Some(node) = self.nodes.get(index).filter(|_| self.simulated.is_none()) {
            self.effects.push_back(Effect::CancelCall { node: index, attempt: node.attempt });
        }
    }
}
