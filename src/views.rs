//! What the page looks like. Views read the model and dispatch actions; they perform no effects.
//!
//! What never changes stands in index.html. A view makes parts of it ([`part`]) follow the model; only what comes and
//! goes, the items of lists ([`list`]), is built here. Content with little behaviour comes as HTML from the pure `view`
//! crate.

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
use crate::{driver::Driver, model::Model};

const SIDE_WIDTH_PX: i32 = 384;
const LOG_HEIGHT_PX: i32 = 208;

/// Makes the page live.
pub(crate) fn page(driver: Driver, model: Model) {
    let side_width = RwSignal::new(SIDE_WIDTH_PX);
    let log_height = RwSignal::new(LOG_HEIGHT_PX);
    part("work")
        .attribute("data-run-state", move || model.run.with(|run| run.status.word().to_owned()))
        .attribute("style", move || {
            format!("--side-width: {}px; --log-height: {}px", side_width.get(), log_height.get())
        });
    splitter::splitter(part("side-splitter"), side_width, splitter::Axis::Horizontal);
    splitter::splitter(part("log-splitter"), log_height, splitter::Axis::Vertical);
    header::header(driver, model);
    notices::notices(driver, model);
    problems::problems(model);
    inspector::inspector(model);
    log::log(driver, model);
    files::take_in(driver, model);
    graph::graph(driver, model);
}
