//! What a simulated run is to be like.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_engine::{failure::FailureKind, simulation::Simulation};
use wattflow_view::html::Html;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

use super::part::{Part, part};
use crate::{
    driver::{Action, Driver, RunsAction},
    model::{Model, Reach},
};

/// How many nodes are proposed: to find one among more takes typing anyway.
const PROPOSED: usize = 500;

pub(crate) fn simulate(driver: Driver, model: Model) {
    let foresee = move || {
        let part = chosen_part().filter(|_| is_open());
        driver.dispatch(part.map_or(Action::ForeseeNothing, |part| Action::Runs(RunsAction::Foresee(part))));
    };
    let propose = move || {
        foresee();
        let proposed = model.shown.with_untracked(|shown| {
            let mut html = Html::new();
            for node in shown.outline.nodes.iter().filter(|node| node.reachable).take(PROPOSED) {
                html.open("option", &[("value", &node.id)]);
            }
            html.finish()
        });
        if let Some(list) = part("simulate-nodes").element() {
            wattflow_markup::fill(list, &proposed);
        }
    };
    // It was opened before it was live.
    propose();
    part("simulate").on("toggle", move |_: Event| propose());
    part("simulate-part").on("change", move |_: Event| foresee());
    part("simulate-foreseen").text(move || model.foreseen.get());
    part("simulate").on("keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    });
    part("simulate-run")
        .flag("disabled", move || model.is_running() || model.shown.with(|shown| shown.pipeline.is_none()));
    part("simulate-node")
        .on("input", |_: Event| field(&part("simulate-node"), |node| node.set_custom_validity("")).unwrap_or_default());
    part("simulate-form").on("submit", move |event: Event| {
        event.prevent_default();
        let Some(simulation) = asked_for() else { return };
        let unknown = model.shown.with_untracked(|shown| {
            let node = simulation.failing_node.as_ref()?;
            shown.pipeline.as_ref()?.find(node).err().map(|meant| match meant {
                Some(meant) => ["There is no such node. Did you mean ", meant, "?"].concat(),
                None => "There is no such node.".to_owned(),
            })
        });
        if let Some(unknown) = unknown {
            field(&part("simulate-node"), |node| {
                node.set_custom_validity(&unknown);
                node.report_validity();
            });
            return;
        }
        let seed = number(&part("simulate-seed")).filter(|seed| !seed.is_nan()).map(|seed| seed as u32);
        close();
        driver.dispatch(Action::Runs(RunsAction::Simulate(simulation, seed, chosen_part())));
    });
}

/// Closes the panel, and goes back to what opened it.
fn close() {
    if let Some(panel) = part("simulate").element() {
        drop(panel.remove_attribute("open"));
    }
    let opener = part("simulate-open");
    if let Some(opener) = opener.element() {
        drop(opener.unchecked_ref::<web_sys::HtmlElement>().focus());
    }
}

fn is_open() -> bool {
    part("simulate").element().is_some_and(|panel| panel.has_attribute("open"))
}

/// The part of the pipeline that is to be played; `None` for all of it.
fn chosen_part() -> Option<Reach> {
    match &*part("simulate-part").element()?.unchecked_ref::<HtmlSelectElement>().value() {
        "from" => Some(Reach::FromHere),
        "only" => Some(Reach::OnlyThis),
        "to" => Some(Reach::UpToHere),
        _ => None,
    }
}

/// What the fields say, whose limits the browser has checked.
fn asked_for() -> Option<Simulation> {
    let millis = |field: &Part| number(field).map(|seconds| (seconds * 1_000.0) as u64);
    let (min, max) = (millis(&part("simulate-min"))?, millis(&part("simulate-max"))?);
    let failure = part("simulate-failure").element()?.unchecked_ref::<HtmlSelectElement>().value();
    Some(Simulation {
        seed: 0,
        min_delay_millis: min.min(max),
        max_delay_millis: max.max(min),
        fail_per_mille: (number(&part("simulate-rate"))? * 10.0) as u32,
        failing_node: field(&part("simulate-node"), HtmlInputElement::value).filter(|node| !node.is_empty()),
        failure: FailureKind::from_word(&failure)?,
    })
}

fn number(of: &Part) -> Option<f64> {
    field(of, HtmlInputElement::value_as_number)
}

fn field<T>(of: &Part, ask: impl FnOnce(&HtmlInputElement) -> T) -> Option<T> {
    of.element().map(|element| ask(element.unchecked_ref()))
}
