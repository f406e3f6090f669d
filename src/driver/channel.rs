//! What tabs of this page tell each other: that there is news of a run. The news itself is in the journal.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wattflow_view::history::{Listener, Reaction, Row};
use web_sys::{BroadcastChannel, MessageEvent};

use super::Driver;
use crate::chunks;

const NAME: &str = "wattflow";
/// Before a packed row: the run has got so far.
const NEWS: char = 'n';
/// Before the id of a run: it should be cancelled.
const CANCEL: char = 'c';
/// Whoever executes a run should say so.
const ROLL_CALL: char = 'r';

impl Driver {
    /// Listens to other tabs, as long as the page is there.
    pub(super) fn open_channel(self) {
        let Ok(channel) = BroadcastChannel::new(NAME) else { return };
        let hear = move |event: MessageEvent| {
            let message = event.data().as_string().unwrap_or_default();
            self.live.update_value(|live| live.others.unheard.push(message));
            self.fetch(chunks::hear(self), || {});
        };
        let hear = Closure::<dyn Fn(MessageEvent)>::new(hear).into_js_value();
        channel.set_onmessage(Some(hear.unchecked_ref()));
        self.live.update_value(|live| live.others.channel = Some(channel));
    }

    /// Takes in what other tabs have said, in order.
    pub(crate) fn hear(self) {
        let said = self.live.try_update_value(|live| std::mem::take(&mut live.others.unheard));
        said.unwrap_or_default().iter().for_each(|message| self.hear_one(message));
    }

    fn hear_one(self, message: &str) {
        let mut rest = message.chars();
        match rest.next() {
            Some(NEWS) => {
                if let Some(row) = Row::unpack(rest.as_str()) {
                    self.hear_news(row);
                }
            }
            Some(CANCEL) if self.executed() == rest.as_str() => self.cancel_run(),
            Some(ROLL_CALL) if !self.executed().is_empty() => {
                self.tell_tabs(&self.live.with_value(|live| live.record.row.clone()));
            }
            _ => {}
        }
    }

    /// Tells other tabs that there is news of a run.
    pub(super) fn tell_tabs(self, row: &Row) {
        self.post(NEWS, &row.pack());
    }

    pub(super) fn ask_to_cancel(self, run: &str) {
        self.post(CANCEL, run);
    }

    pub(super) fn call_roll(self) {
        self.post(ROLL_CALL, "");
    }

    fn post(self, kind: char, text: &str) {
        self.live.with_value(|live| {
            if let Some(channel) = &live.others.channel {
                let mut message = String::from(kind);
                message.push_str(text);
                let _ = channel.post_message(&message.into());
            }
        });
    }

    /// The run that is executed here; empty when there is none.
    pub(super) fn executed(self) -> String {
        self.live.with_value(
            |live| {
                if live.record.row.is_running() { live.record.row.run.clone() } else { String::new() }
            },
        )
    }

    fn hear_news(self, row: Row) {
        let executes = !self.executed().is_empty();
        let workflow = self.workflow();
        let reaction = self.live.with_value(|live| {
            let listener = Listener {
                writer: &live.tab,
                run: &live.told.state.run,
                workflow: &workflow,
                executes,
                is_running: self.is_running(),
            };
            listener.hears(&row)
        });
        match reaction {
            Reaction::None => {}
            Reaction::CatchUp => self.catch_up(),
            Reaction::Follow => self.show_others(row.clone()),
            Reaction::GiveWay => self.give_way(),
        }
        self.live.update_value(|live| {
            if !live.others.heard.contains(&row.run) {
                live.others.heard.push(row.run.clone());
            }
        });
        self.list_row(row);
    }
}
