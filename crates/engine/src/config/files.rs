//! Which nodes read and write which files, and which nodes come after which.

use super::{graph::Graph, names::Names, paths, read::Draft};

/// How often the whole graph may be searched. Most configs need no search at all; past this many, what cannot be told
/// without another is not told.
const MAX_SEARCHES: usize = 32;

/// The files that nodes read and write, by number.
pub(super) struct Files {
    /// For each node the file it reads.
    reads: Vec<Option<usize>>,
    /// For each node the file it writes; none where that could not be read.
    writes: Vec<Option<usize>>,
    /// For each file whether a node reads it.
    is_read: Vec<bool>,
    /// For each file the nodes that write it.
    pub(super) writers: Vec<Vec<usize>>,
    /// Nodes that may write any file, because what they write could not be read.
    pub(super) unknown_writers: Vec<usize>,
}

impl Files {
    pub(super) fn new(draft: &Draft<'_>) -> Self {
        let inputs: Vec<_> = draft.nodes.iter().map(|node| node.input.given().map(paths::resolved)).collect();
        let outputs: Vec<_> = draft.nodes.iter().map(|node| node.output.given().map(paths::resolved)).collect();
        let mut numbers = Names::with_room_for(draft.nodes.len());
        let mut writers: Vec<Vec<usize>> = Vec::new();
        let mut number = |file| {
            let next = numbers.len();
            numbers.number(file, next)
        };
        let read: Vec<_> = inputs.iter().map(|file| file.as_deref().map(&mut number)).collect();
        let written: Vec<_> = outputs.iter().map(|file| file.as_deref().map(&mut number)).collect();
        writers.resize_with(numbers.len(), Vec::new);
        let mut is_read = vec![false; numbers.len()];
        for file in read.iter().flatten() {
            is_read.get_mut(*file).into_iter().for_each(|is_read| *is_read = true);
        }
        let mut unknown_writers = Vec::new();
        for (node, file) in written.iter().enumerate() {
            match file.and_then(|file| writers.get_mut(file)) {
                Some(writers) => writers.push(node),
                None => unknown_writers.push(node),
            }
        }
        Self { reads: read, writes: written, is_read, writers, unknown_writers }
    }

    pub(super) fn read_by(&self, node: usize) -> Option<usize> {
        self.reads.get(node).copied().flatten()
    }

    /// The node before, where it is the only one and nobody reads what it writes.
    pub(super) fn only_unread(&self, before: &[usize]) -> Option<usize> {
        let [before] = before else { return None };
        let file = self.written_by(*before)?;
        (self.is_read.get(file) == Some(&false)).then_some(*before)
    }

    /// Whether a node writes the file that it reads.
    pub(super) fn overwrites(&self, node: usize) -> bool {
        let written = self.written_by(node);
        written.is_some() && written == self.read_by(node)
    }

    pub(super) fn written_by(&self, node: usize) -> Option<usize> {
        self.writes.get(node).copied().flatten()
    }
}

/// Searches for what comes after some nodes.
pub(super) struct Search<'g> {
    graph: &'g Graph,
    /// For each node the number of the last search that came to it.
    seen_in: Vec<usize>,
    /// The number of the search at hand.
    number: usize,
    /// How many nodes and edges may still be looked at.
    budget: usize,
}

impl<'g> Search<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let budget = MAX_SEARCHES.saturating_mul(graph.size());
        Self { graph, seen_in: vec![0; graph.len()], number: 0, budget }
    }

    /// Whether nothing more can be told, because it would take too long.
    pub(super) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    /// Whether `node` comes after one of the nodes that the last search started from, or that would take too long to
    /// tell.
    pub(super) fn may_come_after(&self, node: usize) -> bool {
        self.budget == 0 || self.seen_in.get(node) == Some(&self.number)
    }

    pub(super) fn mark_after(&mut self, nodes: impl Iterator<Item = usize>) {
        self.number = self.number.saturating_add(1);
        if self.budget == 0 {
            return;
        }
        let mut stack: Vec<usize> = nodes.collect();
        self.budget = self.budget.saturating_sub(stack.len());
        while let Some(from) = stack.pop() {
            let edges = self.graph.edges_of(from);
            self.budget = self.budget.saturating_sub(edges.len());
            if self.budget == 0 {
                return;
            }
            for edge in edges {
                if let Some(seen) = self.seen_in.get_mut(edge.to)
                    && std::mem::replace(seen, self.number) != self.number
                {
                    stack.push(edge.to);
                }
            }
        }
    }
}
