//! Which nodes write a file that another one writes, or that they read themselves.

use super::{
    files::{Files, Search},
    graph::{Graph, Step},
    read::{Draft, Reading},
};
use crate::diagnostics::{
    output_overwrites_input,
    output_written_twice::{self, Order},
};

/// Tells of every node that writes the file it reads.
pub(super) fn check_overwritten<'v>(draft: &Draft<'v>, files: &Files, reading: &mut Reading<'v>) {
    for (at, node) in draft.nodes.iter().enumerate().filter(|(at, _)| files.overwrites(*at)) {
        if let (Some((file, written)), Some((_, read))) = (node.output.place(), node.input.place()) {
            reading.findings.add_about(at, output_overwrites_input::diagnose(node.id, file, written, read));
        }
    }
}

/// Tells of every node that writes a file which another one writes too; not of the first that does.
///
/// `reached` tells which nodes a run reaches. Where `edges_are_known` is false, more nodes may come before each.
pub(super) fn check_twice<'v>(
    draft: &Draft<'v>,
    graph: &Graph,
    files: &Files,
    reached: &[bool],
    edges_are_known: bool,
    reading: &mut Reading<'v>,
) {
    let does_write = |node: &usize| reached.get(*node) == Some(&true) && !files.overwrites(*node);
    let mut search = Search::new(graph);
    let mut positions = None;
    for writers in (0..files.count()).map(|file| files.writers_of(file)).filter(|writers| writers.len() > 1) {
        let positions: &Vec<usize> = positions.get_or_insert_with(|| positions_of(graph));
        let writers = || writers.iter().copied().filter(does_write);
        let Some(first) = writers().min_by_key(|node| positions.get(*node)) else { continue };
        let mut is_searched = false;
        for node in writers().filter(|node| *node != first) {
            if !std::mem::replace(&mut is_searched, true) {
                search.mark_after(std::iter::once(first));
            }
            let order = match (edges_are_known && !search.is_spent(), search.may_come_after(node)) {
                (false, _) => Order::Unknown,
                (true, true) => Order::After,
                (true, false) => Order::Beside,
            };
            tell(draft, first, node, order, reading);
        }
    }
}

fn tell<'v>(draft: &Draft<'v>, first: usize, node: usize, order: Order, reading: &mut Reading<'v>) {
    if let (Some(first), Some(second)) = (draft.nodes.get(first), draft.nodes.get(node))
        && let (Some((_, earlier)), Some((file, span))) = (first.output.place(), second.output.place())
    {
        let diagnostic = output_written_twice::diagnose((first.id, earlier), (second.id, span), file, order);
        reading.findings.add_about(node, diagnostic);
    }
}

/// For each node its place in an order in which every node comes before those that follow it, as far as there is one.
fn positions_of(graph: &Graph) -> Vec<usize> {
    let mut positions = vec![0; graph.len()];
    let mut left = graph.len();
    graph.walk(&mut (0..graph.len()), &mut |step| {
        if let Step::Leave(node) = step {
            left = left.saturating_sub(1);
            positions.get_mut(node).into_iter().for_each(|position| *position = left);
        }
    });
    positions
}
