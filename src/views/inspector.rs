//! Everything about one node: how it stands, what broke and what to do, and how it is defined.

mod ran;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_engine::run::{NodeState, NodeStatus};
use wattflow_view::{
    drawing::node_detail,
    history::Past,
    icon::node_icon,
    inspector::{definition, outcome, service},
    shell::grpcurl,
};

use web_sys::{Element, Event};

use self::ran::id;
use super::{part::part, problems::keep_focus};
use crate::{
    driver::{Action, Driver, TextAction},
    model::{Model, RunSummary, Shown},
};

pub(super) fn inspector(driver: Driver, model: Model) {
    let nothing = move || selected(model).is_none();
    part("nothing-selected").flag("hidden", move || !nothing());
    let inspected = part("inspected").flag("hidden", nothing);
    part("inspected-id").text(move || id(model));
    part("copy-id").attribute("data-copy", move || id(model));
    ran::ran(driver, model);
    // Whatever can be copied says so itself.
    inspected.on("click", move |event: Event| {
        let Some(button) = event.target().and_then(|it| it.unchecked_ref::<Element>().closest("[data-copy]").ok()?)
        else {
            return;
        };
        let what = button.get_attribute("title").unwrap_or_default();
        let what = what.strip_prefix("Copy ").unwrap_or_default();
        let named = ["The ", what].concat();
        driver.dispatch(Action::Copy(button.get_attribute("data-copy").unwrap_or_default(), named));
    });
    part("inspected-state").attribute("data-state", move || read(model, |_, _, state| state.status.word().to_owned()));
    part("inspected-icon").attribute("d", move || read(model, |_, _, state| node_icon(state.status).to_owned()));
    part("inspected-detail").text(move || {
        read(model, |_, _, state| {
            node_detail(state, if state.ended_at.is_some() { model.now.get_untracked() } else { model.now.get() })
        })
    });
    part("inspected-past").html(move || {
        read(model, |shown, node, state| {
            let running = state.started_at.filter(|_| state.status == NodeStatus::Running);
            let now = if running.is_some() { model.now.get() } else { model.now.get_untracked() };
            let id = shown.outline.nodes.get(node).map(|node| node.id.as_str()).unwrap_or_default();
            model.past.with(|runs| Past::of(id, runs).tell(running, now))
        })
    });
    part("inspected-outcome").html(move || {
        read(model, |shown, node, state| match shown.outline.nodes.get(node) {
            Some(spec) => {
                let is_simulated = model.run.with(RunSummary::is_simulated);
                outcome(state, &spec.id, &spec.address, shown.service(node), is_simulated)
            }
            None => String::new(),
        })
    });
    part("inspected-service").html(move || {
        read(model, |shown, node, state| {
            let found = shown.findings.get(node).and_then(|finding| finding.get());
            match (found, shown.outline.nodes.get(node)) {
                // What a call came to says the same, and more.
                _ if state.status == NodeStatus::Failed => String::new(),
                (Some(found), Some(spec)) => service(&found, &spec.id, &spec.address, shown.service(node)),
                _ => String::new(),
            }
        })
    });
    let served = move || selected(model).and_then(|node| model.shown.with(|shown| shown.served_instead(node)));
    part("use-served")
        .flag("hidden", move || served().is_none() || model.is_running())
        .text(move || ["Set grpc_service to ", served().unwrap_or_default()].concat())
        .on_click(move || {
            driver.dispatch(Action::Text(TextAction::UseServed));
            keep_focus();
        });
    part("grpcurl")
        .flag("hidden", move || {
            let command = move |node| model.shown.with(|shown| shown.runnable(node).and_then(grpcurl));
            selected(model).and_then(command).is_none()
        })
        .on_click(move || driver.dispatch(Action::Text(TextAction::CopyGrpcurl)));
    part("inspected-definition")
        .html(move || read(model, |shown, node, _| definition(&shown.outline, node, shown.runnable(node))));
}

/// Index in the outline of the selected node, if it is there.
fn selected(model: Model) -> Option<usize> {
    let count = model.shown.with(|shown| shown.nodes.len());
    model.selected.get().filter(|node| *node < count)
}

/// Reads from the selected node, and follows its state; empty without one.
pub(super) fn read(model: Model, read: impl FnOnce(&Shown, usize, &NodeState) -> String) -> String {
    let Some(node) = selected(model) else { return String::new() };
    let shown = model.shown.get();
    shown.nodes.get(node).map(|state| state.with(|state| read(&shown, node, state))).unwrap_or_default()
}
