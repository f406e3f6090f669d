//! The whole drawing in a corner, where not all of it is in view.

use leptos::prelude::*;
use wattflow_view::{
    drawing::{Pieces, specks},
    minimap::Minimap,
};
use web_sys::PointerEvent;

use crate::{
    model::{Model, Stage},
    views::{list::Key, markup::Markup, node::status, part::part},
};

pub(crate) fn minimap(model: Model) {
    let stage = model.stage();
    let is_shown = move || !stage.is_list.get() && stage.viewport().is_larger();
    let here = part("minimap")
        .flag("hidden", move || !is_shown())
        .attribute("width", move || shown(stage).width.to_string())
        .attribute("height", move || shown(stage).height.to_string())
        .attribute("viewBox", move || {
            let area = shown(stage).shown;
            let size =
                [area.left, area.top, area.right.saturating_sub(area.left), area.bottom.saturating_sub(area.top)];
            size.map(|number| number.to_string()).join(" ")
        });
    let pieces = move || {
        let (scene, scale) = (stage.scene.get(), stage.scale());
        let list = scene.number.wrapping_mul(2).wrapping_add(usize::from(scale.downwards));
        let pieces = if is_shown() { Pieces::all(&scene.layout, shown(stage).zoom()) } else { Pieces::default() };
        (pieces.first..pieces.end).map(|index| Key { list, index }).collect()
    };
    part("minimap-specks").list(pieces, move |piece| {
        let (scene, scale) = (stage.scene.get_untracked(), untrack(|| stage.scale()));
        let pieces = Pieces::all(&scene.layout, untrack(|| shown(stage)).zoom());
        let svg = Signal::derive(move || {
            let layers = pieces.layers_of(piece, &scene.layout);
            specks(&scene.layout, scale, layers, pieces.cell, (0, 0), &|item| status(model, &scene, item))
        });
        view! { <g inner_html=Markup(svg)></g> }.into_any()
    });
    part("minimap-window").attribute("d", move || {
        let area = shown(stage).marked(stage.viewport().window());
        let [left, top, right, bottom] =
            [area.left, area.top, area.right, area.bottom].map(|number| number.to_string());
        ["M", &left, " ", &top, "H", &right, "V", &bottom, "H", &left, "z"].concat()
    });
    if let Some(element) = here.element().cloned() {
        let go = move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                let corner = element.get_bounding_client_rect();
                let (x, y) = (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top());
                let (x, y) = untrack(|| shown(stage)).point(x, y);
                stage.look(|viewport| viewport.centred(x, y));
                let _ = element.set_pointer_capture(event.pointer_id());
            }
        };
        here.on("pointerdown", go.clone()).on("pointermove", go);
    }
}

fn shown(stage: Stage) -> Minimap {
    let scale = stage.scale();
    Minimap::of(stage.scene.with(|scene| scale.size(&scene.layout)))
}
