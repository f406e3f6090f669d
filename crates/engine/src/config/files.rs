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
    /// The nodes that write the first file; then those that write the next one, and so on.
    writers: Vec<usize>,
    /// For each file where its writers end.
    ends: Vec<usize>,
    /// Nodes that may write any file, because what they write could not be read.
    pub(super) unknown_writers: Vec<usize>,
}

impl Files {
    pub(super) fn new(draft: &Draft<'_>) -> Self {
        let inputs: Vec<_> = draft.nodes.iter().map(|node| node.input.given().map(paths::resolved)).collect();
        let outputs: Vec<_> = draft.nodes.iter().map(|node| node.output.given().map(paths::resolved)).collect();
        let mut numbers = Names::with_room_for(draft.nodes.len());
        let mut number = |file| {
            let next = numbers.len();
            numbers.number(file, next)
        };
        let reads: Vec<_> = inputs.iter().map(|file| file.as_deref().map(&mut number)).collect();
        let written: Vec<_> = outputs.iter().map(|file| file.as_deref().map(&mut number)).collect();
        let mut is_read = vec![false; numbers.len()];
        for file in reads.iter().flatten() {
            is_read.get_mut(*file).into_iter().for_each(|is_read| *is_read = true);
        }
        let (ends, writers) = grouped(&written, numbers.len());
        let unknown_writers =
            written.iter().enumerate().filter(|(_, file)| file.is_none()).map(|(node, _)| node).collect();
        Self { reads, writes: written, is_read, writers, ends, unknown_writers }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The nodes that write a file, in file order.
    pub(super) fn writers_of(&self, file: usize) -> &[usize] {
        let end_of = |file: usize| self.ends.get(file).copied();
        let start = file.checked_sub(1).and_then(end_of).unwrap_or(0);
        self.writers.get(start..end_of(file).unwrap_or(0)).unwrap_or_default()
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

/// The indices of what is in each of `count` groups, group by group, and where those of each end.
fn grouped(group_of: &[Option<usize>], count: usize) -> (Vec<usize>, Vec<usize>) {
    let mut ends = vec![0_usize; count];
    for group in group_of.iter().flatten() {
        ends.get_mut(*group).into_iter().for_each(|size| *size = size.saturating_add(1));
    }
    let mut sum = 0_usize;
    for end in &mut ends {
        // Where it starts, until all of it are there.
        let size = std::mem::replace(end, sum);
        sum = sum.saturating_add(size);
    }
    let mut grouped = vec![0; sum];
    for (index, group) in group_of.iter().enumerate() {
        if let Some(end) = group.and_then(|group| ends.get_mut(group)) {
            grouped.get_mut(*end).into_iter().for_each(|place| *place = index);
            *end = end.saturating_add(1);
        }
    }
    (ends, grouped)
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
