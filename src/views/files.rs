//! A config can be dropped anywhere on the page, or pasted outside of text fields.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Event};

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
            driver.dispatch(Action::Drag(true));
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
                None => open_text(driver, dropped, |text| !text.is_empty()),
            }
        }),
    );
    on(
        "paste",
        Box::new(move |event| {
            if event.default_prevented() {
                return;
            }
            let pasted = event.unchecked_into::<ClipboardEvent>().clipboard_data();
            open_text(driver, pasted, |text| text.trim_start().starts_with(['{', '[']));
        }),
    );
}

/// Opens the text that was dropped or pasted, if it is such a text.
fn open_text(driver: Driver, data: Option<DataTransfer>, is_config: fn(&str) -> bool) {
    if let Some(text) = data.and_then(|data| data.get_data("text").ok()).filter(|text| is_config(text)) {
        driver.dispatch(Action::OpenText(text));
    }
}
