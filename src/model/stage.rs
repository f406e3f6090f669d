//! What the user sees of the pipeline: as a drawing or as a list, which part of it, how large, and what is looked for.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::{
    run::{NodeStatus, RunStatus},
    time::Timestamp,
};
use wattflow_view::{
    drawing::{Area, Scale},
    scene::{Folding, Scene},
    search::is_called,
    viewport::{View, Viewport},
};

use super::{RunSummary, Shown};

/// Below this width the chain runs downwards, as phones are held.
const NARROW_PX: i32 = 640;

/// What the user sees of the pipeline.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    shown: RwSignal<Arc<Shown>>,
    pub(crate) view: RwSignal<View>,
    pub(crate) folding: RwSignal<Folding>,
    pub(crate) scene: Memo<Arc<Scene>>,
    pub(crate) is_list: RwSignal<bool>,
    /// What nodes are looked for by id or name; empty for all of them.
    pub(crate) query: RwSignal<String>,
    /// The word of the state that nodes are looked for in; empty for any.
    pub(crate) only: RwSignal<String>,
    /// The node that the keyboard stands on.
    pub(crate) cursor: RwSignal<Option<usize>>,
    /// The one it stood on before, which keeps the focus until that has moved.
    pub(crate) left: RwSignal<Option<usize>>,
    now: RwSignal<Timestamp>,
    /// Which run is shown, and how it stands.
    run_shown: Memo<(RunStatus, Option<Timestamp>)>,
}

impl Stage {
    pub(super) fn new(shown: RwSignal<Arc<Shown>>, run: RwSignal<RunSummary>, now: RwSignal<Timestamp>) -> Self {
        let folding = RwSignal::new(Folding::default());
        let scene = move |before: Option<&Arc<Scene>>| {
            let mut scene = folding.with(|folding| shown.with(|shown| Scene::new(&shown.outline, folding)));
            scene.number = before.map_or(0, |before| before.number.wrapping_add(1));
            Arc::new(scene)
        };
        Self {
            shown,
            view: RwSignal::default(),
            folding,
            scene: Memo::new_with_compare(scene, |_, _| true),
            is_list: RwSignal::new(false),
            query: RwSignal::default(),
            only: RwSignal::default(),
            cursor: RwSignal::default(),
            left: RwSignal::default(),
            now,
            run_shown: Memo::new(move |_| run.with(|run| (run.status, run.started_at))),
        }
    }

    /// Which way the layers go.
    pub(crate) fn scale(self) -> Scale {
        Scale { downwards: self.view.with(|view| view.width < NARROW_PX) }
    }

    /// The drawing as it is seen.
    pub(crate) fn viewport(self) -> Viewport {
        let (scale, scene) = (self.scale(), self.scene.get());
        let start = self.shown.with(|shown| shown.outline.start).and_then(|start| scene.item_of(start));
        self.view.get().of(scale.size(&scene.layout), self.area(start.unwrap_or_default()))
    }

    /// Where an item of the scene stands.
    pub(crate) fn area(self, item: usize) -> Area {
        let scale = self.scale();
        self.scene.with(|scene| scale.area(scene.layout.places.get(item).copied().unwrap_or_default()))
    }

    /// Sees the drawing otherwise; left alone when that changes nothing.
    pub(crate) fn look(self, change: impl FnOnce(Viewport) -> Viewport) -> bool {
        let before = untrack(|| self.viewport());
        let after = change(before);
        if after == before {
            return false;
        }
        self.view.update(|view| view.chosen = Some(after.spot));
        true
    }

    /// Draws these nodes though they are part of a stretch; what is drawn for the first of them stays where it is.
    pub(crate) fn open(self, nodes: &[usize]) {
        let place =
            |node: usize| untrack(|| self.area(self.scene.with(|scene| scene.item_of(node)).unwrap_or_default()));
        let Some(first) = nodes.first().copied() else { return };
        let before = place(first);
        let count = self.shown.with_untracked(|shown| shown.outline.nodes.len());
        let viewport = untrack(|| self.viewport());
        self.folding.update(|folding| folding.open(nodes.iter().copied(), count));
        let after = place(first);
        self.view.update(|view| {
            let mut spot = viewport.spot;
            spot.left += f64::from(after.left.saturating_sub(before.left));
            spot.top += f64::from(after.top.saturating_sub(before.top));
            view.chosen = Some(spot);
        });
    }

    /// Folds what is long, or nothing.
    pub(crate) fn fold(self, folds: bool) {
        self.folding.set(Folding { choice: Some(folds), ..Folding::default() });
    }

    /// Brings a node into view, out of the stretch that it is folded into.
    pub(crate) fn reveal(self, node: usize) {
        let scene = self.scene.get_untracked();
        let Some(item) = scene.item_of(node) else { return };
        let stretch = scene.nodes(item);
        if stretch.len() > 1 {
            // With its neighbours, so that it is seen where it stands.
            let at = stretch.iter().position(|member| *member == node).unwrap_or_default();
            let near = at.saturating_sub(1)..at.saturating_add(2).min(stretch.len());
            self.open(stretch.get(near).unwrap_or_default());
        }
        let was_folded = stretch.len() > 1;
        // Before it is laid out, the page has no size.
        if self.view.with_untracked(|view| view.width > 0) {
            let item = self.scene.with_untracked(|scene| scene.item_of(node)).unwrap_or_default();
            let area = untrack(|| self.area(item));
            self.look(|viewport| {
                // What was folded has places around it that nobody has seen.
                let (x, y) = area.middle();
                if was_folded { viewport.centred(x, y) } else { viewport.bringing(area) }
            });
        }
    }

    /// Shows another pipeline from its start.
    pub(crate) fn reset(self) {
        self.view.update(|view| view.chosen = None);
        self.folding.set(Folding::default());
        self.cursor.set(None);
        self.left.set(None);
        self.query.set(String::new());
        self.only.set(String::new());
    }

    /// Whether something is looked for.
    pub(crate) fn is_searching(self) -> bool {
        self.query.with(|query| !query.is_empty()) || self.only.with(|only| !only.is_empty())
    }

    /// Whether the node is what is looked for.
    pub(crate) fn is_match(self, shown: &Shown, node: usize) -> bool {
        let is_called = |query: &String| shown.outline.nodes.get(node).is_some_and(|node| is_called(node, query));
        self.query.with(is_called) && self.only.with(|only| only.is_empty() || only == shown.status(node).word())
    }

    /// What is looked for, in the order of the file. Follows states only while nodes are looked for by them.
    pub(crate) fn matches(self) -> Vec<usize> {
        if self.only.with(|only| !only.is_empty()) {
            self.follow_states();
        }
        self.shown.with(|shown| (0..shown.nodes.len()).filter(|node| self.is_match(shown, *node)).collect())
    }

    /// Is told when states of nodes change: at once or, while a run runs, as often as its clock advances.
    pub(crate) fn follow_states(self) {
        if self.run_shown.get().0 == RunStatus::Running {
            self.now.track();
        }
    }
}

impl Shown {
    /// How the node stands.
    pub(crate) fn status(&self, node: usize) -> NodeStatus {
        self.nodes.get(node).map(|state| state.with_untracked(|state| state.status)).unwrap_or_default()
    }
}
