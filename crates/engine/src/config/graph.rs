//! Which node leads to which.

use super::read::Draft;
use crate::span::Span;

/// The edges between nodes that exist.
pub(super) struct Graph {
    /// For each node its edges, to distinct nodes, in file order.
    edges: Vec<Vec<Edge>>,
    /// Names of nodes that the same list holds before.
    pub(super) repeated: Vec<Repeated>,
    /// Names of no node, in file order: the node that is said to lead there, and the place in its list.
    pub(super) unknown: Vec<(usize, usize)>,
}

/// A name that a list holds a second time.
pub(super) struct Repeated {
    /// The node whose list it is.
    pub(super) node: usize,
    /// The place of the name in the list.
    pub(super) index: usize,
    /// Where the name stands first.
    pub(super) first: Span,
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
    pub(super) fn new(draft: &Draft<'_>) -> Self {
        // The node that last had an edge to each node, and where, so that a name given twice is one edge.
        let mut led_here_from = vec![(usize::MAX, Span::at(0)); draft.nodes.len()];
        let (mut repeated, mut unknown) = (Vec::new(), Vec::new());
        let edges = draft.nodes.iter().enumerate().map(|(from, node)| {
            let mut edges = Vec::with_capacity(node.next.names.len());
            for (index, (name, span)) in node.next.names.iter().enumerate() {
                let Some(to) = draft.positions.get(name) else {
                    unknown.push((from, index));
                    continue;
                };
                match led_here_from.get_mut(to) {
                    Some((last, first)) if *last == from => {
                        repeated.push(Repeated { node: from, index, first: *first });
                    }
                    Some(last) => {
                        *last = (from, *span);
                        edges.push(Edge { to, span: *span });
                    }
                    None => {}
                }
            }
            edges
        });
        Self { edges: edges.collect(), repeated, unknown }
    }

    pub(super) fn len(&self) -> usize {
        self.edges.len()
    }

    pub(super) fn edges_of(&self, node: usize) -> &[Edge] {
        self.edges.get(node).map_or(&[], Vec::as_slice)
    }

    /// How many nodes and edges there are.
    pub(super) fn size(&self) -> usize {
        self.edges.iter().map(Vec::len).sum::<usize>().saturating_add(self.len())
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
                let Some(edge) = self.edges.get(last.node).and_then(|edges| edges.get(last.edge)) else {
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
