//! Earlier runs: their list, and two of them side by side.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::history::list;
use web_sys::{Element, Event, HtmlElement, HtmlSelectElement};

use super::part::{Part, part};
use crate::{
    driver::{Action, Driver, RunsAction},
    model::{Model, Panel},
};

pub(super) fn history(driver: Driver, model: Model) {
    let is_open = move || model.panel.get() == Panel::History;
    let compares = move || !model.comparison.with(String::is_empty);
    let is_empty = move || model.history.with(Vec::is_empty);
    part("history-remark").flag("hidden", move || !is_empty());
    part("history-list")
        .flag("hidden", compares)
        // What is not seen is not drawn.
        .html(move || {
            if !is_open() {
                return String::new();
            }
            let shown = model.run.with(|run| run.run.clone());
            model.history.with(|rows| list(rows, &shown, model.utc_offset_minutes))
        })
        .on("click", move |event: Event| clicked(driver, &event));
    part("comparison").flag("hidden", move || !compares());
    part("compared").html(move || model.comparison.get());
    part("end-comparison").on_click(move || {
        driver.dispatch(Action::EndComparison);
        focus(&part("history-list"));
    });
    part("delete-all")
        .flag("disabled", is_empty)
        .on_click(move || driver.dispatch(Action::Runs(RunsAction::DeleteAllRuns)));
    keep(driver, model);
}

/// How many runs are kept.
fn keep(driver: Driver, model: Model) {
    let field = part("kept-runs").on("change", move |event: Event| {
        let Some(field) = event.target() else { return };
        let field: HtmlSelectElement = field.unchecked_into();
        if let Ok(most) = field.value().parse() {
            driver.dispatch(Action::Runs(RunsAction::KeepRuns(most)));
        }
    });
    Effect::new(move |_| {
        let most = model.kept_runs.get().to_string();
        if let Some(field) = field.element() {
            field.unchecked_ref::<HtmlSelectElement>().set_value(&most);
        }
    });
}

fn clicked(driver: Driver, event: &Event) {
    let Some(target) = event.target() else { return };
    let target: Element = target.unchecked_into();
    let run = |attribute: &str| {
        let button = target.closest(&["[", attribute, "]"].concat()).ok().flatten()?;
        button.get_attribute(attribute)
    };
    if let Some(run) = run("data-open") {
        driver.dispatch(Action::Runs(RunsAction::OpenRun(run)));
    } else if let Some(run) = run("data-compare") {
        driver.dispatch(Action::Runs(RunsAction::CompareRun(run)));
    } else if let Some(run) = run("data-delete") {
        driver.dispatch(Action::Runs(RunsAction::DeleteRun(run)));
    } else {
        return;
    }
    // The button that was pressed is drawn anew, or gone.
    focus(&part("history-list"));
}

fn focus(part: &Part) {
    if let Some(element) = part.element() {
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}
