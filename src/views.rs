//! What the page looks like. Views read the model and dispatch actions; they perform no effects.
//!
//! What never changes stands in index.html. A view makes parts of it ([`part`]) follow the model; only what comes and
//! goes, the items of lists ([`list`]), is built here. Content with little behaviour comes as HTML from the pure `view`
//! crate.

mod acting;
mod commands;
mod dock;
mod editor;
mod files;
mod focus;
mod graph;
mod header;
mod history;
mod inspector;
mod keys;
mod list;
mod log;
mod markup;
mod node;
mod node_list;
mod notices;
mod on_demand;
mod palette;
mod part;
mod problems;
mod report;
mod results;
mod simulate;
mod splitter;
mod tab;
mod timeline;
mod window;

use leptos::prelude::*;

use self::part::part;
use crate::{
    driver::Driver,
    model::{EditorState, Model, RunSummary},
};

const SIDE_WIDTH_PX: i32 = 384;
const DOCK_HEIGHT_PX: i32 = 208;
const EDITOR_WIDTH_PX: i32 = 544;

/// Makes the page live.
pub(crate) fn page(driver: Driver, model: Model) {
    let side_width = RwSignal::new(SIDE_WIDTH_PX);
    let dock_height = RwSignal::new(DOCK_HEIGHT_PX);
    let editor_width = RwSignal::new(EDITOR_WIDTH_PX);
    part("work")
        .attribute("data-run-state", move || model.run.with(|run| run.status.word().to_owned()))
        .attribute("style", move || {
            let (side, dock, editor) = (side_width.get(), dock_height.get(), editor_width.get());
            format!("--side-width: {side}px; --dock-height: {dock}px; --editor-width: {editor}px")
        })
        .flag("data-simulated", move || model.run.with(RunSummary::is_simulated))
        .flag("data-editor", move || model.editor.get() != EditorState::Closed);
    splitter::splitter(part("editor-splitter"), editor_width, splitter::Resizes::Left);
    splitter::splitter(part("side-splitter"), side_width, splitter::Resizes::Right);
    splitter::splitter(part("dock-splitter"), dock_height, splitter::Resizes::Below);
    header::header(driver, model);
    acting::rest(driver, model);
    notices::notices(driver, model);
    editor::editor(driver, model);
    problems::problems(driver, model);
    dock::dock(driver, model);
    files::take_in(driver, model);
    graph::graph(driver, model);
    tab::tab(driver, model);
    keys::keys(driver, model);
    focus::keep_focus();
    on_demand::on_demand(driver, model);
}

/// What stands below the drawing.
pub(crate) fn panels(driver: Driver, model: Model) {
    log::log(driver, model);
    timeline::timeline(driver, model);
    history::history(driver, model);
    report::report(model);
}

/// What is said about the selected node.
pub(crate) fn inspector(driver: Driver, model: Model) {
    inspector::inspector(driver, model);
    acting::acting(driver, model);
    results::results(driver, model);
}

pub(crate) use graph::minimap;
pub(crate) use keys::list as list_keys;
pub(crate) use node_list::node_list;
pub(crate) use palette::palette;
pub(crate) use report::report;
pub(crate) use simulate::simulate;
