//! How the selected node ran: its attempts, and the last that the log says about it.

use leptos::prelude::*;
use wattflow_view::inspector::attempts;

use super::{super::part::part, read};
use crate::{
    driver::{Action, Driver, RunsAction},
    model::Model,
};

/// How many of the node's log lines are shown.
const LINES: usize = 4;

pub(super) fn ran(driver: Driver, model: Model) {
    // What happens to a node changes its state as well: that is followed, not each line of the log.
    part("inspected-attempts").html(move || {
        read(model, |shown, node, state| {
            let Some(spec) = shown.outline.nodes.get(node) else { return String::new() };
            let is_under_way = state.started_at.is_some() && state.ended_at.is_none();
            let now = if is_under_way { model.now.get() } else { model.now.get_untracked() };
            model.timeline.with_untracked(|timeline| {
                let row = timeline.position(&spec.id).and_then(|row| timeline.rows().get(row));
                row.map(|row| attempts(row, now, model.utc_offset_minutes)).unwrap_or_default()
            })
        })
    });
    let lines = Memo::new(move |_| {
        read(model, |shown, node, _| {
            let id = shown.outline.nodes.get(node).map(|node| &*node.id).unwrap_or_default();
            model.log.with_untracked(|log| log.draw_last_of(id, LINES))
        })
    });
    part("inspected-log").flag("hidden", move || lines.with(String::is_empty));
    part("inspected-lines").html(move || lines.get());
    part("inspected-log-all").on_click(move || {
        let id = untrack(|| id(model));
        driver.dispatch(Action::Runs(RunsAction::ShowLogOf(id)));
    });
}

/// The id of the selected node.
pub(super) fn id(model: Model) -> String {
    read(model, |shown, node, _| {
        shown.outline.nodes.get(node).map(|node| node.id.as_str().to_owned()).unwrap_or_default()
    })
}
