//! The text of the config: the bar above it; the editor itself is an element of its own (editor/).

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::part::part;
use crate::{
    driver::{Action, Driver, TextAction},
    model::{EditorState, Model},
};

pub(super) fn editor(driver: Driver, model: Model) {
    let is_closed = move || model.editor.get() == EditorState::Closed;
    let has_no_text = move || model.shown.with(|shown| shown.text.is_empty());
    part("edit").attribute("aria-expanded", move || (!is_closed()).to_string()).on_click(move || toggle(driver));
    part("editor").flag("hidden", is_closed);
    part("format").flag("disabled", move || has_no_text() || model.is_running()).on_click(move || {
        driver.dispatch(Action::Text(TextAction::FormatText));
    });
    part("download-config")
        .flag("disabled", has_no_text)
        .on_click(move || driver.dispatch(Action::Text(TextAction::DownloadConfig)));
    part("share")
        .flag("disabled", has_no_text)
        .on_click(move || driver.dispatch(Action::Text(TextAction::CopyShareLink)));
    part("template").on("click", move |event: web_sys::Event| {
        let Some(target) = event.target() else { return };
        let target: web_sys::Element = target.unchecked_into();
        if let Some(path) = target.get_attribute("data-template") {
            drop(target.closest("details").map(|menu| menu.map(|menu| menu.remove_attribute("open"))));
            driver.dispatch(Action::Text(TextAction::OpenTemplate(path)));
        }
    });
    part("editor-remark")
        .flag("hidden", move || model.editor.get() != EditorState::Loading && !model.is_running())
        .text(move || {
            if model.is_running() { "Read-only while a run is in progress." } else { "Loading the editor…" }.to_owned()
        });
}

fn toggle(driver: Driver) {
    if let Some(place) = place() {
        driver.dispatch(Action::Text(TextAction::ToggleEditor(place)));
    }
}

/// Where the editor goes.
pub(super) fn place() -> Option<web_sys::Element> {
    part("editor-text").element().cloned()
}
