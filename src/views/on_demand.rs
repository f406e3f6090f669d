//! The parts of the page that are fetched when they are first wanted.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;
use wattflow_engine::run::RunStatus;
use wattflow_view::log::{Filter, Log};
use web_sys::Event;

use super::{
    palette::close,
    part::{listen, part},
};
use crate::{
    chunks::{self, Fetched},
    driver::{Action, Driver, RunsAction},
    model::{Model, Panel},
};

/// The signs that somebody uses the page.
const SIGNS: [&str; 3] = ["pointermove", "keydown", "click"];

pub(super) fn on_demand(driver: Driver, model: Model) {
    let is_used = Rc::new(Cell::new(false));
    for sign in SIGNS {
        let is_used = Rc::clone(&is_used);
        let used = move |_| {
            if !is_used.replace(true) {
                Driver::fetch_ahead();
            }
        };
        listen(&window(), sign, Box::new(used));
    }
    let is_touched = RwSignal::new(false);
    let touch = move |_: Event| {
        if !is_touched.get_untracked() {
            is_touched.set(true);
        }
    };
    part("dock").on("pointerover", touch).on("focusin", touch);
    let panels_wanted = move || {
        is_touched.get()
            || model.panel.get() != Panel::Log
            || model.run.with(|run| run.status != RunStatus::Idle)
            || model.log.with(|log| *log.filter() != Filter::default())
    };
    when_wanted(driver, panels_wanted, move || chunks::panels(driver, model));
    when_wanted(driver, move || model.selected.get().is_some(), move || chunks::inspector(driver, model));
    let stage = model.stage();
    when_wanted(driver, move || stage.is_list.get(), move || chunks::node_list(driver, model));
    // Before the view is measured, every drawing is larger.
    let is_larger = move || stage.view.with(|view| view.width > 0) && stage.viewport().is_larger();
    when_wanted(driver, is_larger, move || chunks::minimap(driver, model));
    let simulates = RwSignal::new(false);
    part("simulate").on("toggle", move |_: Event| simulates.set(true));
    when_wanted(driver, move || simulates.get(), move || chunks::simulate(driver, model));
    part("commands").on_click(move || driver.fetch(chunks::palette(driver, model), || {}));
    part("keys").on_click(move || driver.fetch(chunks::keys(model), || {}));
    part("print").on_click(move || {
        close();
        driver.fetch(chunks::print(driver, model), || {});
    });
    // What keys press from anywhere, whether it is shown or not.
    part("export")
        .flag("disabled", move || model.run.with(|run| run.run.is_empty()))
        .on_click(move || driver.dispatch(Action::Runs(RunsAction::ExportRun)));
    part("download")
        .flag("disabled", move || model.log.with(Log::len) == 0)
        .on_click(move || driver.dispatch(Action::Runs(RunsAction::DownloadLog)));
}

/// Fetches a part of the page when it is first wanted, and where it could not be had, when that changes.
fn when_wanted<F: Future<Output = Fetched> + 'static>(
    driver: Driver,
    is_wanted: impl Fn() -> bool + 'static,
    call: impl Fn() -> F + 'static,
) {
    let is_called = Rc::new(Cell::new(false));
    Effect::new(move |_| {
        if is_wanted() && !is_called.replace(true) {
            let is_called = Rc::clone(&is_called);
            driver.fetch(call(), move || is_called.set(false));
        }
    });
}
