//! What is done with the config as a text, of what lies in a chunk and is called from elsewhere.
//!
//! Before the chunk is there, nothing was edited; so there is nothing to take in then, and nothing to fill.

use leptos::prelude::*;

use super::Driver;
use crate::chunks;

/// The ways into the chunk that wait for nothing.
#[derive(Clone, Copy)]
pub(super) struct Text {
    check_edits: fn(Driver),
    fill_editor: fn(Driver),
    reveal_selected: fn(Driver),
    keep_soon: fn(Driver),
    pub(super) keep_now: fn(Driver),
}

impl Driver {
    /// The chunk is there.
    pub(crate) fn text_is_there(self) {
        self.live.update_value(|live| {
            live.text = Some(Text {
                check_edits: Self::take_in_edits,
                fill_editor: Self::fill,
                reveal_selected: Self::reveal_node,
                keep_soon: Self::keep_in_a_while,
                keep_now: Self::keep_now,
            });
        });
    }

    /// Calls into the chunk, if it is there.
    pub(super) fn with_text(self, call: impl FnOnce(Text)) {
        if let Some(text) = self.live.with_value(|live| live.text) {
            call(text);
        }
    }

    /// Checks the text in the editor, if that is due: what follows must not act on an older one.
    pub(super) fn check_edits(self) {
        self.with_text(|text| (text.check_edits)(self));
    }

    /// Gives the editor the text that the page shows, as that of another file.
    pub(super) fn fill_editor(self) {
        self.with_text(|text| (text.fill_editor)(self));
    }

    /// Shows the selected node in the text.
    pub(super) fn reveal_selected(self) {
        self.with_text(|text| (text.reveal_selected)(self));
    }

    /// Keeps the configs soon.
    pub(super) fn keep_soon(self) {
        match self.live.with_value(|live| live.text) {
            Some(text) => (text.keep_soon)(self),
            None => self.fetch(chunks::keep_soon(self), || {}),
        }
    }
}
