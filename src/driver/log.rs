//! What of the log is shown, kept in the address bar; and handing it out.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_view::log::{Filter, Log};

use super::{Driver, address_bar, browser};
use crate::model::Panel;

const LEVEL_PARAMETER: &str = "log-level";
const NODE_PARAMETER: &str = "log-node";
const TEXT_PARAMETER: &str = "log-text";

/// Whether the address bar names a filter.
pub(super) fn is_filter_named() -> bool {
    [LEVEL_PARAMETER, NODE_PARAMETER, TEXT_PARAMETER].into_iter().any(|name| address_bar::parameter(name).is_some())
}

impl Driver {
    /// Shows what the address bar names.
    pub(crate) fn restore_log_filter(self) {
        let parameter = |name| address_bar::parameter(name).unwrap_or_default();
        let level = Filter::level_from_word(&parameter(LEVEL_PARAMETER));
        let filter = Filter { level, node: parameter(NODE_PARAMETER), text: parameter(TEXT_PARAMETER) };
        self.model.log.update(|log| log.set_filter(filter));
    }

    pub(super) fn filter_log(self, filter: Filter) {
        let level = if filter.level == Filter::default().level { "" } else { filter.level.word() };
        for (name, value) in [(LEVEL_PARAMETER, level), (NODE_PARAMETER, &filter.node), (TEXT_PARAMETER, &filter.text)]
        {
            address_bar::set_parameter(name, Some(value).filter(|value| !value.is_empty()));
        }
        self.model.log.update(|log| log.set_filter(filter));
    }

    /// Shows the lines about one node, and nothing but them.
    pub(super) fn show_log_of(self, node: String) {
        self.filter_log(Filter { node, ..Filter::default() });
        self.show_panel(Panel::Log);
    }

    pub(super) fn copy_log(self) {
        let (text, lines) = self.model.log.with_untracked(|log| (log.shown_text(), log.shown()));
        self.copy(text, [&*lines.to_string(), if lines == 1 { " line copied." } else { " lines copied." }].concat());
    }

    /// Copies `text`, and tells the user that it is done.
    pub(super) fn copy(self, text: String, told: String) {
        spawn_local(async move {
            self.tell(if browser::copy(&text).await { told } else { "The browser did not allow copying.".to_owned() });
        });
    }

    pub(super) fn download_log(self) {
        let log = self.model.log.with_untracked(Log::text);
        if browser::download("orchestrator.log", &log).is_none() {
            self.tell("The browser did not allow the download.");
        }
    }
}
