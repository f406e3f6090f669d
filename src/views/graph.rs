//! The drawing of the pipeline. Only what is in view is drawn, so that its size does not matter.

use std::sync::Arc;

use leptos::{ev, html, prelude::*};
use wattflow_view::drawing::{Area, Scale, node_detail, node_shapes};

use super::dynamic::{Key, flag, keyed, text};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

/// Below this width the chain runs downwards, as phones are held.
const NARROW_PX: i32 = 640;

/// How far beyond what is in view nodes are drawn, in pixels, so that scrolling meets no gaps.
const SPARE_PX: i32 = 480;

const ARROW_HEAD: &str = r#"<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M1 1l6 3-6 3"/></marker>"#;

pub(super) fn graph(driver: Driver, model: Model) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let in_view = RwSignal::new(Area::default());
    let measure = move || {
        if let Some(element) = scroller.get_untracked() {
            let (left, top) = (element.scroll_left(), element.scroll_top());
            let (right, bottom) =
                (left.saturating_add(element.client_width()), top.saturating_add(element.client_height()));
            in_view.set(Area { left, top, right, bottom });
        }
    };
    scroller.on_load(move |_| measure());
    // The window may have been resized, or a splitter dragged.
    let resized = [
        window_event_listener(ev::resize, move |_| measure()),
        window_event_listener(ev::pointerup, move |_| measure()),
    ];
    on_cleanup(move || resized.into_iter().for_each(WindowListenerHandle::remove));

    let scale = move || {
        let in_view = in_view.get();
        Scale { downwards: in_view.right.saturating_sub(in_view.left) < NARROW_PX }
    };
    let size = move || model.shown.with(|shown| scale().size(&shown.layout));
    let nodes = Signal::derive(move || {
        let (shown, scale, area) = (model.shown.get(), scale(), in_view.get());
        let area = Area {
            left: area.left.saturating_sub(SPARE_PX),
            top: area.top.saturating_sub(SPARE_PX),
            right: area.right.saturating_add(SPARE_PX),
            bottom: area.bottom.saturating_add(SPARE_PX),
        };
        // Another config, or another direction, draws every node anew.
        let list = (Arc::as_ptr(&shown) as usize) | usize::from(scale.downwards);
        scale.nodes_within(&shown.layout, area).into_iter().map(|index| Key { list, index }).collect::<Vec<_>>()
    });
    let draw = move |index: usize| node(driver, model, untrack(scale), index);
    let empty = move || model.shown.with(|shown| shown.nodes.is_empty());
    let why_empty = text(move || {
        match (model.loading.get(), model.shown.with(|shown| shown.diagnostics.is_empty())) {
            (true, _) => "Loading the config…",
            (false, true) => "No config yet: upload a pipeline JSON, drop it here, or paste it.",
            (false, false) => "No node could be read from this file; its problems are listed.",
        }
        .to_owned()
    });
    view! {
        <section class="stage" aria-label="Pipeline">
            <div class="graph" node_ref=scroller on:scroll=move |_| measure() tabindex="0" role="group" aria-label="Nodes">
                <svg
                    class="drawing"
                    hidden=flag(empty)
                    width=text(move || size().0.to_string())
                    height=text(move || size().1.to_string())
                >
                    <defs inner_html=ARROW_HEAD></defs>
                    {keyed(nodes, Arc::new(draw))}
                </svg>
                <p class="empty" hidden=flag(move || !empty())>{why_empty}</p>
            </div>
        </section>
    }
}

/// Node `index` of the outline, with the arrows that leave it.
fn node(driver: Driver, model: Model, scale: Scale, index: usize) -> AnyView {
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
            node_detail(node, if running { model.now.get() } else { model.now.get_untracked() })
        })
    });
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
        </g>
    }
    .into_any()
}
