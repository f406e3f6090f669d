//! Which layer each node stands in: one more than the last of those before it.

use std::collections::VecDeque;

/// Edges over more layers than this, all together, go straight instead of through free rows.
const MAX_BENDS_PER_NODE: usize = 8;

/// Nodes and bends of edges, sorted into layers. A bend has an index like a node, after all of them.
pub(super) struct Layers {
    pub(super) layer_of: Vec<usize>,
    pub(super) members: Vec<Vec<usize>>,
    pub(super) edges: Vec<LayeredEdge>,
    /// For each node and bend, what is drawn before it.
    pub(super) before: Vec<Vec<usize>>,
    /// For each node and bend, what is drawn after it.
    pub(super) after: Vec<Vec<usize>>,
}

pub(super) struct LayeredEdge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) via: Vec<usize>,
}

impl Layers {
    pub(super) fn new(next: &[Vec<usize>]) -> Self {
        let edges = edges(next);
        let mut layer_of = longest_paths(next.len(), &edges);
        let layer_count = layer_of.iter().max().map_or(0, |last| last.saturating_add(1));
        let mut members = vec![Vec::new(); layer_count];
        for (node, layer) in layer_of.iter().enumerate() {
            push(&mut members, *layer, node);
        }
        let skipped = |edge: &ForwardEdge| {
            let (from, to) = (layer_of.get(edge.from).copied(), layer_of.get(edge.to).copied());
            to.unwrap_or(0).saturating_sub(from.unwrap_or(0)).saturating_sub(1)
        };
        let bends: usize = edges.iter().map(skipped).fold(0, usize::saturating_add);
        let bending = bends <= next.len().saturating_mul(MAX_BENDS_PER_NODE);

        let mut layered = Self {
            before: vec![Vec::new(); next.len()],
            after: vec![Vec::new(); next.len()],
            edges: Vec::with_capacity(edges.len()),
            layer_of: Vec::new(),
            members: Vec::new(),
        };
        for edge in &edges {
            let mut via = Vec::new();
            let mut last = edge.from;
            if edge.forward {
                let first = layer_of.get(edge.from).copied().unwrap_or(0).saturating_add(1);
                let end = layer_of.get(edge.to).copied().unwrap_or(0);
                for layer in (first..end).take_while(|_| bending) {
                    let bend = layer_of.len();
                    layer_of.push(layer);
                    layered.before.push(Vec::new());
                    layered.after.push(Vec::new());
                    push(&mut members, layer, bend);
                    layered.connect(last, bend);
                    via.push(bend);
                    last = bend;
                }
                layered.connect(last, edge.to);
            }
            layered.edges.push(LayeredEdge { from: edge.from, to: edge.to, via });
        }
        Self { layer_of, members, ..layered }
    }

    fn connect(&mut self, from: usize, to: usize) {
        push(&mut self.after, from, to);
        push(&mut self.before, to, from);
    }
}

fn push(lists: &mut [Vec<usize>], index: usize, item: usize) {
    if let Some(list) = lists.get_mut(index) {
        list.push(item);
    }
}

struct ForwardEdge {
    from: usize,
    to: usize,
    /// Whether it counts for the layering: no edge that closes a cycle does.
    forward: bool,
}

/// Every edge within the graph, marked by a depth-first walk from the nodes in order.
fn edges(next: &[Vec<usize>]) -> Vec<ForwardEdge> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        Not,
        Open,
        Closed,
    }
    let mut visits = vec![Visit::Not; next.len()];
    let mut edges = Vec::new();
    for root in 0..next.len() {
        if visits.get(root) != Some(&Visit::Not) {
            continue;
        }
        let mut stack = vec![(root, 0_usize)];
        while let Some((node, position)) = stack.pop() {
            if let Some(visit) = visits.get_mut(node) {
                *visit = Visit::Open;
            }
            match next.get(node).and_then(|next| next.get(position)) {
                Some(to) => {
                    stack.push((node, position.saturating_add(1)));
                    match visits.get(*to) {
                        Some(Visit::Not) => {
                            edges.push(ForwardEdge { from: node, to: *to, forward: true });
                            stack.push((*to, 0));
                        }
                        Some(visit) => {
                            edges.push(ForwardEdge { from: node, to: *to, forward: *visit == Visit::Closed });
                        }
                        None => {}
                    }
                }
                None => {
                    if let Some(visit) = visits.get_mut(node) {
                        *visit = Visit::Closed;
                    }
                }
            }
        }
    }
    edges
}

fn longest_paths(node_count: usize, edges: &[ForwardEdge]) -> Vec<usize> {
    let mut waits_for = vec![0_usize; node_count];
    let mut after = vec![Vec::new(); node_count];
    for edge in edges.iter().filter(|edge| edge.forward) {
        push(&mut after, edge.from, edge.to);
        if let Some(count) = waits_for.get_mut(edge.to) {
            *count = count.saturating_add(1);
        }
    }
    let mut layers = vec![0_usize; node_count];
    let mut ready: VecDeque<usize> =
        waits_for.iter().enumerate().filter(|(_, count)| **count == 0).map(|(node, _)| node).collect();
    while let Some(node) = ready.pop_front() {
        let layer = layers.get(node).copied().unwrap_or(0).saturating_add(1);
        for to in after.get(node).map_or(&[][..], Vec::as_slice) {
            if let (Some(count), Some(to_layer)) = (waits_for.get_mut(*to), layers.get_mut(*to)) {
                *to_layer = layer.max(*to_layer);
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push_back(*to);
                }
            }
        }
    }
    layers
}
