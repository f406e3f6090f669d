//! Everything about one node: how it stands, what broke and what to do, and how it is defined.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::run::NodeState;
use wattflow_view::{
    drawing::node_detail,
    icon::node_icon,
    inspector::{definition, outcome},
};

use super::{
    dynamic::{flag, text},
    panel::panel,
};
use crate::model::{Model, Shown};

pub(super) fn inspector(model: Model) -> impl IntoView {
    let selected = move || {
        let shown = model.shown.get();
        model.selected.get().filter(|node| *node < shown.nodes.len()).map(|node| (shown, node))
    };
    let id = text(move || {
        read(selected(), |shown, node, _| shown.outline.nodes.get(node).map(|node| node.id.clone()).unwrap_or_default())
    });
    let word = text(move || read(selected(), |_, _, state| state.status.word().to_owned()));
    let icon = text(move || read(selected(), |_, _, state| node_icon(state.status).to_owned()));
    let detail = text(move || {
        read(selected(), |_, _, state| {
            node_detail(state, if state.ended_at.is_some() { model.now.get_untracked() } else { model.now.get() })
        })
    });
    let how_it_ran = text(move || {
        read(selected(), |shown, node, state| match shown.outline.nodes.get(node) {
            Some(spec) => outcome(state, &spec.id, &spec.address, shown.service(node)),
            None => String::new(),
        })
    });
    let how_defined = text(move || {
        selected().map(|(shown, node)| definition(&shown.outline, node, shown.runnable(node))).unwrap_or_default()
    });
    let nothing = flag(move || selected().is_none());
    let body = view! {
        <p class="quiet-text" hidden=flag(move || !nothing.get())>
            "Select a node to see how it is defined and how it ran."
        </p>
        <div class="inspected" hidden=nothing>
            <h3 class="inspector-id">{id}</h3>
            <p class="node-state" data-state=word>
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                    <path d=icon></path>
                </svg>
                <strong class="numbers">{detail}</strong>
            </p>
            <div inner_html=how_it_ran></div>
            <div inner_html=how_defined></div>
        </div>
    };
    panel("Inspector", "panel inspector", (), body)
}

/// Reads from the selected node, and follows its state.
fn read(selected: Option<(Arc<Shown>, usize)>, read: impl FnOnce(&Shown, usize, &NodeState) -> String) -> String {
    selected
        .and_then(|(shown, node)| shown.nodes.get(node).map(|state| state.with(|state| read(&shown, node, state))))
        .unwrap_or_default()
}
