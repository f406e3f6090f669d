//! The timeline by keyboard: from row to row, from stretch to stretch, closer and further.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::{super::part::Part, ROW_PX, Zoom, count, id_of, now, place::Place, select};
use crate::{
    driver::{Action, Driver, RunsAction},
    model::Model,
};

/// How many rows a page is.
const PAGE: usize = 10;

pub(super) fn listen(driver: Driver, model: Model, region: Part, zoom: Zoom, place: Place) {
    let body = region.clone();
    region.on("keydown", move |event: KeyboardEvent| {
        let (row, cell) = place.cell.get_untracked();
        let last = untrack(|| count(model)).saturating_sub(1);
        let to = match (&*event.key(), event.shift_key()) {
            ("ArrowDown", _) => (row.saturating_add(1), cell),
            ("ArrowUp", _) => (row.saturating_sub(1), cell),
            ("PageDown", _) => (row.saturating_add(PAGE), cell),
            ("PageUp", _) => (row.saturating_sub(PAGE), cell),
            ("Home", _) => (0, 0),
            ("End", _) => (last, 0),
            ("ArrowRight", false) => (row, cell.saturating_add(1)),
            ("ArrowLeft", false) => (row, cell.saturating_sub(1)),
            (key, _) => return other(driver, model, zoom, row, key, &event),
        };
        event.prevent_default();
        event.stop_propagation();
        let row = to.0.min(last);
        let stretches = model.timeline.with_untracked(|timeline| {
            timeline.rows().get(row).map(|row| row.stretches(untrack(|| now(model)))).unwrap_or_default()
        });
        let cell = to.1.min(stretches.len());
        place.go((row, cell));
        body.reveal_line(row, ROW_PX);
        if let Some(stretch) = cell.checked_sub(1).and_then(|at| stretches.get(at)) {
            zoom.show(stretch.from);
        }
    });
}

fn other(driver: Driver, model: Model, zoom: Zoom, row: usize, key: &str, event: &KeyboardEvent) {
    match key {
        "Enter" | " " => select(driver, model, row),
        "ArrowRight" => zoom.pan(1),
        "ArrowLeft" => zoom.pan(-1),
        "+" | "=" => zoom.step(true, 500),
        "-" => zoom.step(false, 500),
        "0" => zoom.fit(),
        "l" if !event.ctrl_key() && !event.meta_key() => {
            if let Some(id) = id_of(model, row) {
                driver.dispatch(Action::Runs(RunsAction::ShowLogOf(id)));
            }
        }
        _ => return,
    }
    event.prevent_default();
    // What the page makes of the same key elsewhere.
    event.stop_propagation();
}
