//! What stands below the drawing: panels behind tabs, one open at a time, all of them foldable.
//!
//! To add a panel: a variant of [`Panel`] with its word, in index.html its tab and its panel, and a line in [`dock`].

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use super::part::{Part, part};
use crate::{
    driver::{Action, Driver},
    model::{Model, Panel},
};

pub(super) fn dock(driver: Driver, model: Model) {
    let is_open = RwSignal::new(true);
    let tabs = [part("log-tab"), part("timeline-tab"), part("history-tab")];
    let panels = [part("log-panel"), part("timeline-panel"), part("history-panel")];
    for ((panel, tab), body) in Panel::ALL.iter().copied().zip(&tabs).zip(panels) {
        let is_chosen = move || model.panel.get() == panel;
        body.flag("hidden", move || !is_chosen());
        // One of the tabs is reached by Tab, the others from there by arrow keys.
        tab.clone()
            .attribute("aria-selected", move || is_chosen().to_string())
            .attribute("tabindex", move || if is_chosen() { "0" } else { "-1" }.to_owned())
            .on_click(move || {
                is_open.set(true);
                driver.dispatch(Action::ShowPanel(panel));
            });
    }
    part("tabs").on("keydown", move |event: KeyboardEvent| {
        let last = tabs.len().saturating_sub(1);
        let at = Panel::ALL.iter().position(|panel| *panel == model.panel.get_untracked()).unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "ArrowRight" => at.saturating_add(1).checked_rem(tabs.len()).unwrap_or_default(),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = tabs.get(to).and_then(Part::element) {
            let tab: &HtmlElement = tab.unchecked_ref();
            let _ = tab.focus();
            tab.click();
        }
    });
    part("log-tools").flag("hidden", move || !is_open.get() || model.panel.get() != Panel::Log);
    part("timeline-tools").flag("hidden", move || !is_open.get() || model.panel.get() != Panel::Timeline);
    part("history-tools").flag("hidden", move || !is_open.get() || model.panel.get() != Panel::History);
    part("dock-panels").flag("hidden", move || !is_open.get());
    part("dock-splitter").flag("hidden", move || !is_open.get());
    part("dock").flag("data-folded", move || !is_open.get());
    part("dock-fold")
        .attribute("aria-expanded", move || is_open.get().to_string())
        .on_click(move || is_open.update(|open| *open = !*open));
}
