//! From what a run tells to what is seen and done: first it is kept, then shown, then acted on.

use leptos::prelude::*;
use wattflow_engine::event::{Event, journal::line};
use wattflow_view::history::{Row, durations};

use super::{
    Driver, browser,
    journal::Entry,
    settings::{self, Lasts},
    storage::Outcome,
};

/// The run whose journal may lack what happened last.
const INCOMPLETE_KEY: &str = "wattflow.incomplete-run";

/// A call that waits until what announces it is kept.
#[derive(Clone, Copy)]
pub(super) struct DueCall {
    pub(super) node: usize,
    pub(super) attempt: u32,
    pub(super) timeout_millis: u64,
}

/// What is under way between a run and its journal.
#[derive(Default)]
pub(super) struct Record {
    /// The run as of the last event that was taken up.
    pub(super) row: Row,
    /// Events to take up, and the calls that follow from them.
    pub(super) events: Vec<Event>,
    pub(super) calls: Vec<DueCall>,
    /// Calls that follow from events that are being kept now.
    pub(super) next_calls: Vec<DueCall>,
    /// Lines that are not kept yet.
    pub(super) lines: String,
    /// How many events are kept.
    kept: usize,
    /// Whether the run is marked as one whose journal lacks what happened last.
    is_incomplete: bool,
    /// Whether a run is about to be started.
    pub(super) is_starting: bool,
    /// Whether something is being kept now.
    pub(super) is_busy: bool,
}

impl Record {
    /// Nothing to do any more.
    pub(super) fn clear(&mut self) {
        *self = Self { is_busy: self.is_busy, ..Self::default() };
    }

    /// Takes an attempt out of the calls to be made.
    pub(super) fn take_back(&mut self, node: usize, attempt: u32) {
        for calls in [&mut self.calls, &mut self.next_calls] {
            calls.retain(|call| (call.node, call.attempt) != (node, attempt));
        }
    }

    /// Takes up what is due: its events, and the entry that keeps them with all that is not kept yet.
    fn take_up(&mut self) -> (Vec<Event>, Entry) {
        let events = std::mem::take(&mut self.events);
        self.next_calls.append(&mut self.calls);
        for event in &events {
            self.row.apply(event);
            self.lines.push_str(&line(event));
            self.lines.push('\n');
        }
        let lines = std::mem::take(&mut self.lines);
        let entry = Entry { row: self.row.clone(), first: self.kept, lines, durations: String::new() };
        (events, entry)
    }

    /// Notes what became of an entry.
    fn note(&mut self, entry: &Entry, outcome: Outcome) {
        let is_kept = outcome == Outcome::Kept;
        if is_kept {
            self.kept = entry.row.events;
        } else {
            self.lines.insert_str(0, &entry.lines);
        }
        // What is not kept at all is not resumed either.
        if self.is_incomplete == is_kept && entry.first > 0 && outcome != Outcome::TakenOver {
            self.is_incomplete = !is_kept;
            mark_incomplete(&entry.row.run, self.is_incomplete);
        }
    }
}

/// Marks a run as one whose journal lacks what happened last, or no longer: a page that dies before it is kept cannot say so.
fn mark_incomplete(run: &str, is_incomplete: bool) {
    if let Some(storage) = settings::storage(Lasts::Always) {
        let _ = if is_incomplete { storage.set_item(INCOMPLETE_KEY, run) } else { storage.remove_item(INCOMPLETE_KEY) };
    }
}

/// Whether the journal of this run may lack what happened last.
pub(super) fn is_incomplete(run: &str) -> bool {
    let marked = settings::storage(Lasts::Always).and_then(|storage| storage.get_item(INCOMPLETE_KEY).ok()?);
    marked.is_some_and(|marked| marked == run)
}

impl Driver {
    /// Keeps, shows and acts on what the run told, as long as there is something.
    pub(super) async fn record(self) {
        while let Some((events, mut entry)) = self.live.try_update_value(|live| live.record.take_up())
            && !events.is_empty()
        {
            // What was simulated lets expect nothing of services.
            if !entry.row.is_running() && !entry.row.is_simulated {
                let took = self.live.with_value(|live| live.run.as_ref().map(|run| durations(run.state())));
                entry.durations = took.unwrap_or_default();
            }
            let outcome = self.keep_entry(&entry).await;
            // What was forgotten meanwhile is of no interest any more.
            let calls = self.live.try_update_value(|live| {
                (live.record.row.run == entry.row.run).then(|| {
                    live.record.note(&entry, outcome);
                    std::mem::take(&mut live.record.next_calls)
                })
            });
            let Some(calls) = calls.flatten() else { continue };
            if outcome == Outcome::TakenOver {
                self.give_way();
                continue;
            }
            self.show_events(&events, true);
            for DueCall { node, attempt, timeout_millis } in calls {
                self.call(node, attempt, timeout_millis);
            }
            self.announce(entry.row);
        }
        self.live.update_value(|live| live.record.is_busy = false);
        self.wait_to_ask();
    }

    /// Tells other tabs how far the run has got, and gives its seat up once it has ended.
    fn announce(self, row: Row) {
        let has_ended = !row.is_running();
        if has_ended {
            self.stop_executing();
        }
        self.tell_tabs(&row);
        self.list_row(row);
        if has_ended {
            self.forget_oldest();
            self.recall();
        }
    }

    /// Ends what is under way for the run that is executed here.
    pub(super) fn stop_executing(self) {
        browser::warn_on_leaving(None);
        self.live.update_value(|live| {
            live.run = None;
            live.timer = None;
            live.others.seat = None;
            for (_, call) in live.calls.drain(..) {
                call.abort();
            }
        });
    }

    /// Lists a run as it stands now.
    pub(super) fn list_row(self, row: Row) {
        let is_known =
            |history: &Vec<Row>| history.iter().any(|known| known.run == row.run && known.status == row.status);
        // While a run goes on, its row is of no more interest than its drawing.
        if row.is_running() && self.model.history.with_untracked(is_known) {
            return;
        }
        self.model.history.update(|history| {
            let at = history.partition_point(|known| known.run > row.run);
            if history.get(at).is_some_and(|known| known.run == row.run) {
                history.splice(at..at.saturating_add(1), [row]);
            } else {
                history.insert(at, row);
            }
        });
    }
}
