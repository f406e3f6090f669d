//! Showing a run again, from its journal: exactly as it looked.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::event::{Event, EventKind, journal};
use wattflow_view::history::Row;

use super::{
    Driver, address_bar,
    config::check,
    journal::{lines, rows},
};
use crate::model::{Because, Shown};

impl Driver {
    /// Shows the run that was shown before a reload or that a link names, or else the last one if nobody saw its end.
    pub(crate) fn look_back(self, may_show: bool) {
        let wanted = address_bar::parameter(address_bar::RUN_PARAMETER);
        let opening = self.opening();
        let was_shown = self.live.with_value(|live| live.was_shown.clone());
        spawn_local(async move {
            let Some(before) = self.read_rows().await else { return };
            self.end_dead_runs(&before).await;
            self.recall();
            let workflow = self.workflow();
            let last = || before.iter().find(|row| row.is_running() && *row.workflow == *workflow);
            let found = match &wanted {
                Some(run) => before.iter().find(|row| row.run == *run),
                None => last(),
            };
            // Whatever the user opened or ran meanwhile goes before.
            if !may_show || self.is_running() || self.opening() != opening {
                return;
            }
            match (found, wanted) {
                (Some(row), _) => {
                    let run = row.run.clone();
                    // Edits since then were shown with it.
                    let is_reload = was_shown.as_ref() == Some(&run) && *row.workflow == *workflow;
                    if let Some(events) = self.read_events(&run, 0).await {
                        if is_reload {
                            self.show_run_here(&events);
                        } else {
                            self.show_run(&events);
                        }
                    }
                }
                (None, Some(run)) => {
                    address_bar::set_parameter(address_bar::RUN_PARAMETER, None);
                    self.tell(["This browser has no run ", &*run, ": ask whoever has it to export it."].concat());
                }
                (None, None) => {}
            }
        });
    }

    /// Opens a run of the journal.
    pub(super) fn open_run(self, run: String) {
        if self.refuse_while_running() {
            return;
        }
        spawn_local(async move {
            if let Some(events) = self.read_events(&run, 0).await
                && !self.is_running()
            {
                self.show_run(&events);
            }
        });
    }

    /// Reads the list of runs.
    pub(super) async fn read_rows(self) -> Option<Vec<Row>> {
        let read = match self.database().await {
            Ok(database) => rows(&database).await,
            Err(error) => Err(error),
        };
        let rows = self.storage_told(read)?;
        self.model.history.set(rows.clone());
        Some(rows)
    }

    /// The events of a run in the journal, from that number on.
    pub(super) async fn read_events(self, run: &str, number: usize) -> Option<Vec<Event>> {
        let read = match self.database().await {
            Ok(database) => lines(&database, run, number).await,
            Err(error) => Err(error),
        };
        let lines = self.storage_told(read)?;
        match lines.lines().map(journal::event).collect() {
            Ok(events) => Some(events),
            Err(reason) => {
                self.tell(
                    ["Cannot show run ", run, ": its journal holds a line that is no event: ", &*reason].concat(),
                );
                None
            }
        }
    }

    /// Shows a run with its own config; what was shown can be gone back to.
    pub(super) fn show_run(self, events: &[Event]) {
        let Some(EventKind::RunStarted { config, workflow, .. }) = events.first().map(|first| &first.kind) else {
            return;
        };
        self.check_edits();
        let left = self.left(Because::RunOpened);
        if left.shown.text != *config {
            let mut earlier = self.model.earlier.get_untracked();
            let name = if workflow.is_empty() { String::new() } else { [workflow, ".json"].concat() };
            let shown = Shown::new(name, Arc::clone(config), check(config.as_bytes()));
            self.show(Arc::new(shown), Arc::clone(config));
            // The way back leads past other runs to what was there before them.
            let is_of_run = earlier.last().is_some_and(|earlier| earlier.because == Because::RunOpened);
            if !left.shown.text.is_empty() && (left.is_edited() || !is_of_run) {
                earlier.push(left);
            }
            self.model.earlier.set(earlier);
            self.keep_soon();
        }
        self.show_run_here(events);
    }

    /// Shows a run on the config that is shown.
    fn show_run_here(self, events: &[Event]) {
        self.forget_run();
        self.model.shown.get_untracked().reset_nodes();
        self.show_events(events, false);
        self.recall();
        let is_running = self.model.is_running_untracked();
        if is_running {
            let (workflow, run) = (self.workflow(), self.live.with_value(|live| live.told.state.run.clone()));
            self.lock_editor(true);
            self.follow(&workflow, run);
        }
    }
}
