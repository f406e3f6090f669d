//! The preview of what nodes read and wrote (crates/preview): a module of its own, fetched with the first node that is
//! selected.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{Driver, browser};

/// What starts it.
const SCRIPT: &str = "wattflow-preview_loader.js";
/// Where it lives; views/results.rs tells it there which files there are.
const PLACE: &str = "inspected-results";

impl Driver {
    pub(super) fn fetch_preview(self) {
        let was_wanted = self.live.try_update_value(|live| std::mem::replace(&mut live.is_preview_wanted, true));
        if was_wanted != Some(false) {
            return;
        }
        self.show_preview_token();
        spawn_local(async move {
            if browser::run_script(SCRIPT).await.is_none() {
                // With the next node that is selected it is tried again.
                self.live.update_value(|live| live.is_preview_wanted = false);
            }
        });
    }

    /// Lets it show the token that the tab has.
    pub(super) fn show_preview_token(self) {
        browser::hand_over(PLACE, "token", &self.token());
    }
}
