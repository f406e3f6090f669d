//! Opening configs: from a file, from the clipboard, from a template; and going back to one.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wattflow_engine::config::{self, Checked};

use super::{
    Driver, address_bar,
    fetch::{FetchError, fetch},
};
use crate::{
    chunks,
    model::{Because, Earlier, Shown, UNNAMED},
};

/// What is wrong with a config, and what it can be used for, on this page.
pub(super) fn check(bytes: &[u8]) -> Checked {
    let checked = config::check_bytes(bytes);
    if address_bar::is_https() { checked.on_secure_page() } else { checked }
}

impl Driver {
    pub(super) fn open_file(self, file: web_sys::File) {
        let name = file.name();
        if name.rsplit('.').next() == Some("jsonl") {
            return self.fetch(chunks::import_run(self, file), || {});
        }
        if let Some(too_large) = config::check_size(file.size() as usize) {
            let checked = Checked { diagnostics: vec![too_large], ..Checked::default() };
            return self.open_shown(Arc::new(Shown::new(name, Arc::default(), checked)));
        }
        let opening = self.next_opening();
        spawn_local(async move {
            let read = JsFuture::from(file.array_buffer()).await;
            if opening != self.opening() {
                return;
            }
            match read {
                Ok(buffer) => self.open(&name, &js_sys::Uint8Array::new(&buffer).to_vec()),
                Err(_) => self.tell(format!("Cannot read {name}. Is the file still there, and may this page read it?")),
            }
        });
    }

    /// Opens one of the server's templates, under a name of its own.
    pub(super) fn open_template(self, path: String) {
        let opening = self.next_opening();
        spawn_local(async move {
            let fetched = fetch(&path, "").await;
            if opening != self.opening() {
                return;
            }
            match fetched {
                Ok(Some((_, bytes))) => self.open(UNNAMED, &bytes),
                Ok(None) => self.tell("This server has no templates: it serves another version of the page."),
                Err(FetchError::Other(reason)) => self.tell(format!("Cannot fetch the template: {reason}.")),
                Err(FetchError::TokenNeeded) => self.ask_for_token(),
            }
        });
    }

    pub(super) fn open_text(self, text: &str) {
        self.open(UNNAMED, text.as_bytes());
    }

    /// Numbers what the user opens: a config that arrives when another was asked for since is not shown any more.
    fn next_opening(self) -> u32 {
        self.live.update_value(|live| live.openings = live.openings.wrapping_add(1));
        self.opening()
    }

    pub(super) fn opening(self) -> u32 {
        self.live.with_value(|live| live.openings)
    }

    /// Checks `bytes` as a config and shows it, whatever it turns out to be.
    fn open(self, name: &str, bytes: &[u8]) {
        self.open_shown(opened(name, bytes));
    }

    pub(super) fn open_shown(self, shown: Arc<Shown>) {
        if self.refuse_while_running() {
            return;
        }
        self.check_edits();
        self.next_opening();
        let left = self.left(Because::Replaced);
        let is_broken = shown.pipeline.is_none();
        let was_broken = left.shown.pipeline.is_none();
        // Edits are never dropped; of several configs that cannot run, the way back leads to the one before them all.
        let mut earlier = self.model.earlier.get_untracked();
        earlier.retain(|earlier| match earlier.because {
            Because::Repaired(_) => false,
            _ => earlier.is_edited() || (is_broken && was_broken),
        });
        if left.is_edited() || (is_broken && !was_broken) {
            earlier.push(left);
        }
        let saved = Arc::clone(&shown.text);
        self.show(shown, saved);
        self.model.earlier.set(earlier);
        self.keep_soon();
    }

    /// The config that is shown, as one to go back to.
    pub(super) fn left(self, because: Because) -> Earlier {
        Earlier { shown: self.model.shown.get_untracked(), saved: self.model.saved.get_untracked(), because }
    }

    /// Goes back to the config that is offered. What is shown now is offered in its turn where it has edits: after all
    /// others, so that going back often leads to each.
    pub(super) fn go_back(self) {
        if self.refuse_while_running() {
            return;
        }
        self.check_edits();
        let mut earlier = self.model.earlier.get_untracked();
        let Some(Earlier { shown, saved, because }) = earlier.pop() else { return };
        if let Because::Repaired(_) = because {
            self.model.earlier.set(earlier);
            return self.change_text(&shown.text);
        }
        let left = self.left(Because::Replaced);
        if left.is_edited() {
            earlier.insert(0, left);
        }
        self.show(shown, saved);
        self.model.earlier.set(earlier);
        self.keep_soon();
    }

    /// Gives up the way back that is offered.
    pub(super) fn forget_earlier(self) {
        self.model.earlier.update(|earlier| drop(earlier.pop()));
        self.keep_soon();
    }

    /// Whether a run keeps the config from being changed, which the user is then told.
    pub(super) fn refuse_while_running(self) -> bool {
        let is_running = self.is_running();
        if is_running {
            self.tell("A run is in progress: cancel it before you open or change a config.");
        }
        is_running
    }
}

/// A config as it was opened.
pub(super) fn opened(name: &str, bytes: &[u8]) -> Arc<Shown> {
    let text = config::decode(bytes).unwrap_or_default();
    Arc::new(Shown::new(name.to_owned(), text.into(), check(bytes)))
}
