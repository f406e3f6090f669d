//! Which nodes read a file that no node before them writes.

use std::iter;

use super::{
    graph::{Graph, Step},
    names::Names,
    read::{Draft, Reading},
};
use crate::diagnostics::input_not_written;

/// How often the whole graph may be searched for nodes that write a file on another branch than the first one found.
/// Most configs need no search at all; past this many, what is left is taken to be written.
const MAX_SEARCHES: usize = 32;

/// Tells of every node but the first that reads what no node before it writes.
///
/// `reached` tells which nodes a run reaches. Where `edges_are_known` is false, more nodes may come before each, so
/// only files that nobody writes are told.
pub(super) fn check<'v>(
    draft: &Draft<'v>,
    graph: &Graph,
    start: usize,
    reached: &[bool],
    edges_are_known: bool,
    reading: &mut Reading<'v>,
) {
    let files = Files::new(draft);
    let runs = |node: &usize| reached.get(*node) == Some(&true);
    let is_written = written_on_the_way(graph, &files, start);
    let mut readers = vec![Vec::new(); files.writers.len()];
    for node in (0..graph.len()).filter(|node| *node != start && runs(node) && is_written.get(*node) != Some(&true)) {
        if let Some(readers) = files.read_by(node).and_then(|file| readers.get_mut(file)) {
            readers.push(node);
        }
    }
    let mut search = Search::new(graph);
    let mut predecessors = None;
    for (writers, readers) in files.writers.iter().zip(readers).filter(|(_, readers)| !readers.is_empty()) {
        if !writers.is_empty() && !edges_are_known {
            continue;
        }
        let may_be_written = !writers.is_empty() || !files.unknown_writers.is_empty();
        if may_be_written {
            search.mark_after(writers.iter().chain(&files.unknown_writers).copied().filter(runs));
        }
        for node in readers.into_iter().filter(|node| !may_be_written || !search.may_come_after(*node)) {
            let predecessors: &Vec<Vec<usize>> = predecessors.get_or_insert_with(|| predecessors_of(graph));
            let before = predecessors.get(node).map_or(&[][..], Vec::as_slice);
            tell(draft, node, writers.first().copied(), before, reading);
        }
    }
}

fn tell<'v>(draft: &Draft<'v>, node: usize, writer: Option<usize>, predecessors: &[usize], reading: &mut Reading<'v>) {
    let Some((reader, (file, span))) = draft.nodes.get(node).and_then(|node| Some((node, node.input.place()?))) else {
        return;
    };
    let writer = writer.and_then(|writer| draft.nodes.get(writer));
    let writer = writer.and_then(|writer| Some((writer.id, writer.output.place()?.1)));
    let mut written = predecessors.iter().filter_map(|before| draft.nodes.get(*before)?.output.given());
    let meant = reading.nearest.find(file, &mut written);
    reading.findings.add_about(node, input_not_written::diagnose(reader.id, file, span, writer, meant));
}

/// The files that nodes read and write, by number.
struct Files {
    /// For each node the file it reads.
    reads: Vec<Option<usize>>,
    /// For each node the file it writes; none where that could not be read.
    writes: Vec<Option<usize>>,
    /// For each file the nodes that write it.
    writers: Vec<Vec<usize>>,
    /// Nodes that may write any file, because what they write could not be read.
    unknown_writers: Vec<usize>,
}

impl Files {
    fn new(draft: &Draft<'_>) -> Self {
        let mut numbers = Names::default();
        let mut writers: Vec<Vec<usize>> = Vec::new();
        let mut number = |file| {
            let next = numbers.len();
            numbers.number(file, next)
        };
        let read = draft.nodes.iter().map(|node| node.input.given().map(&mut number)).collect();
        let written: Vec<_> = draft.nodes.iter().map(|node| node.output.given().map(&mut number)).collect();
        writers.resize_with(numbers.len(), Vec::new);
        let mut unknown_writers = Vec::new();
        for (node, file) in written.iter().enumerate() {
            match file.and_then(|file| writers.get_mut(file)) {
                Some(writers) => writers.push(node),
                None => unknown_writers.push(node),
            }
        }
        Self { reads: read, writes: written, writers, unknown_writers }
    }

    fn read_by(&self, node: usize) -> Option<usize> {
        self.reads.get(node).copied().flatten()
    }

    fn written_by(&self, node: usize) -> Option<usize> {
        self.writes.get(node).copied().flatten()
    }
}

/// For each node whether its input is written by a node right before it, or by one on the first path found to it.
fn written_on_the_way(graph: &Graph, files: &Files, start: usize) -> Vec<bool> {
    let mut is_written = vec![false; graph.len()];
    // How many nodes of the path at hand write each file, and how many may write any.
    let mut on_path = vec![0_usize; files.writers.len()];
    let mut any_on_path = 0_usize;
    graph.walk(&mut iter::once(start), &mut |step| match step {
        Step::Enter(node) => {
            let here = files.read_by(node).and_then(|file| on_path.get(file)).is_some_and(|count| *count > 0);
            if let Some(is_written) = is_written.get_mut(node) {
                *is_written |= here || any_on_path > 0;
            }
            match files.written_by(node).and_then(|file| on_path.get_mut(file)) {
                Some(count) => *count = count.saturating_add(1),
                None => any_on_path = any_on_path.saturating_add(1),
            }
            for edge in graph.edges_of(node) {
                let written = files.written_by(node);
                if let Some(is_written) = is_written.get_mut(edge.to) {
                    *is_written |= written.is_none() || written == files.read_by(edge.to);
                }
            }
        }
        Step::Leave(node) => match files.written_by(node).and_then(|file| on_path.get_mut(file)) {
            Some(count) => *count = count.saturating_sub(1),
            None => any_on_path = any_on_path.saturating_sub(1),
        },
        Step::Back(_) => {}
    });
    is_written
}

/// Searches for what comes after some nodes.
struct Search<'g> {
    graph: &'g Graph,
    /// For each node the number of the last search that came to it.
    seen_in: Vec<usize>,
    /// The number of the search at hand.
    number: usize,
    /// How many nodes and edges may still be looked at.
    budget: usize,
}

impl<'g> Search<'g> {
    fn new(graph: &'g Graph) -> Self {
        let budget = MAX_SEARCHES.saturating_mul(graph.size());
        Self { graph, seen_in: vec![0; graph.len()], number: 0, budget }
    }

    /// Whether `node` comes after one of the nodes that the last search started from, or that would take too long to
    /// tell.
    fn may_come_after(&self, node: usize) -> bool {
        self.budget == 0 || self.seen_in.get(node) == Some(&self.number)
    }

    fn mark_after(&mut self, nodes: impl Iterator<Item = usize>) {
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

fn predecessors_of(graph: &Graph) -> Vec<Vec<usize>> {
    let mut predecessors = vec![Vec::new(); graph.len()];
    for node in 0..graph.len() {
        for edge in graph.edges_of(node) {
            predecessors.get_mut(edge.to).into_iter().for_each(|before: &mut Vec<usize>| before.push(node));
        }
    }
    predecessors
}
