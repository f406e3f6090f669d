//! The run as a report on paper, made when the page is printed.

use std::cell::Cell;

use leptos::prelude::*;
use wattflow_view::{
    log::Log,
    report::{Report, ReportedNode},
};

thread_local! {
    static IS_LIVE: Cell<bool> = const { Cell::new(false) };
}

use super::part::{listen, part};
use crate::model::Model;

/// Lets the page print it, whoever asks for that.
pub(crate) fn report(model: Model) {
    if IS_LIVE.replace(true) {
        return;
    }
    listen(&window(), "beforeprint", Box::new(move |_| fill(model)));
    listen(&window(), "afterprint", Box::new(move |_| write("", "", "")));
}

fn fill(model: Model) {
    let (shown, run) = (model.shown.get_untracked(), model.run.get_untracked());
    let report = Report {
        workflow: &shown.outline.workflow_name,
        file: &shown.name,
        run: &run.run,
        is_simulated: run.is_simulated(),
        status: run.status,
        started_at: run.started_at,
        ended_at: run.ended_at,
        now: model.now.get_untracked(),
        utc_offset_minutes: model.log.with_untracked(Log::utc_offset_minutes),
    };
    let mut rows = String::new();
    for (index, (node, state)) in shown.outline.nodes.iter().zip(&shown.nodes).enumerate() {
        let state = state.get_untracked();
        let service = shown.service(index);
        rows += &report.row(ReportedNode { id: &node.id, address: &node.address, service, state: &state });
    }
    write(&report.head(), &rows, &model.log.with_untracked(Log::text));
}

fn write(head: &str, nodes: &str, log: &str) {
    for (part, html) in [(part("report-head"), head), (part("report-nodes"), nodes)] {
        if let Some(element) = part.element() {
            wattflow_markup::fill(element, html);
        }
    }
    if let Some(element) = part("report-log").element() {
        element.set_text_content(Some(log));
    }
}
