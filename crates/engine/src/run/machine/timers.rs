//! When something is due: the deadlines of calls, and the ends of waits.

use std::cmp::Reverse;

use super::{Phase, Run};
use crate::{
    config::Node,
    failure::{Failure, FailureKind},
    status::StatusCode,
    time::{Timestamp, seconds},
};

impl Run {
    pub(super) fn on_timer(&mut self, at: Timestamp, index: usize) {
        match self.phase(index) {
            Phase::InFlight => {
                if let Some(outcome) = self.answer_by(index, at) {
                    return self.settle(index, outcome);
                }
                self.abort_call(index);
                let failure = self.deadline_failure(index);
                self.fail_attempt(index, failure);
            }
            Phase::BackingOff => {
                self.clear_timer(index);
                if let Some(node) = self.nodes.get_mut(index) {
                    node.phase = Phase::Ready;
                    node.ready_since = at;
                }
                self.ready.push_back(index);
            }
            Phase::Waiting | Phase::Ready | Phase::Done => self.clear_timer(index),
        }
    }

    pub(super) fn set_timer(&mut self, index: usize, at: Timestamp) {
        self.clear_timer(index);
        if let Some(node) = self.nodes.get_mut(index) {
            node.timer = Some(at);
            self.timers.push(Reverse((at, index)));
        }
    }

    pub(super) fn clear_timer(&mut self, index: usize) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.timer = None;
        }
        while let Some(Reverse((at, index))) = self.timers.peek()
            && self.nodes.get(*index).is_none_or(|node| node.timer != Some(*at))
        {
            self.timers.pop();
        }
    }

    fn deadline_failure(&self, index: usize) -> Failure {
        self.pipeline
            .nodes
            .get(index)
            .map_or_else(|| Failure::new(FailureKind::DeadlineExceeded, "no answer in time"), deadline_exceeded)
    }
}

fn deadline_exceeded(node: &Node) -> Failure {
    Failure::new(FailureKind::DeadlineExceeded, format!("no answer within {}", seconds(node.timeout_millis)))
        .with_status(StatusCode::DeadlineExceeded)
}
