//! Driving the run: the engine decides, this carries out.

use std::sync::Arc;

use futures_util::future::{AbortHandle, abortable};
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::{
    config::{self, Pipeline},
    run::{Before, Effect, Input, Plan, Run, RunState, Scope, StartOptions},
};
use wattflow_rpc::Call;
use wattflow_view::{history::Row, log::Log, timeline::Timeline};

use super::{Driver, browser, clock, events::title, record::DueCall};
use crate::model::RunSummary;

/// Browsers open about 6 connections to an origin over HTTP/1.1; one stays free for the page itself.
const MAX_IN_FLIGHT: usize = 5;

/// How often running durations advance, in milliseconds: they show tenths of a second.
const TICK_MILLIS: u32 = 100;

/// `setTimeout` counts in 31 bits; a later timeout is set again when this has passed.
const LONGEST_TIMER_MILLIS: u64 = 1_000_000_000;

impl Driver {
    pub(super) fn run_pipeline(self) {
        self.check_edits();
        self.start_run(Scope::All);
    }

    pub(super) fn cancel_run(self) {
        self.tell_run(Input::Cancel);
    }

    /// Runs again what has not succeeded, and what was edited since, as a new run that keeps the rest.
    pub(super) fn retry_from_failed(self) {
        self.check_edits();
        self.start_run(Scope::Rest);
    }

    /// What a run of `scope` would do about each node, and the id of the run that it would continue.
    fn plan(self, pipeline: &Pipeline, scope: Scope) -> (Plan, Option<String>) {
        self.live.with_value(|live| {
            // The run may be one of another config, or of another time.
            let Some(ran) = config::check(&live.config).pipeline else {
                return (Plan::new(pipeline, scope, Before::Nothing), None);
            };
            let plan = Plan::new(pipeline, scope, Before::Run { pipeline: &ran, state: &live.told });
            (plan, Some(live.told.run.clone()).filter(|_| scope != Scope::All))
        })
    }

    /// Forgets the run and whatever of it is still under way.
    pub(super) fn forget_run(self) {
        self.live.update_value(|live| {
            live.run = None;
            live.told = RunState::default();
            live.config = Arc::default();
            live.record.clear();
            live.timer = None;
            live.ticker = None;
            for (_, call) in live.calls.drain(..) {
                call.abort();
            }
        });
        let none = RunSummary::default();
        browser::set_title(&title(&none, ""));
        self.model.run.set(none);
        self.model.log.update(Log::clear);
        self.model.timeline.set(Timeline::default());
    }

    fn start_run(self, scope: Scope) {
        let shown = self.model.shown.get_untracked();
        let Some(pipeline) = shown.pipeline.clone() else { return };
        if self.is_running() {
            return;
        }
        let now = clock::now();
        let (plan, continues) = self.plan(&pipeline, scope);
        let options = StartOptions {
            run: run_id(now.epoch_millis()),
            seed: random_bits(),
            plan,
            max_in_flight: MAX_IN_FLIGHT,
            simulated: None,
            continues,
            config: Arc::clone(&shown.text),
        };
        self.stop_checks();
        self.let_ask();
        self.forget_run();
        shown.reset_nodes();
        self.model.notice.set(String::new());
        self.lock_editor(true);
        self.model.now.set(now);
        let run = Run::start(pipeline, options, now);
        let ticker = Interval::new(TICK_MILLIS, move || self.model.now.set(clock::now()));
        self.live.update_value(|live| {
            live.run = Some(run);
            live.record.row = Row { writer: live.tab.clone(), ..Row::default() };
            live.ticker = Some(ticker);
        });
        self.follow_run();
    }

    fn tell_run(self, input: Input) {
        let now = clock::now();
        self.model.now.set(now);
        self.live.update_value(|live| {
            if let Some(run) = live.run.as_mut() {
                run.handle(input, now);
            }
        });
        self.follow_run();
    }

    /// Whether there is a run that has not ended, or whose end is not kept yet.
    pub(super) fn is_running(self) -> bool {
        self.live.with_value(|live| live.record.is_busy) || self.model.is_running_untracked()
    }

    /// Takes up what happened and what the run wants, then waits as long as it says.
    fn follow_run(self) {
        let mut is_idle = false;
        self.live.update_value(|live| {
            let Some(run) = live.run.as_mut() else { return };
            live.record.events.extend(std::iter::from_fn(|| run.poll_event()));
            while let Some(effect) = run.poll_effect() {
                match effect {
                    Effect::CallNode { node, attempt, timeout_millis } => {
                        live.record.calls.push(DueCall { node, attempt, timeout_millis });
                    }
                    // Only what does something must wait until it is kept.
                    Effect::CancelCall { node, attempt } => {
                        live.record.take_back(node, attempt);
                        if let Some(call) = take_call(&mut live.calls, node, attempt) {
                            call.abort();
                        }
                    }
                }
            }
            let due = run.poll_timeout();
            live.timer = due.map(|due| {
                let millis = due.millis_since(clock::now()).min(LONGEST_TIMER_MILLIS);
                Timeout::new(u32::try_from(millis).unwrap_or(u32::MAX), move || self.tell_run(Input::Tick))
            });
            is_idle = !std::mem::replace(&mut live.record.is_busy, true);
        });
        if is_idle {
            spawn_local(self.record());
        }
    }

    pub(super) fn call(self, node: usize, attempt: u32, timeout_millis: u64) {
        let prepared = self.live.try_update_value(|live| {
            let spec = live.run.as_ref()?.pipeline().nodes.get(node)?;
            let call = Call {
                address: spec.address.clone(),
                service: spec.service.clone(),
                input_file: spec.input_file.clone(),
                output_file: spec.output_file.clone(),
                timeout_millis,
            };
            let transport = live.transport.clone();
            let (reply, handle) = abortable(async move { transport.execute(&call).await });
            live.calls.push(((node, attempt), handle));
            Some(reply)
        });
        let Some(reply) = prepared.flatten() else { return };
        spawn_local(async move {
            // An aborted call has no reply: the run has already moved on.
            if let Ok(outcome) = reply.await {
                self.live.update_value(|live| drop(take_call(&mut live.calls, node, attempt)));
                self.tell_run(Input::Reply { node, attempt, outcome });
            }
        });
    }
}

/// Takes the handle of a call out of those in flight, which are few.
fn take_call(calls: &mut Vec<((usize, u32), AbortHandle)>, node: usize, attempt: u32) -> Option<AbortHandle> {
    let at = calls.iter().position(|(call, _)| *call == (node, attempt))?;
    Some(calls.swap_remove(at).1)
}

/// Sorts by time and differs between tabs: milliseconds since the epoch and 16 random bits, in hexadecimal.
fn run_id(epoch_millis: u64) -> String {
    format!("{epoch_millis:012x}-{:04x}", random_bits() & 0xffff)
}

pub(super) fn random_bits() -> u64 {
    (js_sys::Math::random() * (1_u64 << 53) as f64) as u64
}
