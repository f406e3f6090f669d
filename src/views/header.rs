//! The bar at the top: which config, how the run stands, and the one primary button.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_engine::run::RunStatus;
use wattflow_view::{duration::duration, icon::run_icon, preflight::services_in_words};

use super::part::part;
use crate::{
    driver::{Action, Driver, RunsAction},
    model::{Model, RunSummary},
};

pub(super) fn header(driver: Driver, model: Model) {
    let workflow = move || match model.shown.with(|shown| shown.outline.workflow_name.clone()) {
        name if name.is_empty() => "Wattflow".to_owned(),
        name => name,
    };
    let file = move || {
        let name = model.shown.with(|shown| shown.name.clone());
        let edited = if model.is_edited() { " · edited" } else { "" };
        let gateway = model.foreign_gateway.get();
        let through = if gateway.is_empty() { "" } else { " · through " };
        [&*name, edited, through, &gateway].concat()
    };
    part("workflow").text(workflow).attribute("title", workflow);
    part("config-file").text(file).attribute("title", file);
    part("theme")
        .text(move || model.theme.get().sign().to_owned())
        .attribute("aria-label", move || ["Theme: ", model.theme.get().word()].concat())
        .on_click(move || driver.dispatch(Action::ChangeTheme));
    run_state(model);
    services(driver, model);
    upload(driver);
    primary(driver, model);
}

/// Run or cancel: always in the same place, and always what its label says.
fn primary(driver: Driver, model: Model) {
    let why_not = move || {
        if model.is_running() { String::new() } else { model.shown.with(|shown| shown.why_not_runnable()) }
    };
    part("why-not").text(why_not);
    part("primary")
        .text(move || if model.is_running() { "Cancel run" } else { "Run pipeline" }.to_owned())
        .flag("data-cancels", move || model.is_running())
        .attribute("aria-keyshortcuts", move || if model.is_running() { "c" } else { "r" }.to_owned())
        .flag("disabled", move || !why_not().is_empty())
        .on_click(move || {
            driver.dispatch(if model.is_running_untracked() {
                Action::Runs(RunsAction::CancelRun)
            } else {
                Action::Runs(RunsAction::RunPipeline)
            });
        });
}

fn services(driver: Driver, model: Model) {
    let cannot_run = move || model.shown.with(|shown| shown.pipeline.is_none());
    part("check").flag("disabled", move || cannot_run() || model.is_running()).on_click(move || {
        driver.dispatch(Action::CheckServices);
    });
    part("services")
        .flag("data-not-ready", move || model.checking.get().not_ready > 0)
        .text(move || services_in_words(model.checking.get()));
}

/// A recorded run is opened as a config is.
fn upload(driver: Driver) {
    part("import").on_click(|| {
        if let Some(field) = part("import-file").element() {
            field.unchecked_ref::<web_sys::HtmlElement>().click();
        }
    });
    let open = move |event: web_sys::Event| {
        let Some(input) = event.target() else { return };
        let input: web_sys::HtmlInputElement = input.unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            driver.dispatch(Action::OpenFile(file));
        }
        // Choosing the same file again, edited meanwhile, must count as a change.
        input.set_value("");
    };
    part("upload").on("change", open);
    part("import-file").on("change", open);
}

fn run_state(model: Model) {
    let status = move || model.run.with(|run| run.status);
    let word = move || status().word().to_owned();
    part("run").attribute("data-state", word).flag("hidden", move || status() == RunStatus::Idle);
    part("run-icon").attribute("d", move || run_icon(status()).to_owned());
    part("run-word").text(word);
    part("simulated")
        .flag("hidden", move || !model.run.with(RunSummary::is_simulated))
        .attribute("title", move || model.run.with(|run| run.simulated.clone()));
    part("run-finished").text(move || model.run.with(|run| format!("{} of {} nodes", run.finished, run.nodes)));
    part("run-elapsed").text(move || {
        model.run.with(|run| {
            let end = run.ended_at.unwrap_or_else(|| model.now.get());
            run.started_at.map(|start| duration(end.millis_since(start))).unwrap_or_default()
        })
    });
}
