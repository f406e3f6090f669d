//! Which layer each node stands in: one more than the last of those before it.

use super::links::{Links, at, set};

/// How many bends there are at most: so many per node, and never more than that in all.
const BENDS_PER_NODE: usize = 4;
const MOST_BENDS: usize = 60_000;

/// Nodes and bends of edges, sorted into layers. A bend has an index like a node, after all of them.
pub(super) struct Layers {
    /// How many of the items are nodes.
    pub(super) nodes: usize,
    /// The items of each layer.
    pub(super) members: Links,
    pub(super) edges: Vec<LayeredEdge>,
    pub(super) layer_of: Vec<usize>,
    /// For each node and bend, what is drawn before it.
    pub(super) before: Links,
    /// For each node and bend, what is drawn after it.
    pub(super) after: Links,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct LayeredEdge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Its bends, one per layer on its way: the first, and the one after the last.
    pub(super) bends: (usize, usize),
}

impl Layers {
    pub(super) fn new(next: &[Vec<usize>]) -> Self {
        let walked = walk(next);
        let mut layer_of = node_layers(next.len(), &walked);
        let span =
            |edge: &WalkedEdge| at(&layer_of, edge.to).saturating_sub(at(&layer_of, edge.from)).saturating_sub(1);
        // Edges over more layers than this go straight, whatever stands in their way.
        let mut longest = layer_of.len();
        let bends = |longest: usize| -> usize {
            walked.iter().map(span).filter(|span| *span <= longest).fold(0, usize::saturating_add)
        };
        while bends(longest) > layer_of.len().saturating_mul(BENDS_PER_NODE).min(MOST_BENDS) {
            longest /= 2;
        }

        let mut links = Vec::with_capacity(walked.len());
        let mut edges = Vec::with_capacity(walked.len());
        let bending: Vec<bool> = walked.iter().map(|edge| span(edge) <= longest).collect();
        for (edge, bending) in walked.into_iter().zip(bending) {
            let first = layer_of.len();
            let mut last = edge.from;
            if edge.forward {
                let layers = at(&layer_of, edge.from).saturating_add(1)..at(&layer_of, edge.to);
                for layer in layers.take_while(|_| bending) {
                    links.push((last, layer_of.len()));
                    last = layer_of.len();
                    layer_of.push(layer);
                }
                links.push((last, edge.to));
            }
            edges.push(LayeredEdge { from: edge.from, to: edge.to, bends: (first, layer_of.len()) });
        }
        let after = Links::new(layer_of.len(), &links);
        for link in &mut links {
            *link = (link.1, link.0);
        }
        let before = Links::new(layer_of.len(), &links);
        let members = members(&layer_of, &before, &after);
        Self { nodes: next.len(), members, edges, layer_of, before, after }
    }
}

/// The items of each layer, in the order in which those before them lead to them, then those that nothing leads to. Trees
/// have no crossings then.
fn members(layer_of: &[usize], before: &Links, after: &Links) -> Links {
    let count = layer_of.iter().max().map_or(0, |last| last.saturating_add(1));
    let roots: Vec<(usize, usize)> =
        (0..layer_of.len()).filter(|item| before.of(*item).is_empty()).map(|item| (at(layer_of, item), item)).collect();
    let roots = Links::new(count, &roots);
    let mut seen = vec![false; layer_of.len()];
    let mut members: Vec<(usize, usize)> = Vec::with_capacity(layer_of.len());
    let mut followed = 0_usize;
    for layer in 0..count {
        let first = members.len();
        for at_before in followed..first {
            let (_, item) = at(&members, at_before);
            for next in after.of(item) {
                if !at(&seen, *next) {
                    set(&mut seen, *next, true);
                    members.push((layer, *next));
                }
            }
        }
        members.extend(roots.of(layer).iter().map(|item| (layer, *item)));
        followed = first;
    }
    Links::new(count, &members)
}

struct WalkedEdge {
    from: usize,
    to: usize,
    /// Whether it counts for the layering: no edge that closes a cycle does.
    forward: bool,
}

/// Every edge within the graph, marked by a depth-first walk from the nodes in order.
fn walk(next: &[Vec<usize>]) -> Vec<WalkedEdge> {
    #[derive(Clone, Copy, Default, PartialEq)]
    enum Visit {
        #[default]
        Not,
        Open,
        Closed,
    }
    let mut visits = vec![Visit::Not; next.len()];
    let mut edges = Vec::new();
    let mut stack = Vec::new();
    for root in 0..next.len() {
        if at(&visits, root) == Visit::Not {
            stack.push((root, 0_usize));
        }
        while let Some((node, position)) = stack.pop() {
            set(&mut visits, node, Visit::Open);
            let Some(to) = next.get(node).and_then(|next| next.get(position)) else {
                set(&mut visits, node, Visit::Closed);
                continue;
            };
            stack.push((node, position.saturating_add(1)));
            if let Some(visit) = visits.get(*to) {
                edges.push(WalkedEdge { from: node, to: *to, forward: *visit != Visit::Open });
                if *visit == Visit::Not {
                    stack.push((*to, 0));
                }
            }
        }
    }
    edges
}

/// The layer of each node: one more than the last of those before it. A node that more leads from than leads to it
/// stands as late as those after it let it: its edges are shorter so.
fn node_layers(node_count: usize, edges: &[WalkedEdge]) -> Vec<usize> {
    let forward: Vec<(usize, usize)> =
        edges.iter().filter(|edge| edge.forward).map(|edge| (edge.from, edge.to)).collect();
    let after = Links::new(node_count, &forward);
    let mut waits_for = vec![0_usize; node_count];
    for (_, to) in &forward {
        let count = at(&waits_for, *to).saturating_add(1);
        set(&mut waits_for, *to, count);
    }
    let before = waits_for.clone();
    let mut layers = vec![0_usize; node_count];
    let mut ordered: Vec<usize> = (0..node_count).filter(|node| at(&before, *node) == 0).collect();
    let mut done = 0;
    while let Some(node) = ordered.get(done).copied() {
        done = done.saturating_add(1);
        let layer = at(&layers, node).saturating_add(1);
        for to in after.of(node) {
            let last = layer.max(at(&layers, *to));
            set(&mut layers, *to, last);
            let count = at(&waits_for, *to).saturating_sub(1);
            set(&mut waits_for, *to, count);
            if count == 0 {
                ordered.push(*to);
            }
        }
    }
    for node in ordered.into_iter().rev().filter(|node| after.of(*node).len() > at(&before, *node)) {
        if let Some(first) = after.of(node).iter().map(|to| at(&layers, *to)).min() {
            set(&mut layers, node, first.saturating_sub(1));
        }
    }
    layers
}
