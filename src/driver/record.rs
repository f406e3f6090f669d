//! From what a run tells to what is seen and done: first it is kept, then shown, then acted on.

use leptos::prelude::*;
use wattflow_engine::event::{Event, journal::line};
use wattflow_view::history::Row;

use super::{Driver, journal::Entry};

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
    lines: String,
    /// How many events are kept.
    kept: usize,
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
        let entry = Entry { row: self.row.clone(), first: self.kept, lines: std::mem::take(&mut self.lines) };
        (events, entry)
    }

    /// Notes what became of an entry.
    fn note(&mut self, entry: &Entry, is_kept: bool) {
        if is_kept {
            self.kept = entry.row.events;
        } else {
            self.lines.insert_str(0, &entry.lines);
        }
    }
}

impl Driver {
    /// Keeps, shows and acts on what the run told, as long as there is something.
    pub(super) async fn record(self) {
        while let Some((events, entry)) =
            self.live.try_update_value(|live| live.record.take_up()).filter(|(events, _)| !events.is_empty())
        {
            let kept = self.keep_entry(&entry).await;
            // What was forgotten meanwhile is of no interest any more.
            let calls = self.live.try_update_value(|live| {
                (live.record.row.run == entry.row.run).then(|| {
                    live.record.note(&entry, kept);
                    std::mem::take(&mut live.record.next_calls)
                })
            });
            if let Some(calls) = calls.flatten() {
                self.show_events(&events);
                for DueCall { node, attempt, timeout_millis } in calls {
                    self.call(node, attempt, timeout_millis);
                }
            }
        }
        self.live.update_value(|live| live.record.is_busy = false);
        self.wait_to_ask();
    }
}
