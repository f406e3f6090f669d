//! What is drawn of a pipeline: its nodes, where long stretches of a chain may stand as one item for all their nodes.

use wattflow_engine::config::Outline;

use crate::layout::{
    Layout, layout,
    links::{Links, at, set},
};

/// Stretches of so many nodes, or fewer, are drawn in full.
pub const SHORT: usize = 8;
/// Pipelines of fewer nodes are drawn in full unless the user wants it otherwise.
const FEW: usize = 60;

/// Which stretches the user wants folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// Whether stretches are folded; `None` while the size of the pipeline decides.
    pub choice: Option<bool>,
    /// Nodes that are drawn all the same, parallel to the nodes; those beyond its end are not.
    pub opened: Vec<bool>,
}

impl Folding {
    /// Whether stretches of a pipeline of so many nodes are folded.
    #[must_use]
    pub fn is_on(&self, nodes: usize) -> bool {
        self.choice.unwrap_or(nodes >= FEW)
    }

    /// Draws these nodes of so many.
    pub fn open(&mut self, nodes: impl Iterator<Item = usize>, count: usize) {
        self.opened.resize(count, false);
        for node in nodes {
            set(&mut self.opened, node, true);
        }
    }
}

/// What is drawn, and where.
#[derive(Debug, Default)]
pub struct Scene {
    /// The nodes that each item stands for, in the order they run.
    nodes: Links,
    /// The item that stands for each node.
    item_of: Vec<usize>,
    /// Where the items stand.
    pub layout: Layout,
    /// Another number than that of the scene before it.
    pub number: usize,
}

impl Scene {
    /// What is drawn of these nodes.
    #[must_use]
    pub fn new(outline: &Outline, folding: &Folding) -> Self {
        let count = outline.nodes.len();
        let stretches = if folding.is_on(count) { stretches(outline, &folding.opened) } else { Vec::new() };
        let mut stretch_of = vec![usize::MAX; count];
        for (index, stretch) in stretches.iter().enumerate() {
            for node in stretch {
                set(&mut stretch_of, *node, index);
            }
        }
        let mut item_of = vec![usize::MAX; count];
        let mut members: Vec<(usize, usize)> = Vec::with_capacity(count);
        let mut items = 0_usize;
        for node in 0..count {
            if at(&item_of, node) != usize::MAX {
                continue;
            }
            let alone = [node];
            for member in stretches.get(at(&stretch_of, node)).map_or(&alone[..], Vec::as_slice) {
                set(&mut item_of, *member, items);
                members.push((items, *member));
            }
            items = items.saturating_add(1);
        }
        let nodes = Links::new(items, &members);
        let next: Vec<Vec<usize>> = (0..items)
            .map(|item| {
                let last = nodes.of(item).last().and_then(|node| outline.nodes.get(*node));
                last.into_iter().flat_map(|node| &node.next).map(|next| at(&item_of, *next)).collect()
            })
            .collect();
        Self { layout: layout(&next), nodes, item_of, number: 0 }
    }

    /// The nodes that an item stands for, in the order they run: one, unless it is a folded stretch.
    #[must_use]
    pub fn nodes(&self, item: usize) -> &[usize] {
        self.nodes.of(item)
    }

    /// The item that stands for a node.
    #[must_use]
    pub fn item_of(&self, node: usize) -> Option<usize> {
        self.item_of.get(node).copied()
    }
}

