//! A run that another tab executes: shown as it goes on, and taken over when that is asked for.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::event::EventKind;
use wattflow_view::history::{Row, workflow_key};
use web_sys::BroadcastChannel;

use super::{
    Driver, clock,
    journal::interrupt,
    seat::{self, Asked, Seat, Waiting},
};

/// How long other tabs have to answer where there are no locks, in milliseconds.
const ROLL_CALL_MILLIS: i32 = 1_000;

/// What there is between this tab and others.
#[derive(Default)]
pub(super) struct Others {
    /// Held while a run is executed here.
    pub(super) seat: Option<Seat>,
    /// Wants to know when nobody executes the run any more that is shown.
    pub(super) waiting: Option<Waiting>,
    pub(super) channel: Option<BroadcastChannel>,
    /// What other tabs have said and was not taken in yet.
    pub(super) unheard: Vec<String>,
    /// The runs that other tabs have told of since the last roll call.
    pub(super) heard: Vec<String>,
    reading: Reading,
}

/// Whether events of the run that is shown are being read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    No,
    Once,
    /// There may be more by now.
    Again,
}

impl Reading {
    /// Begins to read what may be there; `false` when there is nothing more.
    fn begin(&mut self) -> bool {
        let is_more = *self == Self::Again;
        *self = if is_more { Self::Once } else { Self::No };
        is_more
    }
}

impl Driver {
    /// Shows what has happened since in the run that is shown.
    pub(super) fn catch_up(self) {
        // Whatever is being read already may be older than what called for this.
        let before = self.live.try_update_value(|live| std::mem::replace(&mut live.others.reading, Reading::Again));
        if before != Some(Reading::No) {
            return;
        }
        spawn_local(async move {
            while self.live.try_update_value(|live| live.others.reading.begin()) == Some(true) {
                let (run, told) = self.live.with_value(|live| (live.told.state.run.clone(), live.told.events));
                let events = self.read_events(&run, told).await.unwrap_or_default();
                let is_same = self.live.with_value(|live| live.told.state.run == run && live.told.events == told);
                if is_same && self.executed().is_empty() {
                    self.show_events(&events, true);
                }
            }
        });
    }

    /// Shows a run that another tab has started, if it is of the config shown: an edited one stays as it is.
    pub(super) fn show_others(self, row: Row) {
        spawn_local(async move {
            let Some(events) = self.read_events(&row.run, 0).await else { return };
            let is_same = matches!(events.first().map(|first| &first.kind),
                Some(EventKind::RunStarted { config, .. }) if *config == self.model.shown.get_untracked().text);
            if is_same && !self.is_running() {
                self.show_run(&events);
            }
        });
    }

    /// Shows the run of this workflow that another tab executes.
    pub(super) fn show_executed(self, workflow: &str) {
        let is_it = |row: &&Row| row.is_running() && row.workflow == workflow;
        let run = self.model.history.with_untracked(|rows| rows.iter().find(is_it).map(|row| row.run.clone()));
        if let Some(run) = run {
            self.open_run(run);
        }
        self.tell("Another tab is running this workflow; two at a time would write each other's files.");
    }

    /// Waits until the run that is shown has no tab any more that executes it.
    pub(super) fn follow(self, workflow: &str, run: String) {
        let Some((waiting, end)) = seat::wait(workflow.to_owned()) else { return };
        self.live.update_value(|live| live.others.waiting = Some(waiting));
        self.model.follows.set(true);
        spawn_local(async move {
            if let Asked::Granted(seat) = end.await {
                self.end_of(&run).await;
                drop(seat);
                self.catch_up();
            }
        });
    }

    /// Takes the run that is shown away from the tab that executes it: it is interrupted then, and can be resumed here.
    pub(super) fn take_over(self) {
        let workflow = self.workflow();
        let run = self.live.try_update_value(|live| {
            live.others.waiting = None;
            live.told.state.run.clone()
        });
        let Some(run) = run else { return };
        spawn_local(async move {
            let seat = seat::steal(&workflow).await;
            self.end_of(&run).await;
            drop(seat);
            self.catch_up();
        });
    }

    /// Writes that a run was interrupted, unless it has ended.
    async fn end_of(self, run: &str) {
        let me = self.live.with_value(|live| live.tab.clone());
        let interrupted = match self.database().await {
            Ok(database) => interrupt(&database, run, &me).await,
            Err(error) => Err(error),
        };
        if let Some(Some(row)) = self.storage_told(interrupted) {
            self.tell_tabs(&row);
            self.list_row(row);
        }
    }

    /// Ends what nobody executes any more of these runs.
    pub(super) async fn end_dead_runs(self, rows: &[Row]) {
        let mut has_called_roll = false;
        for row in rows.iter().filter(|row| row.is_running()) {
            let is_executed = match seat::if_free(&row.workflow, || {}).await {
                Asked::Granted(_) => false,
                Asked::Refused => true,
                Asked::Unsupported => {
                    if !has_called_roll {
                        has_called_roll = true;
                        self.live.update_value(|live| live.others.heard.clear());
                        self.call_roll();
                        clock::wait(ROLL_CALL_MILLIS).await;
                    }
                    self.live.with_value(|live| live.others.heard.contains(&row.run))
                }
            };
            if !is_executed {
                self.end_of(&row.run).await;
            }
        }
    }

    /// Stops executing the run, which is another tab's now.
    pub(super) fn give_way(self) {
        let run = self.executed();
        if run.is_empty() {
            return;
        }
        self.stop_executing();
        self.live.update_value(|live| live.record.clear());
        self.tell(
            "Another tab took this run over. Its calls from here are stopped; what their services began may go on.",
        );
        self.catch_up();
    }

    /// The workflow that is shown.
    pub(super) fn workflow(self) -> Arc<str> {
        self.model.shown.with_untracked(|shown| workflow_key(&shown.outline.workflow_name, &shown.text).into())
    }
}
