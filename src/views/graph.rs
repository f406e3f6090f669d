//! The pipeline as a drawing. What is in view is drawn, in as much detail as can be seen, so that its size does not
//! matter.

mod keys;
mod minimap;
mod pointer;
mod toolbar;

pub(crate) use minimap::minimap;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::drawing::{Detail, Plan, passing, plan, specks, straight};
use web_sys::{Element, Event};

use super::{
    list::Key,
    markup::Markup,
    node::{item, status},
    part::part,
};
use crate::{
    driver::{Action, Driver},
    model::{Model, Stage},
};

pub(super) fn graph(driver: Driver, model: Model) {
    let stage = model.stage();
    let plan = Memo::new(move |_| Arc::new(planned(stage)));
    let empty = move || model.shown.with(|shown| shown.nodes.is_empty());
    let region = part("graph").flag("hidden", move || stage.is_list.get());
    if let Some(element) = region.element().cloned() {
        region.clone().on_resize(move || {
            let (width, height) = (element.client_width(), element.client_height());
            // While the list is shown, there is nothing to measure.
            if width > 0 {
                stage.view.update(|view| (view.width, view.height) = (width, height));
            }
        });
    }
    part("drawing").flag("hidden", empty);
    part("moved").attribute("transform", move || moved(stage, plan.with(|plan| plan.origin)));
    part("passing").attribute("d", move || {
        let (plan, scene, scale) = (plan.get(), stage.scene.get(), stage.scale());
        if plan.detail == Detail::Speck {
            let layers = plan.pieces.layers();
            straight(scale, &scene.layout, layers, plan.origin)
        } else {
            let window = untrack(|| stage.viewport()).window();
            passing(scale, &scene.layout, window, &plan.items, plan.origin)
        }
    });
    let pieces = move || {
        let plan = plan.get();
        let list = signature(stage, &plan, plan.pieces.cell as usize);
        (plan.pieces.first..plan.pieces.end).map(|index| Key { list, index }).collect()
    };
    part("specks").list(pieces, move |piece| {
        let plan = plan.get_untracked();
        let (scene, scale) = (stage.scene.get_untracked(), untrack(|| stage.scale()));
        let svg = Signal::derive(move || {
            let layers = plan.pieces.layers_of(piece, &scene.layout);
            let (cell, origin) = (plan.pieces.cell, plan.origin);
            specks(&scene.layout, scale, layers, cell, origin, &|item| status(model, &scene, item))
        });
        view! { <g inner_html=Markup(svg)></g> }.into_any()
    });
    let items = move || {
        let plan = plan.get();
        let list = signature(stage, &plan, 0);
        plan.items.iter().map(|index| Key { list, index: *index }).collect()
    };
    part("nodes").list(items, move |index| item(model, plan.with_untracked(|plan| (plan.detail, plan.origin)), index));
    part("empty").flag("hidden", move || !empty()).text(move || {
        match (model.loading.get(), model.shown.with(|shown| shown.diagnostics.is_empty())) {
            (true, _) => "Loading the config…",
            (false, true) => "No config yet: upload a pipeline JSON, drop it here or paste it, or press Edit config to write one, for example from a template.",
            (false, false) => "No node could be read from this file; its problems are listed.",
        }
        .to_owned()
    });
    pointer::pointer(driver, model);
    keys::keys(driver, model);
    toolbar::toolbar(driver, model);
}

fn planned(stage: Stage) -> Plan {
    if stage.is_list.get() {
        return Plan::default();
    }
    let kept = [stage.cursor.get(), stage.left.get()];
    stage.scene.with(|scene| {
        let kept: Vec<usize> = kept.into_iter().flatten().filter_map(|node| scene.item_of(node)).collect();
        plan(scene, stage.scale(), stage.viewport(), &kept)
    })
}

/// Another number where the same items are to be drawn anew.
fn signature(stage: Stage, plan: &Plan, cell: usize) -> usize {
    let scene = stage.scene.with(|scene| scene.number);
    let parts = [
        usize::from(stage.scale().downwards),
        plan.detail as usize,
        plan.pieces.layers,
        cell,
        (plan.origin.0 >> 20) as usize,
        (plan.origin.1 >> 20) as usize,
    ];
    parts.into_iter().fold(scene, |all, part| all.wrapping_mul(1_000_003).wrapping_add(part))
}

/// Where the drawing is moved to, and how large it is, as SVG.
fn moved(stage: Stage, origin: (i32, i32)) -> String {
    let spot = stage.viewport().spot;
    let pixels = |origin: i32, start: f64| (((f64::from(origin) - start) * spot.zoom + 0.5).floor() as i32).to_string();
    // A number with an exponent needs no printing of fractions.
    let zoom = ((spot.zoom * 1e6) as i32).to_string();
    let (x, y) = (pixels(origin.0, spot.left), pixels(origin.1, spot.top));
    ["translate(", &x, " ", &y, ")scale(", &zoom, "e-6)"].concat()
}

/// The item of the scene that the event is about.
fn item_at(event: &Event) -> Option<usize> {
    let target: Element = event.target()?.unchecked_into();
    target.closest("[data-item]").ok()??.get_attribute("data-item")?.parse().ok()
}

/// Shows the item's node in the inspector, or what is folded in it.
fn activate(driver: Driver, model: Model, item: usize) {
    let scene = model.stage().scene.get_untracked();
    match scene.nodes(item) {
        [node] => driver.dispatch(Action::Select(Some(*node))),
        stretch => {
            model.stage().open(stretch);
            if let Some(first) = stretch.first() {
                stand_on(model.stage(), *first);
            }
        }
    }
}

/// Moves the keyboard's place, and the focus once the node is drawn.
fn stand_on(stage: Stage, node: usize) {
    if stage.left.get_untracked().is_none() {
        stage.left.set(stage.cursor.get_untracked());
    }
    stage.cursor.set(Some(node));
    let Some(item) = stage.scene.with_untracked(|scene| scene.item_of(node)) else { return };
    stage.look(|viewport| viewport.showing(untrack(|| stage.area(item))));
    request_animation_frame(move || {
        // By now it may stand elsewhere.
        let node = stage.cursor.get_untracked();
        let item = node.and_then(|node| stage.scene.with_untracked(|scene| scene.item_of(node))).unwrap_or_default();
        let selector = ["[data-item=\"", &item.to_string(), "\"]"].concat();
        if let Ok(Some(element)) = document().query_selector(&selector) {
            // The drawing is no HTML, but has the same method.
            let element: web_sys::HtmlElement = element.unchecked_into();
            let _ = element.focus();
        }
    });
}
