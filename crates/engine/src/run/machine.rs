//! The transitions of a run.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Arc,
};

mod attempts;
mod simulated;
mod timers;

use super::{
    interface::{Effect, Input, StartOptions},
    state::{RunState, RunStatus},
};
use crate::{
    config::Pipeline,
    event::{Event, EventKind, NodeId, journal_version},
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
