//! Where in its layer each item stands: as near as the order allows to the middle of its neighbours, so that edges are
//! straight and what branches is balanced.

use wattflow_engine::order::sort;

use super::{
    Layout,
    layers::Layers,
    links::{Links, at, set},
};

/// How often items are moved toward those before them, with a pass toward those after them in between.
const PASSES: usize = 5;

/// Where the middle of each item stands across the layers, and how far all of them reach.
pub(super) fn across(layers: &Layers) -> (Vec<i32>, i32) {
    let mut middles = vec![0; layers.layer_of.len()];
    let count = layers.members.count();
    for layer in (0..count).map(|index| layers.members.of(index)) {
        for (item, offset) in layer.iter().zip(offsets(layer, layers.nodes)) {
            set(&mut middles, *item, offset);
        }
    }
    if layers.layer_of.len() > count {
        for pass in 0..PASSES {
            let neighbours = if pass.rem_euclid(2) == 0 { &layers.before } else { &layers.after };
            let last = count.saturating_sub(1);
            for step in 0..count {
                let index = if pass.rem_euclid(2) == 0 { step } else { last.saturating_sub(step) };
                pull(layers.members.of(index), layers.nodes, neighbours, &mut middles);
            }
        }
    }
    let reach = |item: usize| (at(&middles, item), breadth(item, layers.nodes) / 2);
    let items = || (0..middles.len()).map(reach);
    let start = items().map(|(middle, half)| middle.saturating_sub(half)).min().unwrap_or(0);
    let end = items().map(|(middle, half)| middle.saturating_add(half)).max().unwrap_or(0);
    for middle in &mut middles {
        *middle = middle.saturating_sub(start);
    }
    (middles, end.saturating_sub(start))
}

/// How much room an item takes across its layer.
const fn breadth(item: usize, nodes: usize) -> i32 {
    if item < nodes { Layout::ROW } else { Layout::BEND }
}

/// Where the middles of a layer's items stand when they are packed.
fn offsets(layer: &[usize], nodes: usize) -> impl Iterator<Item = i32> {
    let mut end = 0_i32;
    layer.iter().map(move |item| {
        let breadth = breadth(*item, nodes);
        let middle = end.saturating_add(breadth / 2);
        end = end.saturating_add(breadth);
        middle
    })
}

/// Items that stand as close as they can, and are moved together.
struct Block {
    /// How many items.
    items: usize,
    /// Where the first would have to stand to be best for each, summed up, each as often as it weighs.
    wanted: i64,
    weight: i64,
}

impl Block {
    fn place(&self) -> i64 {
        self.wanted.checked_div(self.weight).unwrap_or(0)
    }
}

/// Moves the items of a layer toward their neighbours: of all places that keep order and distances, those with the least
/// sum of squares (by pooling what would overlap).
fn pull(layer: &[usize], nodes: usize, neighbours: &Links, middles: &mut [i32]) {
    let mut blocks: Vec<Block> = Vec::with_capacity(layer.len());
    for (item, offset) in layer.iter().zip(offsets(layer, nodes)) {
        let (wanted, weight) = wanted(*item, nodes, neighbours, middles);
        let wanted = i64::from(wanted).saturating_sub(i64::from(offset)).saturating_mul(weight);
        let mut block = Block { items: 1, wanted, weight };
        while let Some(above) = blocks.pop_if(|above| above.place() > block.place()) {
            block.items = block.items.saturating_add(above.items);
            block.wanted = block.wanted.saturating_add(above.wanted);
            block.weight = block.weight.saturating_add(above.weight);
        }
        blocks.push(block);
    }
    let places = blocks.iter().flat_map(|block| std::iter::repeat_n(block.place(), block.items));
    for ((item, offset), place) in layer.iter().zip(offsets(layer, nodes)).zip(places) {
        set(middles, *item, i32::try_from(place).unwrap_or(0).saturating_add(offset));
    }
}

/// Where an item would stand best, and how much that weighs.
fn wanted(item: usize, nodes: usize, neighbours: &Links, middles: &[i32]) -> (i32, i64) {
    match median(neighbours.of(item), middles) {
        // A bend out of line shows more than a node.
        Some(middle) => (middle, if item < nodes { 2 } else { 8 }),
        None => (at(middles, item), 1),
    }
}

fn median(neighbours: &[usize], middles: &[i32]) -> Option<i32> {
    if let [one] = neighbours {
        return Some(at(middles, *one));
    }
    // The least of all is 0.
    let mut places: Vec<u64> =
        neighbours.iter().map(|neighbour| u64::from(at(middles, *neighbour).abs_diff(i32::MIN))).collect();
    sort(&mut places);
    let place = |index: usize| i32::MIN.saturating_add_unsigned(places.get(index).map_or(0, |place| *place as u32));
    let (low, high) = (places.len().saturating_sub(1) / 2, places.len() / 2);
    (!places.is_empty()).then(|| i32::midpoint(place(low), place(high)))
}
