//! What the page looks like. Views read the model and dispatch actions; they perform no effects.
//!
//! What never changes stands in index.html. A view makes parts of it ([`part`]) follow the model; only what comes and
//! goes, the items of lists ([`list`]), is built here. Content with little behaviour comes as HTML from the pure `view`
//! crate.

mod editor;
mod files;
mod graph;
mod header;
mod inspector;
mod list;
mod log;
mod node;
mod notices;
mod part;
mod problems;
mod splitter;

use leptos::prelude::*;

use self::part::part;
use crate::{
    driver::Driver,
    model::{EditorState, Model},
};

const SIDE_WIDTH_PX: i32 = 384;
const LOG_HEIGHT_PX: i32 = 208;
const EDITOR_WIDTH_PX: i32 = 544;

/// Makes the page live.
pub(crate) fn page(driver: Driver, model: Model) {
    let side_width = RwSignal::new(SIDE_WIDTH_PX);
    let log_height = RwSignal::new(LOG_HEIGHT_PX);
    let editor_width = RwSignal::new(EDITOR_WIDTH_PX);
    part("work")
        .attribute("data-run-state", move || model.run.with(|run| run.status.word().to_owned()))
        .attribute("style", move || {
            let (side, log, editor) = (side_width.get(), log_height.get(), editor_width.get());
            format!("--side-width: {side}px; --log-height: {log}px; --editor-width: {editor}px")
        })
        .flag("data-editor", move || model.editor.get() != EditorState::Closed);
    splitter::splitter(part("editor-splitter"), editor_width, splitter::Resizes::Left);
    splitter::splitter(part("side-splitter"), side_width, splitter::Resizes::Right);
    splitter::splitter(part("log-splitter"), log_height, splitter::Resizes::Below);
    header::header(driver, model);
    notices::notices(driver, model);
    editor::editor(driver, model);
    problems::problems(driver, model);
    inspector::inspector(driver, model);
    log::log(driver, model);
    files::take_in(driver, model);
    graph::graph(driver, model);
}
