//! Running a part of the pipeline or what is left of it, and what that would do.

use leptos::prelude::*;
use wattflow_engine::run::RunStatus;

use super::part::part;
use crate::{
    driver::{Action, Driver, RunsAction},
    model::{Model, Reach, Rest},
};

pub(super) fn acting(driver: Driver, model: Model) {
    let look_away = move || driver.dispatch(Action::ForeseeNothing);
    part("inspected-actions")
        .on("pointerleave", move |_: web_sys::Event| look_away())
        .on("focusout", move |_: web_sys::Event| look_away());
    for (button, reach) in
        [(part("run-from"), Reach::FromHere), (part("run-only"), Reach::OnlyThis), (part("run-to"), Reach::UpToHere)]
    {
        let look = move || driver.dispatch(Action::Runs(RunsAction::Foresee(reach)));
        button
            .flag("disabled", move || !why_not(model).is_empty())
            .on("pointerenter", move |_: web_sys::Event| look())
            .on("focus", move |_: web_sys::Event| look())
            .on_click(move || driver.dispatch(Action::Runs(RunsAction::RunPart(reach))));
    }
    part("foreseen").text(move || match why_not(model) {
        "" => model.foreseen.get(),
        why_not => why_not.to_owned(),
    });
}

/// What the last run left to do.
pub(super) fn rest(driver: Driver, model: Model) {
    let of = move |tell: &dyn Fn(&Rest) -> String| {
        model.rest.with(|rest| rest.as_ref().map(tell)).filter(|_| !model.is_running()).unwrap_or_default()
    };
    part("retry")
        .text(move || match model.rest.with(|rest| rest.as_ref().map(|rest| rest.after)) {
            Some(RunStatus::Succeeded) => "Run the rest".to_owned(),
            _ => "Retry from failed node".to_owned(),
        })
        .flag("hidden", move || model.rest.with(Option::is_none) || model.is_running())
        .flag("disabled", move || of(&|rest| rest.line.clone()).is_empty())
        .on_click(move || driver.dispatch(Action::Runs(RunsAction::RetryFromFailed)));
    part("rest").flag("hidden", move || of(&|rest| rest.line.clone()).is_empty());
    part("rest-line").text(move || {
        of(&|rest| {
            let button = if rest.after == RunStatus::Succeeded { "The rest: " } else { "On retry: " };
            [button, &rest.line].concat()
        })
    });
    part("rest-nodes").html(move || of(&|rest| rest.nodes.clone()));
}

/// Why no part can be run that the selected node is the measure of; empty when it can.
fn why_not(model: Model) -> &'static str {
    if model.is_running() {
        return "A run is going on.";
    }
    model.shown.with(|shown| match model.selected.get() {
        _ if shown.pipeline.is_none() => "The config cannot run: see its problems.",
        Some(node) if shown.runnable(node).is_none() => "No run reaches this node.",
        _ => "",
    })
}
