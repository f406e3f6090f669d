//! The run in time, one row per node.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::timeline::{Scale, Timeline, draw_axis, draw_row};
use web_sys::{Element, Event};

use super::part::part;
use crate::{
    driver::{Action, Driver},
    model::{Model, Panel},
};

/// As in style/views.css.
const ROW_PX: usize = 24;

pub(super) fn timeline(driver: Driver, model: Model) {
    let width = RwSignal::new(0);
    let is_empty = move || model.timeline.with(|timeline| timeline.rows().is_empty());
    // As often as the clock advances, not with each event: a path may be as long as the run.
    let critical = Memo::new(move |_| {
        model.now.track();
        model.run.with(|run| run.status);
        let mut path = if model.panel.get() == Panel::Timeline { path(model) } else { Vec::new() };
        path.sort_unstable();
        path
    });
    let scale = move || {
        model.timeline.with(|timeline| {
            let from = timeline.started_at().unwrap_or_default();
            let end = if model.is_running() { model.now.get() } else { timeline.end_or(from) };
            let span_millis = end.millis_since(from).max(1);
            Scale { from, span_millis, width_px: width.get() }
        })
    };
    part("timeline-remark").flag("hidden", move || !is_empty());
    let region = part("timeline").flag("hidden", is_empty);
    part("timeline-rows").window(
        &region,
        ROW_PX,
        None,
        move || model.timeline.with(|timeline| timeline.rows().len()),
        {
            move |row| {
                model.timeline.with(|timeline| {
                    let is_critical = critical.with(|path| path.binary_search(&row).is_ok());
                    let now = model.now.get_untracked();
                    let scale = scale();
                    timeline.rows().get(row).map(|it| draw_row(it, row, scale, now, is_critical)).unwrap_or_default()
                })
            }
        },
    );
    let axis = part("timeline-axis").html(move || draw_axis(scale(), 0));
    if let Some(element) = axis.element().cloned() {
        axis.on_resize(move || width.set(u32::try_from(element.client_width()).unwrap_or_default()));
    }
    region.on("click", move |event: Event| {
        let Some(row) =
            event.target().and_then(|target| target.unchecked_ref::<Element>().closest("[data-timeline]").ok()?)
        else {
            return;
        };
        let node =
            row.get_attribute("data-timeline").and_then(|id| model.shown.with_untracked(|shown| shown.position(&id)));
        driver.dispatch(Action::Select(node));
    });
}

fn path(model: Model) -> Vec<usize> {
    model.timeline.with_untracked(Timeline::critical_path)
}
