//! The drawing of the pipeline. Only what is in view is drawn, so that its size does not matter.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;
use wattflow_view::drawing::{Area, Scale};
use web_sys::Event;

use super::{list::Key, node::node, part::part};
use crate::{driver::Driver, model::Model};

/// Below this width the chain runs downwards, as phones are held.
const NARROW_PX: i32 = 640;

/// How far beyond what is in view nodes are drawn, in pixels, so that scrolling meets no gaps.
const SPARE_PX: i32 = 480;

pub(super) fn graph(driver: Driver, model: Model) {
    let in_view = follow_view();
    let scale = move || {
        let in_view = in_view.get();
        Scale { downwards: in_view.right.saturating_sub(in_view.left) < NARROW_PX }
    };
    let size = move || model.shown.with(|shown| scale().size(&shown.layout));
    let empty = move || model.shown.with(|shown| shown.nodes.is_empty());
    part("drawing")
        .flag("hidden", empty)
        .attribute("width", move || size().0.to_string())
        .attribute("height", move || size().1.to_string());
    let nodes = move || {
        let (shown, scale, area) = (model.shown.get(), scale(), in_view.get());
        let area = Area {
            left: area.left.saturating_sub(SPARE_PX),
            top: area.top.saturating_sub(SPARE_PX),
            right: area.right.saturating_add(SPARE_PX),
            bottom: area.bottom.saturating_add(SPARE_PX),
        };
        // Another config, or another direction, draws every node anew.
        let list = (Arc::as_ptr(&shown) as usize) | usize::from(scale.downwards);
        scale.nodes_within(&shown.layout, area).into_iter().map(|index| Key { list, index }).collect()
    };
    part("nodes").list(nodes, move |index| node(driver, model, untrack(scale), index));
    part("empty").flag("hidden", move || !empty()).text(move || {
        match (model.loading.get(), model.shown.with(|shown| shown.diagnostics.is_empty())) {
            (true, _) => "Loading the config…",
            (false, true) => "No config yet: upload a pipeline JSON, drop it here or paste it, or press Edit config to write one, for example from a template.",
            (false, false) => "No node could be read from this file; its problems are listed.",
        }
        .to_owned()
    });
}

/// Which area of the drawing is in view, in pixels: follows scrolling and the size of its region.
fn follow_view() -> RwSignal<Area> {
    let in_view = RwSignal::new(Area::default());
    let region = part("graph");
    if let Some(element) = region.element().cloned() {
        let measure = Rc::new(move || {
            let (left, top) = (element.scroll_left(), element.scroll_top());
            let (right, bottom) =
                (left.saturating_add(element.client_width()), top.saturating_add(element.client_height()));
            in_view.set(Area { left, top, right, bottom });
        });
        region.clone().on("scroll", {
            let measure = Rc::clone(&measure);
            move |_: Event| measure()
        });
        // Tells the size now, and whenever it changes.
        region.on_resize(move || measure());
    }
    in_view
}
