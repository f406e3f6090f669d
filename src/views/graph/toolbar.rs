//! What stands above and beside the drawing: which view, what is looked for, what is folded, and how large.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::{
    scene::SHORT,
    search::next_match,
    viewport::{Viewport, ZOOM_STEP},
};
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

use crate::{
    driver::{Action, Driver},
    model::{Model, Stage},
    views::part::part,
};

pub(super) fn toolbar(driver: Driver, model: Model) {
    let stage = model.stage();
    let nodes = move || model.shown.with(|shown| shown.nodes.len());
    part("stage-bar").flag("hidden", move || nodes() == 0);
    for (part, is_list) in [(part("as-graph"), false), (part("as-list"), true)] {
        part.attribute("aria-pressed", move || (stage.is_list.get() == is_list).to_string())
            .on_click(move || stage.is_list.set(is_list));
    }
    let folds = move || stage.folding.with(|folding| folding.is_on(nodes()));
    part("fold")
        .flag("hidden", move || stage.is_list.get() || nodes() <= SHORT)
        .attribute("aria-pressed", move || folds().to_string())
        .on_click(move || stage.fold(!untrack(folds)));
    search(driver, model);
    part("size").flag("hidden", move || stage.is_list.get() || nodes() == 0);
    zoom(stage);
}

fn search(driver: Driver, model: Model) {
    let stage = model.stage();
    let field = part("search");
    if let Some(input) = field.element().cloned() {
        let input: HtmlInputElement = input.unchecked_into();
        // Another config begins without a search.
        Effect::new({
            let input = input.clone();
            move || {
                let query = stage.query.get();
                if input.value() != query {
                    input.set_value(&query);
                }
            }
        });
        field.on("input", move |_: Event| stage.query.set(input.value())).on("keydown", move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                let matches = untrack(|| stage.matches());
                let next = next_match(&matches, model.selected.get_untracked(), !event.shift_key());
                driver.dispatch(Action::Select(next.or(model.selected.get_untracked())));
            }
        });
    }
    let only = part("only");
    if let Some(select) = only.element().cloned() {
        let select: HtmlSelectElement = select.unchecked_into();
        Effect::new({
            let select = select.clone();
            move || select.set_value(&stage.only.get())
        });
        only.on("change", move |_: Event| stage.only.set(select.value()));
    }
    part("found").text(move || {
        if !stage.is_searching() {
            return String::new();
        }
        let matches = stage.matches();
        let count = matches.len().to_string();
        let all = model.shown.with(|shown| shown.nodes.len()).to_string();
        match model.selected.get().and_then(|node| matches.binary_search(&node).ok()) {
            Some(at) => [&at.saturating_add(1).to_string(), " of ", &count].concat(),
            None => [&count, " of ", &all, " nodes"].concat(),
        }
    });
}

fn zoom(stage: Stage) {
    let by = move |times: f64| {
        stage.look(|viewport| viewport.zoomed(times, viewport.middle()));
    };
    part("size-in").on_click(move || by(ZOOM_STEP));
    part("size-out").on_click(move || by(1.0 / ZOOM_STEP));
    part("size-fit").on_click(move || {
        stage.look(Viewport::fitted);
    });
    part("size-actual")
        .text(move || stage.viewport().per_cent())
        .on_click(move || by(1.0 / untrack(|| stage.viewport()).spot.zoom));
}
