//! Keys that press buttons from anywhere, and the list of them.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::palette::{Entry, key_rows};
use web_sys::{Event, HtmlDialogElement, HtmlInputElement, KeyboardEvent};

use super::{
    commands::{Command, commands, commands_with_keys},
    files::is_text_field,
    part::{listen, part},
};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

pub(super) fn keys(driver: Driver, model: Model) {
    listen(&window(), "keydown", Box::new(move |event| pressed(model, &event.unchecked_into())));
    part("single-keys").on("change", move |event: Event| {
        let Some(target) = event.target() else { return };
        driver.dispatch(Action::UseSingleKeys(target.unchecked_ref::<HtmlInputElement>().checked()));
    });
}

/// Opens the list of keys.
pub(crate) fn list(model: Model) {
    super::palette::close();
    let with_keys = commands_with_keys();
    let rows = key_rows(&with_keys.iter().map(entry).collect::<Vec<_>>());
    if let Some(list) = part("help-keys").element() {
        wattflow_markup::fill(list, &rows);
    }
    if let Some(field) = part("single-keys").element() {
        field.unchecked_ref::<HtmlInputElement>().set_checked(model.single_keys.get_untracked());
    }
    if let Some(help) = part("help").element() {
        let _ = help.unchecked_ref::<HtmlDialogElement>().show_modal();
    }
}

/// A command as a line of a list.
pub(super) fn entry(command: &Command) -> Entry<'_> {
    Entry { name: &command.name, keys: &command.keys, is_node: false }
}

/// Gives the command whose key was pressed. Single keys are nobody's where something is typed, and behind a dialog.
fn pressed(model: Model, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() || event.repeat() || event.alt_key() {
        return;
    }
    let key = event.key();
    let wanted = match (event.ctrl_key(), event.meta_key()) {
        (false, false) if !model.single_keys.get_untracked() || is_text_field(event) => return,
        (false, false) => key,
        (true, false) => ["Control+", &key.to_ascii_uppercase()].concat(),
        (false, true) => ["Meta+", &key.to_ascii_uppercase()].concat(),
        (true, true) => return,
    };
    let is_behind = !matches!(document().query_selector("dialog[open]"), Ok(None));
    let command = commands().into_iter().find(|command| command.keys.split(' ').any(|keys| keys == wanted));
    if let Some(command) = command {
        // Browsers have uses of their own for some.
        event.prevent_default();
        if !is_behind {
            command.give();
        }
    }
}
