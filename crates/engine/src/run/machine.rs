//! The transitions of a run.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Arc,
};

mod simulated;
mod timers;

use super::{
    backoff::wait_millis,
    interface::{Effect, Input, StartOptions},
    state::{RunState, RunStatus},
};
use crate::{
    config::Pipeline,
    event::{Event, EventKind, NodeId, journal_version},
    failure::Failure,
    random::Random,
    simulation::Simulation,
    time::Timestamp,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Waits for nodes before it.
    Waiting,
    /// Waits for a free slot, which does not use up its time.
    Ready,
    /// Being called.
    InFlight,
    /// Waits before its next attempt.
    BackingOff,
    /// In its final state.
    Done,
}

#[derive(Debug)]
struct Progress {
    id: NodeId,
    phase: Phase,
    waits_for: usize,
    attempt: u32,
    deadline: Timestamp,
    /// Its entry in `Run::timers` that counts.
    timer: Option<Timestamp>,
    /// When its next attempt was due.
    ready_since: Timestamp,
    /// When a simulated call of it is answered.
    answer_at: Option<Timestamp>,
}

/// One execution of a pipeline.
#[derive(Debug)]
pub struct Run {
    pipeline: Arc<Pipeline>,
    max_in_flight: usize,
    simulated: Option<Simulation>,
    random: Random,
    nodes: Vec<Progress>,
    ready: VecDeque<usize>,
    /// The deadlines of calls and the ends of waits, earliest first. An entry counts while it is its node's `timer`; the
    /// first one always does.
    timers: BinaryHeap<Reverse<(Timestamp, usize)>>,
    in_flight: usize,
    unfinished: usize,
    any_failed: bool,
    now: Timestamp,
    state: RunState,
    events: VecDeque<Event>,
    effects: VecDeque<Effect>,
}

impl Run {
    /// Starts a run of `pipeline`: its first events and effects are ready to be drained.
    #[must_use]
    pub fn start(pipeline: Arc<Pipeline>, options: StartOptions, now: Timestamp) -> Self {
        let plan = options.plan;
        let nodes: Vec<Progress> = pipeline
            .nodes
            .iter()
            .zip(plan.waits(&pipeline))
            .enumerate()
            .map(|(index, (node, waits_for))| Progress {
                id: NodeId::from(node.id.as_str()),
                phase: if plan.calls(index) { Phase::Waiting } else { Phase::Done },
                waits_for,
                attempt: 0,
                deadline: now,
                timer: None,
                ready_since: now,
                answer_at: None,
            })
            .collect();
        let mut run = Self {
            max_in_flight: options.max_in_flight.max(1),
            // A simulated run hangs on nothing but what was asked for.
            random: Random::new(options.simulated.as_ref().map_or(options.seed, |it| u64::from(it.seed))),
            simulated: options.simulated,
            ready: VecDeque::new(),
            timers: BinaryHeap::new(),
            in_flight: 0,
            unfinished: nodes.iter().filter(|node| node.phase == Phase::Waiting).count(),
            any_failed: false,
            now,
            state: RunState::default(),
            events: VecDeque::new(),
            effects: VecDeque::new(),
            nodes,
            pipeline,
        };
        let (of_run, kept) = (run.ids(|node| plan.calls(node) || plan.keeps(node)), run.ids(|node| plan.keeps(node)));
        run.emit(EventKind::RunStarted {
            version: journal_version(run.simulated.is_some()),
            run: options.run,
            workflow: run.pipeline.workflow_name.clone(),
            nodes: of_run,
            kept,
            continues: options.continues,
            simulated: run.simulated.clone(),
            config: options.config,
        });
        for (index, node) in run.nodes.iter_mut().enumerate() {
            if node.phase == Phase::Waiting && node.waits_for == 0 {
                node.phase = Phase::Ready;
                run.ready.push_back(index);
            }
        }
        run.advance();
        run
    }

