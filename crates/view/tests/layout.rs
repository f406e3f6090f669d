//! A drawing of eight times the nodes costs eight times the memory: a guard against what grows faster that needs no clock.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::arithmetic_side_effects, reason = "a test may panic")]

use allocation_counter::{AllocationInfo, measure};
use wattflow_view::layout::layout;

/// How many nodes the smaller graph has, and how many times as many the larger one has: a power of two, so that what
/// doubles as it grows is as full in both.
const NODES: usize = 2_000;
const TIMES: usize = 8;
/// How many times as much it may cost.
const COSTS: u64 = 9;

fn cost(next: &[Vec<usize>]) -> AllocationInfo {
    measure(|| drop(layout(next)))
}

/// Checks the graph in which `next(node, count)` follows each of `count` nodes.
#[track_caller]
fn check(next: impl Fn(usize, usize) -> Vec<usize>) {
    let graph = |count: usize| (0..count).map(|node| next(node, count)).collect::<Vec<_>>();
    let (small, large) = (cost(&graph(NODES)), cost(&graph(NODES * TIMES)));
    assert!(small.bytes_total > 0 && large.bytes_total <= small.bytes_total * COSTS, "{small:#?} {large:#?}");
}

/// The first `count` of these that are nodes.
fn within(nodes: impl IntoIterator<Item = usize>, count: usize) -> Vec<usize> {
    nodes.into_iter().filter(|node| *node < count).collect()
}

#[test]
fn a_chain_takes_a_fixed_number_of_allocations() {
    let chain: Vec<Vec<usize>> = (1..=100_000).map(|next| within([next], 100_000)).collect();
    let allocations = cost(&chain).count_total;
    assert!(allocations < 200, "{allocations}");
}

#[test]
fn any_shape_is_linear_in_its_nodes() {
    check(|node, count| within([node + 1], count));
    // All follow the first, and one follows all.
    check(|node, count| if node == 0 { (1..count).collect() } else { vec![] });
    check(|node, count| within([count - 1], count).into_iter().filter(|last| *last != node).collect());
    // A tree, a mesh whose edges cross, edges that jump, and edges to the very end.
    check(|node, count| within([2 * node + 1, 2 * node + 2], count));
    check(|node, count| within([node + 40 + node % 7, node + 40 + node * 31 % 40], count));
    check(|node, count| within([node + 1, node + 2 + node * 7 % 50], count));
    check(|node, count| within([node + 1, count - 1], count));
    // A cycle of all.
    check(|node, count| vec![(node + 1) % count]);
}
