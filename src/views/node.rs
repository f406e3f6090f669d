//! One item of the drawing: a node, or a stretch of nodes folded into one.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::run::NodeStatus;
use wattflow_view::{
    drawing::{Detail, Drawn, fold_shapes, handed_over, node_shapes},
    scene::Scene,
    tally::Tally,
};

use super::markup::Markup;
use crate::model::{Model, Shown};

/// Item `index` of the scene, with the arrows that leave it.
pub(super) fn item(model: Model, (detail, origin): (Detail, (i32, i32)), index: usize) -> AnyView {
    let stage = model.stage();
    let (shown, scene) = (model.shown.get_untracked(), stage.scene.get_untracked());
    let scale = untrack(|| stage.scale());
    let corner = untrack(|| stage.area(index)).seen_from(origin);
    let place = ["translate(", &corner.left.to_string(), " ", &corner.top.to_string(), ")"].concat();
    let Some(node) = scene.nodes(index).first().copied() else { return ().into_any() };
    let is_fold = scene.nodes(index).len() > 1;
    let spec = shown.outline.nodes.get(node);
    let id = spec.map(|spec| spec.id.as_str().to_owned()).unwrap_or_default();
    let class = if spec.is_some_and(|spec| spec.reachable) { "node" } else { "node unreachable" };

    let hands = if is_fold { ["folded, from ", &id].concat() } else { handed_over(&shown.outline, node) };

    let word = text({
        let scene = Arc::clone(&scene);
        move || status(model, &scene, index).word().to_owned()
    });
    let found = text({
        let (shown, scene) = (Arc::clone(&shown), Arc::clone(&scene));
        move || {
            let is_match = || scene.nodes(index).iter().any(|node| stage.is_match(&shown, *node));
            if stage.is_searching() { is_match().to_string() } else { String::new() }
        }
    });
    let shapes = text(move || {
        let drawn = Drawn { outline: &shown.outline, scene: &scene, item: index, scale, detail };
        if is_fold {
            return fold_shapes(drawn, tally(model, &shown, &scene, index));
        }
        let finding = shown.findings.get(node).and_then(|finding| finding.get());
        shown
            .nodes
            .get(node)
            .map(|node| node.with(|node| node_shapes(drawn, node, finding.as_ref(), model.now_for(node))))
            .unwrap_or_default()
    });
    let pressed = text(move || (model.selected.get() == Some(node)).to_string());
    if is_fold {
        view! {
            <g class="node fold" data-fold=id data-item=index.to_string() data-state=word data-found=found
                tabindex="0" role="button" aria-expanded="false" aria-description=hands transform=place inner_html=Markup(shapes)></g>
        }
        .into_any()
    } else {
        view! {
            <g class=class data-node=id data-item=index.to_string() data-state=word data-found=found
                tabindex="0" role="button" aria-pressed=pressed aria-description=hands transform=place inner_html=Markup(shapes)></g>
        }
        .into_any()
    }
}

/// The state of an item: of a folded stretch that which asks most for attention.
pub(super) fn status(model: Model, scene: &Scene, item: usize) -> NodeStatus {
    model.shown.with_untracked(|shown| match scene.nodes(item) {
        [node] => shown.nodes.get(*node).map(|state| state.with(|state| state.status)).unwrap_or_default(),
        _ => tally(model, shown, scene, item).foremost(),
    })
}

/// The states of a folded stretch. It may be long: they are counted as often as the clock advances.
fn tally(model: Model, shown: &Shown, scene: &Scene, item: usize) -> Tally {
    model.stage().follow_states();
    Tally::of(scene.nodes(item).iter().map(|node| shown.status(*node)))
}

/// Text or an attribute that follows the model.
fn text(compute: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(compute)
}
