//! Performs what a run asks for: the only loop between the run machine and the world.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    task::{AbortHandle, JoinSet},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};
use wattflow_engine::{
    event::Event,
    failure::Failure,
    run::{Effect, Input, Run, RunStatus},
};
use wattflow_rpc::{Call, Transport};

use super::{clock::Clock, live::Lines, recorder::Recorder, report::Told};
use crate::{
    error::{CANCELLED, CommandError},
    shutdown::Signals,
};

/// How often times on the screen move on.
const REFRESH: Duration = Duration::from_millis(100);

/// One call: a node's index and its attempt.
type CallId = (usize, u32);

/// A run and everything it acts on.
pub(super) struct Driver<'a> {
    run: Run,
    clock: Clock,
    recorder: Recorder,
    lines: Lines<'a>,
    told: Told,
    transport: Arc<Transport>,
    calls: JoinSet<(CallId, Result<String, Failure>)>,
    aborts: HashMap<CallId, AbortHandle>,
}

impl<'a> Driver<'a> {
    pub(super) fn new(run: Run, clock: Clock, recorder: Recorder, lines: Lines<'a>, transport: Transport) -> Self {
        Self {
            run,
            clock,
            recorder,
            lines,
            told: Told::default(),
            transport: Arc::new(transport),
            calls: JoinSet::new(),
            aborts: HashMap::new(),
        }
    }

    /// Drives the run to its end. The first signal cancels it, a second one gives up at once.
    pub(super) async fn drive(mut self, mut signals: Signals) -> Result<(Run, Told), CommandError> {
        let mut refresh = interval(REFRESH);
        refresh.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut cancelled = false;
        loop {
            self.catch_up()?;
            if self.run.state().status != RunStatus::Running {
                return Ok((self.run, self.told));
            }
            let due = self.run.poll_timeout().and_then(|at| self.clock.instant(at));
            let input = tokio::select! {
                Some(ended) = self.calls.join_next() => match ended {
                    Ok((call, outcome)) => {
                        self.aborts.remove(&call);
                        Some(Input::Reply { node: call.0, attempt: call.1, outcome })
                    }
                    // It was aborted.
                    Err(_) => None,
                },
                () = reached(due) => Some(Input::Tick),
                () = signals.next() => {
                    if cancelled {
                        return Err(CommandError { message: "given up before the run ended".to_owned(), code: CANCELLED });
                    }
                    cancelled = true;
                    Some(Input::Cancel)
                }
                _ = refresh.tick(), if self.lines.moves() => None,
            };
            match input {
                Some(input) => self.run.handle(input, self.clock.now()),
                None => self.lines.refresh(self.run.state(), self.clock.now()),
            }
        }
    }

    /// Records and tells what happened, then does what is to be done: a journal never misses a call that was made.
    fn catch_up(&mut self) -> Result<(), CommandError> {
        let events: Vec<Event> = std::iter::from_fn(|| self.run.poll_event()).collect();
        if !events.is_empty() {
            self.recorder.record(&events, self.run.state().simulated.is_some())?;
            for event in &events {
                self.told.note(event);
            }
            self.lines.tell(&events, self.run.state(), &self.told, self.clock.now());
        }
        while let Some(effect) = self.run.poll_effect() {
            match effect {
                Effect::CallNode { node, attempt, timeout_millis } => self.call((node, attempt), timeout_millis),
                Effect::CancelCall { node, attempt } => {
                    if let Some(abort) = self.aborts.remove(&(node, attempt)) {
                        abort.abort();
                    }
                }
            }
        }
        Ok(())
    }

    fn call(&mut self, id: CallId, timeout_millis: u64) {
        let Some(node) = self.run.pipeline().nodes.get(id.0) else { return };
        let call = Call {
            address: node.address.clone(),
            service: node.service.as_str().to_owned(),
            input_file: node.input_file.as_str().to_owned(),
            output_file: node.output_file.as_str().to_owned(),
            timeout_millis,
        };
        let transport = Arc::clone(&self.transport);
        let abort = self.calls.spawn(async move { (id, transport.execute(&call).await) });
        self.aborts.insert(id, abort);
    }
}

/// Returns at `due`; without one, never.
async fn reached(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
