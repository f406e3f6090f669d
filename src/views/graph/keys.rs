//! The drawing by keyboard: along its edges from node to node, and over it.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::{
    viewport::ZOOM_STEP,
    walk::{Step, walk},
};
use web_sys::{Element, Event, KeyboardEvent};

use super::{activate, item_at, stand_on};
use crate::{
    driver::Driver,
    model::{Model, Stage},
    views::part::part,
};

/// How far an arrow key moves the drawing, in pixels.
const STEP_PX: f64 = 60.0;

pub(super) fn keys(driver: Driver, model: Model) {
    let stage = model.stage();
    part("graph")
        .on("keydown", move |event: KeyboardEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.alt_key()) && press(driver, model, &event) {
                event.prevent_default();
            }
        })
        .on("focusin", move |event: Event| {
            let Some(item) = item_at(&event) else { return };
            let node = stage.scene.with_untracked(|scene| scene.nodes(item).first().copied());
            if node != stage.cursor.get_untracked() {
                stage.cursor.set(node);
            }
            if stage.left.get_untracked().is_some() {
                stage.left.set(None);
            }
            // A press by pointer must not move what it presses.
            let is_by_keyboard = event
                .target()
                .is_some_and(|target| target.unchecked_ref::<Element>().matches(":focus-visible") == Ok(true));
            if is_by_keyboard {
                stage.look(|viewport| viewport.showing(untrack(|| stage.area(item))));
            }
        });
}

/// Does what the key stands for; `false` when that is nothing.
fn press(driver: Driver, model: Model, event: &KeyboardEvent) -> bool {
    let stage = model.stage();
    let key = event.key();
    let on_item = item_at(event.unchecked_ref());
    if let (Some(focused), "Enter" | " ") = (on_item, &*key) {
        activate(driver, model, place(stage).unwrap_or(focused));
        return true;
    }
    let zoom = |times: f64| {
        stage.look(|viewport| viewport.zoomed(times, viewport.middle()));
        true
    };
    match &*key {
        "+" | "=" => return zoom(ZOOM_STEP),
        "-" => return zoom(1.0 / ZOOM_STEP),
        "0" => return zoom(1.0 / untrack(|| stage.viewport()).spot.zoom),
        _ => {}
    }
    let downwards = untrack(|| stage.scale()).downwards;
    let step = match (&*key, downwards) {
        ("Home", _) => Step::First,
        ("End", _) => Step::Last,
        ("ArrowRight", false) | ("ArrowDown", true) => Step::Next,
        ("ArrowLeft", false) | ("ArrowUp", true) => Step::Previous,
        ("ArrowUp", false) | ("ArrowLeft", true) => Step::Above,
        ("ArrowDown", false) | ("ArrowRight", true) => Step::Below,
        _ => return false,
    };
    if on_item.is_none() && key.starts_with("Arrow") {
        let (right, down) = match &*key {
            "ArrowRight" => (STEP_PX, 0.0),
            "ArrowLeft" => (-STEP_PX, 0.0),
            "ArrowDown" => (0.0, STEP_PX),
            _ => (0.0, -STEP_PX),
        };
        return stage.look(|viewport| viewport.moved(right, down));
    }
    go(stage, step);
    true
}

/// The item where the keyboard is: the focus comes there only once it is drawn.
fn place(stage: Stage) -> Option<usize> {
    let node = stage.cursor.get_untracked()?;
    stage.scene.with_untracked(|scene| scene.item_of(node))
}

fn go(stage: Stage, step: Step) {
    let scene = stage.scene.get_untracked();
    let to = walk(&scene.layout, place(stage).unwrap_or_default(), step);
    if let Some(node) = to.and_then(|to| scene.nodes(to).first().copied()) {
        stand_on(stage, node);
    }
}
