//! The text of the config: the bar above it; the editor itself is an element of its own (editor/).

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::part::part;
use crate::{
    driver::{Action, Driver},
    model::{EditorState, Model},
};

pub(super) fn editor(driver: Driver, model: Model) {
    let is_closed = move || model.editor.get() == EditorState::Closed;
    let has_no_text = move || model.shown.with(|shown| shown.text.is_empty());
    part("edit")
        .attribute("aria-expanded", move || (!is_closed()).to_string())
        .text(move || if is_closed() { "Edit config" } else { "Close editor" }.to_owned())
        .on_click(move || toggle(driver));
    part("editor").flag("hidden", is_closed);
    part("format").flag("disabled", move || has_no_text() || model.is_running()).on_click(move || {
        driver.dispatch(Action::FormatText);
    });
    part("download-config").flag("disabled", has_no_text).on_click(move || driver.dispatch(Action::DownloadConfig));
    part("share").flag("disabled", has_no_text).on_click(move || driver.dispatch(Action::CopyShareLink));
    part("template").flag("disabled", move || model.is_running()).on("change", move |event: web_sys::Event| {
        let Some(choice) = event.target() else { return };
        let choice: web_sys::HtmlSelectElement = choice.unchecked_into();
        driver.dispatch(Action::OpenTemplate(choice.value()));
        // The same template can be chosen again.
        choice.set_selected_index(0);
    });
    part("editor-remark")
        .flag("hidden", move || model.editor.get() != EditorState::Loading && !model.is_running())
        .text(move || {
            if model.is_running() { "Read-only while a run is in progress." } else { "Loading the editor…" }.to_owned()
        });
}

fn toggle(driver: Driver) {
    if let Some(place) = place() {
        driver.dispatch(Action::ToggleEditor(place));
    }
}

/// Where the editor goes.
pub(super) fn place() -> Option<web_sys::Element> {
    part("editor-text").element().cloned()
}
