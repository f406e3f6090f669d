//! A config can be dropped anywhere on the page, or pasted outside of text fields.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event};

use super::part::{listen, part};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

pub(super) fn take_in(driver: Driver, model: Model) {
    part("drop-target").flag("hidden", move || !model.dragging.get());
    let on = |event: &str, act: Box<dyn Fn(Event)>| listen(&window(), event, act);
    on(
        "dragover",
        Box::new(move |event| {
            event.prevent_default();
            let dragged = event.unchecked_into::<DragEvent>().data_transfer();
            if dragged.is_some_and(|dragged| dragged.types().includes(&"Files".into(), 0)) {
                driver.dispatch(Action::Drag(true));
            }
        }),
    );
    on(
        "dragleave",
        Box::new(move |event| {
            // Leaving an element for another one within the page is no leaving.
            if event.unchecked_into::<DragEvent>().related_target().is_none() {
                driver.dispatch(Action::Drag(false));
            }
        }),
    );
    on(
        "drop",
        Box::new(move |event| {
            driver.dispatch(Action::Drag(false));
            // Text dropped into the editor is the editor's.
            let is_taken = event.default_prevented();
            event.prevent_default();
            let dropped = event.unchecked_into::<DragEvent>().data_transfer();
            match dropped.as_ref().and_then(DataTransfer::files).and_then(|files| files.get(0)) {
                Some(file) => driver.dispatch(Action::OpenFile(file)),
                None if is_taken => {}
                None => open_text(driver, dropped),
            }
        }),
    );
    on(
        "paste",
        Box::new(move |event| {
            if !event.default_prevented() && !is_text_field(&event) {
                open_text(driver, event.unchecked_into::<ClipboardEvent>().clipboard_data());
            }
        }),
    );
}

/// Whether an event is about a place where people write. The field of a dialog that was just closed is none, although it has
/// the focus until the next frame.
pub(super) fn is_text_field(event: &Event) -> bool {
    const FIELDS: &str = ":is(input, select, textarea, [contenteditable=true]):not(dialog:not([open]) *)";
    let Some(target) = event.target() else { return false };
    matches!(target.unchecked_ref::<Element>().closest(FIELDS), Ok(Some(_)))
}

/// Opens the text that was dropped or pasted, if it looks like a config.
fn open_text(driver: Driver, data: Option<DataTransfer>) {
    let text = data.and_then(|data| data.get_data("text").ok()).unwrap_or_default();
    if text.trim_start().starts_with(['{', '[']) {
        driver.dispatch(Action::OpenText(text));
    }
}
