//! The run in time, one row per node.

mod keys;
mod place;
mod zoom;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_engine::{order::sort_indices, time::Timestamp};
use wattflow_view::timeline::{Look, Timeline, cell_id, cell_of, describe, draw_axis, draw_row};
use web_sys::{Element, Event};

use self::{place::Place, zoom::Zoom};
use super::part::part;
use crate::{
    driver::{Action, Driver, RunsAction},
    model::{Model, Panel},
};

/// As in style/views.css.
const ROW_PX: usize = 24;

/// A row and one of its cells.
type Cell = (usize, usize);

pub(super) fn timeline(driver: Driver, model: Model) {
    let zoom = Zoom::new(model);
    let hovered = RwSignal::new(None::<Cell>);
    let is_empty = move || model.timeline.with(|timeline| timeline.rows().is_empty());
    let critical = critical_rows(model);
    let selected = Memo::new(move |_| {
        let shown = model.shown.get();
        let node = model.selected.get().and_then(|node| shown.outline.nodes.get(node));
        node.and_then(|node| model.timeline.with(|timeline| timeline.position(&node.id)))
    });
    part("timeline-remark").flag("hidden", move || !is_empty());
    let place = Place::new(selected);
    let active = place.cell;
    let region = part("timeline")
        .flag("hidden", is_empty)
        .attribute("aria-rowcount", move || count(model).to_string())
        .attribute("aria-activedescendant", move || cell_id(active.get().0, active.get().1));
    let row = move |row: usize| {
        let look = Look {
            scale: zoom.scale(),
            now: now(model),
            is_critical: critical.with(|rows| rows.binary_search(&row).is_ok()),
            is_selected: selected.get() == Some(row),
            active: Some(active.get()).filter(|(active, _)| *active == row).map(|(_, cell)| cell),
        };
        model.timeline.with(|timeline| timeline.rows().get(row).map(|it| draw_row(it, row, look)).unwrap_or_default())
    };
    part("timeline-rows").window(&region, ROW_PX, None, move || count(model), row);
    part("timeline-detail").text(move || {
        let (row, cell) = hovered.get().unwrap_or_else(|| active.get());
        model.timeline.with(|timeline| match (timeline.rows().get(row), timeline.started_at()) {
            (Some(it), Some(start)) => describe(it, cell, start, now(model), model.utc_offset_minutes),
            _ => String::new(),
        })
    });
    let axis = part("timeline-axis").html(move || draw_axis(zoom.scale(), zoom.window().from_millis));
    zoom.follow(&axis, &region);
    // A node selected elsewhere comes into view, once there is one: with the frame after the panel was opened.
    let body = region.clone();
    Effect::new(move |_| {
        let Some(row) = selected.get() else { return };
        if model.panel.get() == Panel::Timeline {
            let body = body.clone();
            request_animation_frame(move || body.reveal_line(row, ROW_PX));
        }
    });
    keys::listen(driver, model, region.clone(), zoom, place);
    let log_of = move || selected.get().and_then(|row| id_of(model, row));
    part("timeline-log").flag("disabled", move || log_of().is_none()).on_click(move || {
        if let Some(id) = untrack(log_of) {
            driver.dispatch(Action::Runs(RunsAction::ShowLogOf(id)));
        }
    });
    region
        .on("pointerover", move |event: Event| hovered.set(cell_at(&event)))
        .on("pointerleave", move |_: Event| hovered.set(None))
        .on("click", move |event: Event| {
            if let Some(cell) = cell_at(&event) {
                place.go(cell);
                select(driver, model, cell.0);
            }
        });
}

/// The cell that an event is about; of a row, its name.
fn cell_at(event: &Event) -> Option<Cell> {
    let element: Element = event.target()?.unchecked_into();
    let cell = element.closest("[role=gridcell]").ok()?;
    let name = || element.closest("[role=row]").ok()??.first_element_child();
    cell_of(&cell.or_else(name)?.id())
}

fn select(driver: Driver, model: Model, row: usize) {
    let id = id_of(model, row);
    driver.dispatch(Action::Select(id.and_then(|id| model.shown.with_untracked(|shown| shown.position(&id)))));
}

fn id_of(model: Model, row: usize) -> Option<String> {
    model.timeline.with_untracked(|timeline| timeline.rows().get(row).map(|row| row.id.to_string()))
}

fn count(model: Model) -> usize {
    model.timeline.with(|timeline| timeline.rows().len())
}

/// The present moment, followed only while it matters.
fn now(model: Model) -> Timestamp {
    if model.is_running() { model.now.get() } else { model.now.get_untracked() }
}

/// The rows that determined when the run ended, in order. Found as often as the clock advances, not with each event: they
/// may be as many as the run has.
fn critical_rows(model: Model) -> Memo<Vec<usize>> {
    Memo::new(move |_| {
        now(model);
        let is_shown = model.panel.get() == Panel::Timeline;
        let mut rows = if is_shown { model.timeline.with_untracked(Timeline::critical_path) } else { Vec::new() };
        sort_indices(&mut rows);
        rows
    })
}