    /// Tells the run what happened. `now` never goes back; an earlier one counts as the latest seen.
    ///
    /// A reply that arrives together with its deadline wins over it.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.live_through(now);
        if self.state.status != RunStatus::Running {
            return;
        }
        self.now = self.now.max(now);
        match input {
            Input::Reply { node, attempt, outcome } => self.on_reply(node, attempt, outcome),
            Input::Cancel => self.on_cancel(),
            Input::Tick => {}
        }
        self.advance();
    }

    /// The next event, in the order they happened. To be journaled before any effect is carried out.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When the run wants an [`Input::Tick`], unless something else happens first.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        self.timers.peek().map(|Reverse((at, _))| *at)
    }

    /// The run as its events tell it, drained or not.
    #[must_use]
    pub fn state(&self) -> &RunState {
        &self.state
    }

    /// The pipeline that runs.
    #[must_use]
    pub fn pipeline(&self) -> &Arc<Pipeline> {
        &self.pipeline
    }

    fn emit(&mut self, kind: EventKind) {
        let event = Event { at_millis: self.now, kind };
        self.state.apply(&event);
        self.events.push_back(event);
    }

    fn on_reply(&mut self, index: usize, attempt: u32, outcome: Result<String, Failure>) {
        let Some(node) = self.nodes.get(index) else { return };
        if node.phase != Phase::InFlight || node.attempt != attempt {
            return;
        }
        self.settle(index, outcome);
    }

    /// Takes what the attempt in flight came to.
    fn settle(&mut self, index: usize, outcome: Result<String, Failure>) {
        self.leave_flight(index);
        match outcome {
            Ok(message) => self.succeed(index, message),
            Err(failure) => self.fail_attempt(index, failure),
        }
    }

    fn on_cancel(&mut self) {
        self.emit(EventKind::CancelRequested);
        self.ready.clear();
        for index in 0..self.nodes.len() {
            match self.phase(index) {
                Phase::Done => continue,
                Phase::InFlight => self.abort_call(index),
                Phase::BackingOff => self.clear_timer(index),
                Phase::Waiting | Phase::Ready => {}
            }
            if let Some(node) = self.id(index) {
                self.finish(index, EventKind::NodeCancelled { node });
            }
        }
        self.emit(EventKind::RunEnded { status: RunStatus::Cancelled });
    }

    /// Everything that follows from the present moment.
    fn advance(&mut self) {
        while let Some(Reverse((at, index))) = self.timers.peek().copied()
            && at <= self.now
        {
            self.on_timer(at, index);
        }
        while self.in_flight < self.max_in_flight
            && let Some(index) = self.ready.pop_front()
        {
            self.start_attempt(index);
        }
        if self.unfinished == 0 && self.state.status == RunStatus::Running {
            let status = if self.any_failed { RunStatus::Failed } else { RunStatus::Succeeded };
            self.emit(EventKind::RunEnded { status });
        }
    }

    fn start_attempt(&mut self, index: usize) {
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

    fn fail_attempt(&mut self, index: usize, failure: Failure) {
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

    fn finish(&mut self, index: usize, event: EventKind) {
        self.set_phase(index, Phase::Done);
        self.unfinished = self.unfinished.saturating_sub(1);
        self.emit(event);
    }

    fn leave_flight(&mut self, index: usize) {
        self.clear_timer(index);
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    fn abort_call(&mut self, index: usize) {
        self.leave_flight(index);
        if let Some(node) = self.nodes.get(index).filter(|_| self.simulated.is_none()) {
            self.effects.push_back(Effect::CancelCall { node: index, attempt: node.attempt });
        }
    }

    fn phase(&self, index: usize) -> Phase {
        self.nodes.get(index).map_or(Phase::Done, |node| node.phase)
    }

    fn set_phase(&mut self, index: usize, phase: Phase) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.phase = phase;
        }
    }

    /// The ids of those nodes for which `is_one`.
    fn ids(&self, is_one: impl Fn(usize) -> bool) -> Vec<NodeId> {
        let nodes = self.nodes.iter().enumerate().filter(|(index, _)| is_one(*index));
        nodes.map(|(_, node)| Arc::clone(&node.id)).collect()
    }

    fn id(&self, index: usize) -> Option<NodeId> {
        self.nodes.get(index).map(|node| Arc::clone(&node.id))
    }
}
