//! Starting, cancelling, continuing, forgetting a run.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::{
    config::Pipeline,
    run::{Input, Run, Scope, StartOptions},
    simulation::Simulation,
};
use wattflow_view::{
    history::{Row, workflow_key},
    log::Log,
    timeline::Timeline,
};

use super::{
    Driver, browser, clock,
    events::Told,
    seat::{self, Asked, Seat},
    settings,
};
use crate::model::{RunSummary, Shown};

/// Browsers open about 6 connections to an origin over HTTP/1.1; one stays free for the page itself.
const MAX_IN_FLIGHT: usize = 5;

impl Driver {
    pub(super) fn run_pipeline(self) {
        self.check_edits();
        self.start_run(Scope::All, None);
    }

    pub(super) fn cancel_run(self) {
        if self.executed().is_empty() {
            return self.ask_to_cancel(&self.live.with_value(|live| live.told.state.run.clone()));
        }
        self.tell_run(Input::Cancel);
    }

    /// Forgets the run that is shown.
    pub(super) fn forget_run(self) {
        let mut was_shown = false;
        self.live.update_value(|live| {
            was_shown = live.told.events > 0;
            live.told = Told::default();
            live.record.clear();
            live.others.waiting = None;
            live.ticker = None;
        });
        self.model.follows.set(false);
        if was_shown {
            settings::remember_run(None);
        }
        self.model.run.set(RunSummary::default());
        self.model.log.update(Log::clear);
        self.model.timeline.set(Timeline::default());
        self.model.rest.set(None);
        self.foresee_nothing();
    }

    /// Starts a run, unless another tab executes this workflow: then that one's is shown.
    pub(super) fn start_run(self, scope: Scope, simulated: Option<Simulation>) {
        let shown = self.model.shown.get_untracked();
        let Some(pipeline) = shown.pipeline.clone() else { return };
        if self.is_running() {
            return;
        }
        self.live.update_value(|live| live.record.is_starting = true);
        spawn_local(async move {
            let workflow = workflow_key(&pipeline.workflow_name, &shown.text);
            let asked = seat::if_free(&workflow, move || self.give_way()).await;
            self.live.update_value(|live| live.record.is_starting = false);
            let seat = match asked {
                Asked::Granted(seat) => Some(seat),
                Asked::Unsupported => None,
                Asked::Refused => return self.show_executed(&workflow),
            };
            self.begin_run(&shown, pipeline, (scope, simulated), seat);
        });
    }

    fn begin_run(
        self,
        shown: &Shown,
        pipeline: Arc<Pipeline>,
        (scope, simulated): (Scope, Option<Simulation>),
        seat: Option<Seat>,
    ) {
        let now = clock::now();
        let (plan, continues) = self.plan(&pipeline, scope);
        // It continues nothing that was done.
        let continues = continues.filter(|_| simulated.is_none());
        let options = StartOptions {
            run: run_id(now.epoch_millis()),
            seed: random_bits(),
            plan,
            max_in_flight: MAX_IN_FLIGHT,
            simulated,
            continues,
            config: Arc::clone(&shown.text),
        };
        self.stop_checks();
        self.let_ask();
        self.forget_run();
        shown.reset_nodes();
        self.model.notice.set(String::new());
        self.lock_editor(true);
        self.model.unguarded.set(seat.is_none());
        browser::warn_on_leaving(Some(Box::new(move || self.note_leaving())));
        let run = Run::start(pipeline, options, now);
        self.live.update_value(|live| {
            live.run = Some(run);
            live.others.seat = seat;
            live.record.row = Row { writer: live.tab.clone(), ..Row::default() };
        });
        self.follow_run();
    }

    /// Whether there is a run that has not ended, or whose end is not kept yet.
    pub(super) fn is_running(self) -> bool {
        self.live.with_value(|live| live.record.is_starting || live.record.is_busy) || self.model.is_running_untracked()
    }
}

/// Sorts by time and differs between tabs: milliseconds since the epoch and 16 random bits, in hexadecimal.
fn run_id(epoch_millis: u64) -> String {
    format!("{epoch_millis:012x}-{:04x}", random_bits() & 0xffff)
}

pub(super) fn random_bits() -> u64 {
    (js_sys::Math::random() * (1_u64 << 53) as f64) as u64
}
