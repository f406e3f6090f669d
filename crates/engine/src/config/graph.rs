//! Which node leads to which.

use std::ops::Range;

use super::read::Draft;
use crate::span::Span;

/// The edges between nodes that exist.
pub(super) struct Graph {
    /// The edges of the first node, to distinct nodes, in file order; then those of the next one, and so on.
    edges: Vec<Edge>,
    /// For each node where its edges end.
    ends: Vec<usize>,
}

/// Names in lists of nodes that are no edges.
pub(super) struct Strays<'v> {
    /// Names of nodes that the same list holds before.
    pub(super) repeated: Vec<Repeated<'v>>,
    /// Names of no node, in file order.
    pub(super) unknown: Vec<Named<'v>>,
}

/// A name in the list of a node.
#[derive(Clone, Copy)]
pub(super) struct Named<'v> {
    /// The node whose list it is.
    pub(super) node: usize,
    /// The place of the name in the list.
    pub(super) index: usize,
    pub(super) name: &'v str,
    pub(super) span: Span,
}

/// A name that a list holds a second time.
pub(super) struct Repeated<'v> {
    pub(super) again: Named<'v>,
    /// Where the name stands first.
    pub(super) first: Span,
    /// Where the name right before it ends.
    pub(super) before: usize,
}

/// An edge to a node.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) to: usize,
    /// Where the node is named.
    pub(super) span: Span,
}

/// A step of a walk through the graph.
pub(super) enum Step<'p> {
    /// To a node not seen before.
    Enter(usize),
    /// Back out of a node all of whose edges were followed.
    Leave(usize),
    /// Along an edge that leads back to a node on the path to here: the path from that node on, each with the edge that
    /// was taken; the last is the edge that leads back.
    Back(&'p [Taken]),
}

/// A node on a path, and which of its edges was taken.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    pub(super) node: usize,
    edge: usize,
}

impl Graph {
    /// The graph, and the names that are no part of it.
    pub(super) fn new<'v>(draft: &Draft<'v>) -> (Self, Strays<'v>) {
        // The node that last had an edge to each node, and where, so that a name given twice is one edge.
        let mut led_here_from = vec![(usize::MAX, Span::at(0)); draft.nodes.len()];
        let (mut repeated, mut unknown) = (Vec::new(), Vec::new());
        let mut edges = Vec::with_capacity(draft.nodes.len().saturating_mul(2));
        let mut ends = Vec::with_capacity(draft.nodes.len());
        for (from, node) in draft.nodes.iter().enumerate() {
            let mut before = 0;
            for (index, (name, span)) in node.next.names().enumerate() {
                let named = Named { node: from, index, name, span };
                let led_here_from = draft.positions.get(name).and_then(|to| Some((to, led_here_from.get_mut(to)?)));
                match led_here_from {
                    None => unknown.push(named),
                    Some((_, (last, first))) if *last == from => {
                        repeated.push(Repeated { again: named, first: *first, before });
                    }
                    Some((to, last)) => {
                        *last = (from, span);
                        edges.push(Edge { to, span });
                    }
                }
                before = span.end;
            }
            ends.push(edges.len());
        }
        (Self { edges, ends }, Strays { repeated, unknown })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub(super) fn edges_of(&self, node: usize) -> &[Edge] {
        self.edges.get(self.range_of(node)).unwrap_or_default()
    }

    /// Which of all edges are this node's.
    pub(super) fn range_of(&self, node: usize) -> Range<usize> {
        let end_of = |node: usize| self.ends.get(node).copied();
        node.checked_sub(1).and_then(end_of).unwrap_or(0)..end_of(node).unwrap_or(0)
    }

    /// Where all edges lead, those of the first node first.
    pub(super) fn targets(&self) -> impl Iterator<Item = usize> {
        self.edges.iter().map(|edge| edge.to)
    }

    /// How many nodes and edges there are.
    pub(super) fn size(&self) -> usize {
        self.edges.len().saturating_add(self.len())
    }

    /// Where the edge that was taken is written.
    pub(super) fn span_of(&self, taken: Taken) -> Span {
        self.edges_of(taken.node).get(taken.edge).map(|edge| edge.span).unwrap_or_default()
    }

    /// Walks from each of `roots` in turn, depth first, to all nodes not seen before.
    pub(super) fn walk(&self, roots: &mut dyn Iterator<Item = usize>, visit: &mut dyn FnMut(Step<'_>)) {
        const NOT_SEEN: usize = usize::MAX;
        const LEFT: usize = usize::MAX - 1;
        // Where on the path a node stands.
        let mut positions = vec![NOT_SEEN; self.len()];
        let mut path: Vec<Taken> = Vec::new();
        for root in roots {
            if positions.get(root) != Some(&NOT_SEEN) {
                continue;
            }
            let mut entered = Some(root);
            loop {
                if let Some(node) = entered.take() {
                    if let Some(position) = positions.get_mut(node) {
                        *position = path.len();
                    }
                    path.push(Taken { node, edge: 0 });
                    visit(Step::Enter(node));
                }
                let Some(last) = path.last_mut() else { break };
                let Some(edge) = self.edges_of(last.node).get(last.edge) else {
                    visit(Step::Leave(last.node));
                    if let Some(position) = positions.get_mut(last.node) {
                        *position = LEFT;
                    }
                    path.pop();
                    // The edge that led to the node just left is done.
                    if let Some(before) = path.last_mut() {
                        before.edge = before.edge.saturating_add(1);
                    }
                    continue;
                };
                match positions.get(edge.to).copied() {
                    Some(NOT_SEEN) => {
                        entered = Some(edge.to);
                        continue;
                    }
                    Some(LEFT) | None => {}
                    Some(position) => visit(Step::Back(path.get(position..).unwrap_or_default())),
                }
                if let Some(last) = path.last_mut() {
                    last.edge = last.edge.saturating_add(1);
                }
            }
        }
    }
}
