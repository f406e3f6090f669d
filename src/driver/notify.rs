//! Telling the user, who looks elsewhere, that a run has ended: only where they asked for it.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wattflow_view::tab;

use super::{
    Driver,
    javascript::{call, get, object},
};
use crate::model::RunSummary;

/// Whether the user was not asked yet. Asking is theirs to begin: by a button, never at the start.
pub(super) fn may_ask() -> bool {
    permission() == "default"
}

/// Tells of the end of a run, where the tab is hidden and the user wants it.
pub(super) fn tell_of_end(run: &RunSummary, workflow: &str) {
    let Some(window) = web_sys::window() else { return };
    if permission() != "granted" || !window.document().is_some_and(|page| page.hidden()) {
        return;
    }
    let title = tab::title(run.status, workflow, run.is_simulated());
    let body = tab::announcement(run.status, run.first_failed.as_deref(), run.is_simulated());
    // Several tabs may follow a run: of one tag, one is shown.
    let options = object(&[("body", body.into()), ("tag", run.run.as_str().into())]);
    if let Ok(class) = class().dyn_into::<Function>()
        && let Ok(notification) = Reflect::construct(&class, &Array::of2(&title.into(), &options))
    {
        let show_tab = Closure::once_into_js(move || drop(window.focus()));
        let _ = Reflect::set(&notification, &"onclick".into(), &show_tab);
    }
}

/// The browser's `Notification`; undefined where there is none, as on some phones.
fn class() -> JsValue {
    web_sys::window().map(|window| get(&window, "Notification")).unwrap_or_default()
}

fn permission() -> String {
    match class() {
        class if class.is_undefined() => String::new(),
        class => get(&class, "permission").as_string().unwrap_or_default(),
    }
}

impl Driver {
    pub(super) fn ask_to_notify(self) {
        spawn_local(async move {
            if let Ok(asked) =
                call(&class(), "requestPermission", &[]).and_then(wasm_bindgen::JsCast::dyn_into::<Promise>)
            {
                let _ = JsFuture::from(asked).await;
            }
            self.model.may_ask_to_notify.set(may_ask());
        });
    }
}
