//! What the page is to show: a config, a node of it, a panel, a theme, a notice.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Driver, address_bar, settings};
use crate::model::{Panel, Shown, Theme};

impl Driver {
    pub(super) fn select(self, node: Option<usize>) {
        self.model.selected.set(node);
        node.inspect(|node| self.model.stage().reveal(*node));
        self.foresee_nothing();
        let shown = self.model.shown.get_untracked();
        let id = node.and_then(|node| shown.outline.nodes.get(node)).map(|node| node.id.as_str());
        address_bar::set_parameter(address_bar::NODE_PARAMETER, id);
        if node.is_some() {
            self.fetch_preview();
        }
    }

    pub(super) fn show_panel(self, panel: Panel) {
        self.model.panel.set(panel);
        // What is shown anyway need not be named.
        let word = Some(panel.word()).filter(|_| panel != Panel::default());
        address_bar::set_parameter(address_bar::PANEL_PARAMETER, word);
    }

    pub(super) fn set_theme(self, theme: Theme) {
        self.model.theme.set(theme);
        settings::apply_theme(theme);
    }

    pub(super) fn tell(self, notice: impl Into<String>) {
        self.model.notice.set(notice.into());
    }

    /// Makes `shown` the config of the page, whose file holds `saved`, and forgets the run of the one before.
    pub(super) fn show(self, shown: Arc<Shown>, saved: Arc<str>) {
        self.forget_run();
        shown.reset_nodes();
        shown.forget_findings();
        let selected = address_bar::parameter(address_bar::NODE_PARAMETER).and_then(|id| shown.position(&id));
        self.model.loading.set(false);
        self.model.notice.set(address_bar::gateway().err().unwrap_or_default());
        self.model.saved.set(saved);
        self.model.stage().reset();
        self.model.shown.set(shown);
        self.model.selected.set(selected);
        if let Some(node) = selected {
            self.model.stage().reveal(node);
            self.fetch_preview();
        }
        self.fill_editor();
        self.ask_services();
        self.tell_withheld();
    }
}
