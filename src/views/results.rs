//! Which files the selected node has, told to the preview, a module of its own (crates/preview) that shows them.

use leptos::prelude::*;
use wattflow_engine::config::OutlineNode;

use super::{inspector::read, part::part};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

pub(super) fn results(driver: Driver, model: Model) {
    let file = move |file: fn(&OutlineNode) -> &str| {
        move || read(model, |shown, node, _| shown.outline.nodes.get(node).map(file).unwrap_or_default().to_owned())
    };
    part("inspected-results")
        .attribute("data-output", file(|node| &node.output_file))
        .attribute("data-input", file(|node| &node.input_file))
        .attribute("data-node-state", move || read(model, |_, _, state| state.status.word().to_owned()))
        .attribute("data-gateway", move || model.foreign_gateway.get())
        .flag("data-token-wanted", move || model.token_wanted.get().is_some())
        .on("token-wanted", move |_: web_sys::Event| driver.dispatch(Action::AskForToken));
}