/// Long stretches of nodes with one node before and one after each, none of them opened.
fn stretches(outline: &Outline, opened: &[bool]) -> Vec<Vec<usize>> {
    const NONE: usize = usize::MAX;
    const SEVERAL: usize = usize::MAX - 1;
    let count = outline.nodes.len();
    let mut before = vec![NONE; count];
    for (from, node) in outline.nodes.iter().enumerate() {
        for to in &node.next {
            let only = if at(&before, *to) == NONE { from } else { SEVERAL };
            set(&mut before, *to, only);
        }
    }
    let only_next = |node: usize| match outline.nodes.get(node).map(|node| &*node.next) {
        Some([next]) if at(&before, node) < count && !at(opened, node) => Some(*next),
        _ => None,
    };
    let is_start = |node: usize| only_next(node).is_some() && only_next(at(&before, node)).is_none();
    let follow = |start: usize| {
        let mut stretch = Vec::new();
        let mut node = start;
        while let Some(next) = only_next(node) {
            stretch.push(node);
            node = next;
        }
        stretch
    };
    (0..count).filter(|node| is_start(*node)).map(follow).filter(|stretch| stretch.len() > SHORT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use wattflow_engine::config::OutlineNode;

    fn outline(next: &[Vec<usize>]) -> Outline {
        let nodes = next.iter().map(|next| OutlineNode { next: next.clone().into(), ..OutlineNode::default() });
        Outline { nodes: nodes.collect(), ..Outline::default() }
    }

    fn chain(length: usize) -> Outline {
        outline(&(1..=length).map(|next| if next < length { vec![next] } else { vec![] }).collect::<Vec<_>>())
    }

    /// How many nodes each item of the folded pipeline stands for.
    #[track_caller]
    fn check(outline: &Outline, opened: &[usize], expected: &[usize]) {
        let mut folding = Folding { choice: Some(true), ..Folding::default() };
        folding.open(opened.iter().copied(), outline.nodes.len());
        let scene = Scene::new(outline, &folding);
        let sizes: Vec<usize> = (0..scene.layout.places.len()).map(|item| scene.nodes(item).len()).collect();
        assert_eq!(sizes, expected);
    }

    #[test]
    fn a_long_chain_folds_between_its_ends() {
        check(&chain(10_000), &[], &[1, 9_998, 1]);
        check(&chain(10), &[], &[1; 10]);
        check(&chain(11), &[], &[1, 9, 1]);
    }

    #[test]
    fn a_node_that_was_opened_divides_its_stretch() {
        check(&chain(100), &[50], &[1, 49, 1, 48, 1]);
        check(&chain(20), &[5], &[1, 1, 1, 1, 1, 1, 13, 1]);
    }

    #[test]
    fn where_branches_part_and_meet_nothing_folds() {
        // 0 → 1, 2; a chain of ten from 1; both end in the last.
        let mut next: Vec<Vec<usize>> = vec![vec![1, 2], vec![3], vec![13]];
        next.extend((4..=13).map(|next| vec![next]));
        next.push(vec![]);
        check(&outline(&next), &[], &[1, 11, 1, 1]);
    }

    #[test]
    fn small_pipelines_are_drawn_in_full_unless_the_user_wants_it() {
        assert_eq!(Scene::new(&chain(59), &Folding::default()).layout.layers(), 59);
        assert_eq!(Scene::new(&chain(60), &Folding::default()).layout.layers(), 3);
        let unfolded = Folding { choice: Some(false), ..Folding::default() };
        assert_eq!(Scene::new(&chain(60), &unfolded).layout.layers(), 60);
    }

    proptest! {
        #[test]
        fn every_node_is_in_one_item_and_no_edge_between_items_is_lost(
            next in vec(vec(0_usize..40, 0..2), 40),
            opened in vec(any::<bool>(), 0..40),
        ) {
            let outline = outline(&next);
            let scene = Scene::new(&outline, &Folding { choice: Some(true), opened });
            let mut seen = vec![0; next.len()];
            for item in 0..scene.layout.places.len() {
                for node in scene.nodes(item) {
                    seen[*node] += 1;
                    prop_assert_eq!(scene.item_of(*node), Some(item));
                }
            }
            prop_assert!(seen.iter().all(|times| *times == 1));
            for (from, to) in next.iter().enumerate().flat_map(|(from, next)| next.iter().map(move |to| (from, *to))) {
                let (from, to) = (scene.item_of(from).unwrap(), scene.item_of(to).unwrap());
                prop_assert!(from == to || scene.layout.edges(from).any(|edge| edge.to == to));
            }
        }
    }
}
