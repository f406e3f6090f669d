//! What is said of a file, and instead of one.

use std::rc::Rc;

use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};
use wattflow_rpc::artifacts::Kind as Found;
use web_sys::Event;

use super::Panel;
use crate::{dom, source::Trouble};

impl Panel {
    pub(super) fn no_file(&self, path: &str, kind: Found) {
        let is_over = self.told.borrow().state == "succeeded";
        let words = match kind {
            Found::Directory => " is a directory.",
            Found::Other => " is no file.",
            _ if self.is_input.get() || is_over => " is not in the data directory of this page's server.",
            _ => " does not exist yet.",
        };
        self.without_file(&[path, words].concat());
    }

    pub(super) fn refused(&self, path: &str, failure: &Failure) {
        match (failure.kind, failure.status) {
            (FailureKind::TokenNeeded, _) => {
                if let Ok(event) = Event::new("token-wanted") {
                    let _ = self.place.dispatch_event(&event);
                }
                self.none("This server shows its files to who has its token.");
            }
            (FailureKind::NotGrpc, _) | (_, Some(StatusCode::Unimplemented)) => {
                self.none("This page's server shows no files.");
            }
            _ => self.without_file(&["Cannot show ", path, ": ", &failure.message].concat()),
        }
    }

    /// One line instead of anything else.
    pub(super) fn none(&self, line: &str) {
        self.asking.stop();
        self.forget();
        dom::show(dom::find(&self.root, ".results-bar"), false);
        dom::set_text(&self.root, ".results-path", "");
        self.say(line);
    }

    /// One line instead of a file; another may be there.
    pub(super) fn without_file(&self, line: &str) {
        self.forget();
        self.frame(false);
        dom::set_text(&self.root, ".results-path", "");
        self.say(line);
    }

    /// Says something of the file, such as how many rows it has; `is_settled` when it will stay so.
    pub(super) fn tell(&self, words: &str, is_settled: bool) {
        let facts = self.facts.borrow();
        let separator = if words.is_empty() { "" } else { " · " };
        let line = [words, separator, &facts].concat();
        dom::set_text(&self.root, ".results-note", &line);
        if is_settled {
            dom::set_text(&self.root, ".results-said", &line);
        }
    }

    pub(super) fn say(&self, line: &str) {
        dom::set_text(&self.root, ".results-note", line);
        dom::set_text(&self.root, ".results-said", line);
    }

    pub(super) fn trouble(self: &Rc<Self>, trouble: Trouble) {
        match trouble {
            Trouble::Changed => {
                self.forget();
                self.ask();
            }
            Trouble::Told(words) => self.say(&words),
        }
    }
}
