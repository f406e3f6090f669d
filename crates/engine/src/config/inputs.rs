//! Which nodes read a file that no node before them writes.
//!
//! A config has no conditions, so all branches that lead to a node can succeed, unless one writes what another reads at the
//! same time. That needs no check of its own: where nobody wrote the file before, the reader is told so here; where somebody
//! did, the file is written twice (see [`outputs`](super::outputs)).

use std::iter;

use super::{
    files::{Files, Search},
    graph::{Graph, Step},
    read::{Draft, Reading},
};
use crate::diagnostics::input_not_written::{self, Meant};

/// Tells of every node that reads what no node before it writes; of the first only where a node after it does, because any
/// other file is there from elsewhere.
///
/// `reached` tells which nodes a run reaches. Where `edges_are_known` is false, more nodes may come before each, so
/// only files that nobody writes are told.
pub(super) fn check<'v>(
    draft: &Draft<'v>,
    graph: &Graph,
    files: &Files,
    start: usize,
    reached: &[bool],
    edges_are_known: bool,
    reading: &mut Reading<'v>,
) {
    let runs = |node: &usize| reached.get(*node) == Some(&true);
    // One that overwrites its input is told so.
    let may_lack = |node: &usize| runs(node) && !files.overwrites(*node);
    let mut is_written = written_right_before(graph, files, reached);
    let lacks = |node: usize| node != start && may_lack(&node) && is_written.get(node) != Some(&true);
    // In most pipelines each node reads what one right before it writes.
    if (0..graph.len()).any(lacks) {
        mark_written_on_the_way(graph, files, start, &mut is_written);
    }
    let mut readers = vec![Vec::new(); files.count()];
    for node in (0..graph.len()).filter(|node| may_lack(node) && is_written.get(*node) != Some(&true)) {
        if let Some(readers) = files.read_by(node).and_then(|file| readers.get_mut(file)) {
            readers.push(node);
        }
    }
    let mut search = Search::new(graph);
    let mut predecessors = None;
    for (file, readers) in readers.into_iter().enumerate().filter(|(_, readers)| !readers.is_empty()) {
        let writers = files.writers_of(file);
        if !writers.is_empty() && !edges_are_known {
            continue;
        }
        let writer = writers.iter().copied().find(|node| runs(node) && !files.overwrites(*node));
        let is_from_elsewhere = |node: usize| node == start && writer.is_none();
        let may_be_written = !writers.is_empty() || !files.unknown_writers.is_empty();
        if may_be_written {
            search.mark_after(writers.iter().chain(&files.unknown_writers).copied().filter(runs));
        }
        let is_written = |node: usize| may_be_written && search.may_come_after(node);
        for node in readers.into_iter().filter(|node| !is_from_elsewhere(*node) && !is_written(*node)) {
            let predecessors: &Vec<Vec<usize>> = predecessors.get_or_insert_with(|| predecessors_of(graph));
            let before = predecessors.get(node).map_or(&[][..], Vec::as_slice);
            // What it reads most likely is what one before it should write in place of that.
            let spoils = |node: &usize| files.overwrites(*node) || files.written_by(*node) == files.read_by(start);
            if writers.is_empty() && before.iter().any(spoils) {
                continue;
            }
            let unread = edges_are_known.then(|| files.only_unread(before)).flatten();
            tell(draft, node, writer.or(writers.first().copied()), before, unread, reading);
        }
    }
}

fn tell<'v>(
    draft: &Draft<'v>,
    node: usize,
    writer: Option<usize>,
    predecessors: &[usize],
    unread: Option<usize>,
    reading: &mut Reading<'v>,
) {
    let Some((reader, (file, span))) = draft.nodes.get(node).and_then(|node| Some((node, node.input.place()?))) else {
        return;
    };
    let writer = writer.and_then(|writer| draft.nodes.get(writer));
    let writer = writer.and_then(|writer| Some((writer.id, writer.output.place()?.1)));
    // A path that is sound is not to become a relative one.
    let output = |node: usize| {
        let output = draft.nodes.get(node)?.output.given()?;
        (output.starts_with('/') || !file.starts_with('/')).then_some(output)
    };
    let near = reading.nearest.find(file, &mut predecessors.iter().filter_map(|before| output(*before)));
    let unread = unread.and_then(output);
    let meant = near.map(Meant::Near).or(unread.map(Meant::Unread));
    reading.findings.add_about(node, input_not_written::diagnose(reader.id, file, span, writer, meant));
}

/// For each node whether its input is written by a node right before it that runs.
fn written_right_before(graph: &Graph, files: &Files, reached: &[bool]) -> Vec<bool> {
    let mut is_written = vec![false; graph.len()];
    for (node, _) in reached.iter().enumerate().filter(|(_, runs)| **runs) {
        let written = files.written_by(node);
        for edge in graph.edges_of(node) {
            if let Some(is_written) = is_written.get_mut(edge.to) {
                *is_written |= written.is_none() || written == files.read_by(edge.to);
            }
        }
    }
    is_written
}

/// Marks each node whose input is written by one on the first path found to it.
fn mark_written_on_the_way(graph: &Graph, files: &Files, start: usize, is_written: &mut [bool]) {
    // How many nodes of the path at hand write each file, and how many may write any.
    let mut on_path = vec![0_usize; files.count()];
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
        }
        Step::Leave(node) => match files.written_by(node).and_then(|file| on_path.get_mut(file)) {
            Some(count) => *count = count.saturating_sub(1),
            None => any_on_path = any_on_path.saturating_sub(1),
        },
        Step::Back(_) => {}
    });
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
