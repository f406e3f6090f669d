//! Earlier runs: compared, exported, imported, deleted.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wattflow_engine::{
    event::{Event, EventKind, journal},
    run::RunState,
};
use wattflow_view::history::{Row, Side, comparison, durations};

use super::{
    Driver, browser, clock,
    journal::{Entry, delete, durations as kept_durations, lines},
    settings,
};

/// How many earlier runs tell what to expect of a node.
const TELLING_RUNS: usize = 20;

impl Driver {
    /// Sets a run beside the one that is shown: the earlier one first.
    pub(super) fn compare_run(self, run: String) {
        let shown = self.live.with_value(|live| live.told.state.run.clone());
        spawn_local(async move {
            let (first, second) = if run < shown { (run, shown) } else { (shown, run) };
            if let (Some(one), Some(other)) = (self.side(&first).await, self.side(&second).await) {
                self.model.comparison.set(comparison(&one, &other, clock::utc_offset_minutes()));
            }
        });
    }

    async fn side(self, run: &str) -> Option<Side> {
        let events = self.read_events(run, 0).await?;
        let Some(EventKind::RunStarted { config, .. }) = events.first().map(|first| &first.kind) else { return None };
        Some(Side { row: row_of(&events), state: RunState::fold(&events), config: config.to_string() })
    }

    /// Hands the run that is shown to the user as a file.
    pub(super) fn export_run(self) {
        let run = self.live.with_value(|live| live.told.state.run.clone());
        spawn_local(async move {
            let kept = match self.database().await {
                Ok(database) => lines(&database, &run, 0).await,
                Err(error) => Err(error),
            };
            // Where storage keeps nothing, this tab has the run as long as it is there.
            let rest = self
                .live
                .with_value(|live| if live.record.row.run == run { live.record.lines.clone() } else { String::new() });
            let text = kept.unwrap_or_default() + &rest;
            if text.is_empty() || browser::download(&[&*run, ".jsonl"].concat(), &text).is_none() {
                self.tell(
                    "The run cannot be exported: its journal is gone, or the browser does not allow the download.",
                );
            }
        });
    }

    /// Takes up a run that was exported or that a terminal recorded, and shows it.
    pub(crate) fn import_run(self, file: web_sys::File) {
        if self.refuse_while_running() {
            return;
        }
        spawn_local(async move {
            let name = file.name();
            let read = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let Some(text) = read else { return self.tell(["Cannot read ", &*name, "."].concat()) };
            let events = match journal::read(&text) {
                Ok(recording) => recording.events,
                Err(error) => return self.tell(["Cannot import ", &*name, ": ", &error.to_string(), "."].concat()),
            };
            self.take_in(events).await;
        });
    }

    async fn take_in(self, mut events: Vec<Event>) {
        let mut row = row_of(&events);
        if row.is_running() {
            let interrupted = Event { at_millis: row.told_at, kind: EventKind::RunInterrupted };
            row.apply(&interrupted);
            events.push(interrupted);
        }
        let known = |rows: &Vec<Row>| rows.iter().any(|known| known.run == row.run);
        if self.model.history.with_untracked(known) {
            self.tell("This run is in the history already.");
        } else {
            row.writer = self.live.with_value(|live| live.tab.clone());
            let lines = events.iter().map(|event| journal::line(event) + "\n").collect();
            let durations = if row.is_simulated { String::new() } else { durations(&RunState::fold(&events)) };
            let entry = Entry { row, first: 0, lines, durations };
            self.keep_entry(&entry).await;
            self.list_row(entry.row);
        }
        if !self.is_running() {
            self.show_run(&events);
        }
    }

    pub(super) fn delete_run(self, run: String) {
        if browser::confirm("Delete this run? What it left behind at its services stays.") {
            self.delete_runs(vec![run]);
        }
    }

    /// Deletes every run but those that are running.
    pub(super) fn delete_all_runs(self) {
        let runs = self.model.history.with_untracked(|rows| ids(rows, 0));
        let question = ["Delete all ", &runs.len().to_string(), " runs? This cannot be undone."].concat();
        if !runs.is_empty() && browser::confirm(&question) {
            self.delete_runs(runs);
        }
    }

    /// Keeps so many runs from now on, the newest.
    pub(super) fn keep_runs(self, most: usize) {
        let lost = self.model.history.with_untracked(|rows| ids(rows, most)).len();
        let question = ["Delete the ", &lost.to_string(), " oldest runs now?"].concat();
        if lost == 0 || browser::confirm(&question) {
            settings::store_kept_runs(most);
            self.model.kept_runs.set(most);
            self.forget_oldest();
        } else {
            // Back to what it was.
            self.model.kept_runs.update(|_| {});
        }
    }

    pub(super) fn forget_oldest(self) {
        let most = self.model.kept_runs.get_untracked();
        let oldest = self.model.history.with_untracked(|rows| ids(rows, most));
        if !oldest.is_empty() {
            self.delete_runs(oldest);
        }
    }

    fn delete_runs(self, runs: Vec<String>) {
        self.model.history.update(|rows| rows.retain(|row| !runs.contains(&row.run)));
        spawn_local(async move {
            let deleted = match self.database().await {
                Ok(database) => delete(&database, &runs).await,
                Err(error) => Err(error),
            };
            self.storage_told(deleted);
        });
    }

    /// Recalls how long nodes took in earlier runs of the workflow that is shown.
    pub(super) fn recall(self) {
        let workflow = self.workflow();
        let is_telling = |row: &&Row| *row.workflow == *workflow && !row.is_simulated && !row.is_running();
        let runs: Vec<String> = self.model.history.with_untracked(|rows| {
            rows.iter().filter(is_telling).take(TELLING_RUNS).map(|row| row.run.clone()).collect()
        });
        spawn_local(async move {
            let read: Result<_, JsValue> = match self.database().await {
                Ok(database) => kept_durations(&database, &runs).await,
                Err(error) => Err(error),
            };
            self.model.past.set(read.unwrap_or_default());
        });
    }
}

fn row_of(events: &[Event]) -> Row {
    let mut row = Row::default();
    for event in events {
        row.apply(event);
    }
    row
}

/// The runs that have ended, but for the newest.
fn ids(rows: &[Row], newest: usize) -> Vec<String> {
    rows.iter().skip(newest).filter(|row| !row.is_running()).map(|row| row.run.clone()).collect()
}
