//! One node of the drawing.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use wattflow_engine::preflight::Finding;
use wattflow_view::{
    drawing::{Scale, node_shapes, node_word},
    preflight::sign,
};

use crate::{
    driver::{Action, Driver},
    model::Model,
};

/// Node `index` of the outline, with the arrows that leave it.
pub(super) fn node(driver: Driver, model: Model, scale: Scale, index: usize) -> AnyView {
    let shown = model.shown.get_untracked();
    let (Some(spec), Some(state), Some(place)) =
        (shown.outline.nodes.get(index), shown.nodes.get(index).cloned(), shown.layout.places.get(index))
    else {
        return ().into_any();
    };
    let (id, area) = (spec.id.clone(), scale.area(*place));
    let class = if spec.reachable { "node" } else { "node unreachable" };
    let word = text({
        let state = state.clone();
        move || state.with(|node| node.status.word().to_owned())
    });
    let shapes = text({
        let (state, shown) = (state.clone(), Arc::clone(&shown));
        move || node_shapes(&shown.outline, &shown.layout, index, scale, state.with(|node| node.status))
    });
    let detail = text(move || {
        state.with(|node| {
            let running = node.started_at.is_some() && node.ended_at.is_none();
            node_word(node, if running { model.now.get() } else { model.now.get_untracked() })
        })
    });
    let finding = shown.findings.get(index).cloned();
    let health = text({
        let finding = finding.clone();
        move || found(finding.as_ref(), |finding| finding.state.word().to_owned())
    });
    let sign = text(move || found(finding.as_ref(), |finding| sign(finding.state).to_string()));
    let select = move || driver.dispatch(Action::Select(Some(index)));
    let press = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            select();
        }
    };
    view! {
        <g
            class=class
            data-node=id
            data-state=word
            tabindex="0"
            role="button"
            aria-pressed=text(move || (model.selected.get() == Some(index)).to_string())
            on:click=move |_| select()
            on:keydown=press
        >
            <g inner_html=shapes></g>
            <text class="node-word" x=area.left.saturating_add(36).to_string() y=area.top.saturating_add(45).to_string()>
                {detail}
            </text>
            <text
                class="node-health"
                data-health=health
                x=area.right.saturating_sub(12).to_string()
                y=area.top.saturating_add(24).to_string()
            >
                {sign}
            </text>
        </g>
    }
    .into_any()
}

/// What is to be said of a service that was checked; nothing of another.
fn found(finding: Option<&ArcRwSignal<Option<Finding>>>, say: impl Fn(&Finding) -> String) -> String {
    finding.and_then(|finding| finding.with(|finding| finding.as_ref().map(say))).unwrap_or_default()
}

/// Text or an attribute that follows the model.
fn text(compute: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(compute)
}
