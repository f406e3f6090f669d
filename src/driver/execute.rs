//! Driving the run: the engine decides, this carries out.

use futures_util::future::{AbortHandle, abortable};
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::run::{Effect, Input};
use wattflow_rpc::Call;

use super::{Driver, clock, record::DueCall};

/// How often running durations advance, in milliseconds: they show tenths of a second.
const TICK_MILLIS: u32 = 100;

/// How long a page that may be about to go counts as such, in milliseconds; while the browser asks, no time passes.
const LEAVING_MILLIS: u32 = 1_000;

/// How long such a page keeps a failure to itself, in milliseconds: longer than it is there, if it goes.
const HELD_BACK_MILLIS: i32 = 10_000;

/// `setTimeout` counts in 31 bits; a later timeout is set again when this has passed.
const LONGEST_TIMER_MILLIS: u64 = 1_000_000_000;

impl Driver {
    /// Lets running durations advance, or no longer.
    pub(super) fn start_ticker(self, is_running: bool) {
        self.live.update_value(|live| {
            if is_running && live.ticker.is_none() {
                self.model.now.set(clock::now());
                let tick = move || {
                    if !self.model.is_lost.get_untracked() {
                        self.model.now.set(clock::now());
                    }
                };
                live.ticker = Some(Interval::new(TICK_MILLIS, tick));
            } else if !is_running {
                live.ticker = None;
            }
        });
    }

    /// The page may be about to go.
    pub(super) fn note_leaving(self) {
        let stayed = Timeout::new(LEAVING_MILLIS, move || self.live.update_value(|live| live.leaving = None));
        self.live.update_value(|live| live.leaving = Some(stayed));
    }

    pub(super) fn tell_run(self, input: Input) {
        let now = clock::now();
        self.model.now.set(now);
        self.live.update_value(|live| {
            if let Some(run) = live.run.as_mut() {
                run.handle(input, now);
            }
        });
        self.follow_run();
    }

    /// Takes up what happened and what the run wants, then waits as long as it says.
    pub(super) fn follow_run(self) {
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
                service: spec.service.as_str().to_owned(),
                input_file: spec.input_file.as_str().to_owned(),
                output_file: spec.output_file.as_str().to_owned(),
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
                // Firefox gives up the calls of a page that is left before the page is gone. That is no failure of theirs.
                if outcome.is_err() && self.live.with_value(|live| live.leaving.is_some()) {
                    clock::wait(HELD_BACK_MILLIS).await;
                }
                if let Err(failure) = &outcome {
                    self.note_failure(failure);
                }
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
