//! In which order the items of a layer stand, so that few edges cross: each at the mean row of its neighbours (the
//! barycenter heuristic), swept forth and back, and neighbours change places where that helps. The best order met is
//! taken.

use wattflow_engine::order::sort;

use super::{
    layers::Layers,
    links::{Links, at, set},
};

const FEWEST_SWEEPS: usize = 3;
const MOST_SWEEPS: usize = 24;
/// How often neighbours are tried for a change of places, at most.
const MOST_EXCHANGES: usize = 4;
/// How many items all sweeps together visit, unless the fewest visit more.
const VISITS: usize = 100_000;
/// So many sweeps that better nothing are the last.
const PATIENCE: usize = 4;

/// Orders the items of each layer.
pub(super) fn order(layers: &mut Layers) {
    let mut rows = vec![0_usize; layers.layer_of.len()];
    number_all(&layers.members, &mut rows);
    let mut fewest = crossings(layers, &layers.members, &rows);
    let mut order = layers.members.clone();
    let mut waited = 0_usize;
    let sweeps = VISITS.checked_div(rows.len()).unwrap_or(0);
    for sweep in 0..sweeps.clamp(FEWEST_SWEEPS, MOST_SWEEPS) {
        if fewest == 0 || waited == PATIENCE {
            break;
        }
        let forth = sweep.rem_euclid(2) == 0;
        for step in 0..order.count() {
            let index = if forth { step } else { order.count().saturating_sub(step).saturating_sub(1) };
            let layer = order.of_mut(index);
            sort_by_mean(layer, if forth { &layers.before } else { &layers.after }, &rows);
            number(layer, &mut rows);
        }
        let now = crossings(layers, &order, &rows);
        waited = if now < fewest { 0 } else { waited.saturating_add(1) };
        if now < fewest {
            fewest = now;
            layers.members.clone_from(&order);
        }
    }
    if fewest > 0 {
        let mut order = std::mem::take(&mut layers.members);
        number_all(&order, &mut rows);
        let count = order.count();
        for index in (0..sweeps.min(MOST_EXCHANGES)).flat_map(|_| 0..count) {
            exchange(order.of_mut(index), layers, &mut rows);
        }
        layers.members = order;
    }
}

fn sort_by_mean(layer: &mut [usize], neighbours: &Links, rows: &[usize]) {
    const PRECISION: usize = 1_024;
    let before = layer.to_vec();
    // Mean and place in one number: those with equal means keep their order, and every sort is one of numbers.
    let mut ordered: Vec<u64> = before
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let neighbours = neighbours.of(*item);
            let sum = neighbours.iter().map(|neighbour| at(rows, *neighbour)).fold(0, usize::saturating_add);
            let mean = sum.saturating_mul(PRECISION).checked_div(neighbours.len());
            let mean = mean.unwrap_or(place.saturating_mul(PRECISION));
            (mean as u64) << u32::BITS | place as u64
        })
        .collect();
    sort(&mut ordered);
    for (slot, place) in layer.iter_mut().zip(ordered) {
        *slot = at(&before, (place & u64::from(u32::MAX)) as usize);
    }
}

/// Lets items beside each other change places where fewer of their edges cross then.
fn exchange(layer: &mut [usize], layers: &Layers, rows: &mut [usize]) {
    for place in 1..layer.len() {
        let Some([first, second]) = layer.get_mut(place.saturating_sub(1)..=place) else { continue };
        let (before, changed_before) = crossing_pairs(layers.before.of(*first), layers.before.of(*second), rows);
        let (after, changed_after) = crossing_pairs(layers.after.of(*first), layers.after.of(*second), rows);
        if changed_before.saturating_add(changed_after) < before.saturating_add(after) {
            std::mem::swap(first, second);
            set(rows, *first, place.saturating_sub(1));
            set(rows, *second, place);
        }
    }
}

/// How many edges of an item cross edges of the one below it, when these are their neighbours in the next layer; and how
/// many would, were the two to change places.
fn crossing_pairs(above: &[usize], below: &[usize], rows: &[usize]) -> (usize, usize) {
    /// Of items with more neighbours than this only the first are looked at, so that a step takes bounded time.
    const MOST: usize = 16;
    let (mut crossing, mut changed) = (0_usize, 0_usize);
    for one in above.iter().take(MOST).map(|one| at(rows, *one)) {
        for other in below.iter().take(MOST).map(|other| at(rows, *other)) {
            crossing = crossing.saturating_add(usize::from(one > other));
            changed = changed.saturating_add(usize::from(one < other));
        }
    }
    (crossing, changed)
}

/// How many pairs of edges cross.
fn crossings(layers: &Layers, order: &Links, rows: &[usize]) -> usize {
    let mut crossings = 0_usize;
    let mut ends: Vec<u64> = Vec::new();
    let mut counts: Vec<usize> = Vec::new();
    for index in 0..order.count() {
        let next = order.of(index.saturating_add(1)).len();
        if next < 2 {
            continue;
        }
        ends.clear();
        for item in order.of(index) {
            let start = ends.len();
            ends.extend(layers.after.of(*item).iter().map(|to| at(rows, *to) as u64));
            sort(ends.get_mut(start..).unwrap_or_default());
        }
        counts.clear();
        counts.resize(next, 0);
        for (earlier, end) in ends.iter().enumerate() {
            let not_after = counted(&mut counts, *end as usize);
            crossings = crossings.saturating_add(earlier.saturating_sub(not_after));
        }
    }
    crossings
}

/// How many numbers up to `number` were counted before; counts this one. `counts` is a Fenwick tree.
fn counted(counts: &mut [usize], number: usize) -> usize {
    let mut count = 0_usize;
    let mut node = number.saturating_add(1);
    while let Some(below) = node.checked_sub(1) {
        count = count.saturating_add(at(counts, below));
        node &= below;
    }
    let mut node = number;
    while node < counts.len() {
        let raised = at(counts, node).saturating_add(1);
        set(counts, node, raised);
        node |= node.saturating_add(1);
    }
    count
}

fn number_all(order: &Links, rows: &mut [usize]) {
    for index in 0..order.count() {
        number(order.of(index), rows);
    }
}

fn number(layer: &[usize], rows: &mut [usize]) {
    for (row, item) in layer.iter().enumerate() {
        set(rows, *item, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many edges cross before and after ordering.
    fn crossings_of(next: &[Vec<usize>]) -> (usize, usize) {
        let mut layers = Layers::new(next);
        let count = |layers: &Layers| {
            let mut rows = vec![0; layers.layer_of.len()];
            number_all(&layers.members, &mut rows);
            crossings(layers, &layers.members, &rows)
        };
        let before = count(&layers);
        order(&mut layers);
        (before, count(&layers))
    }

    #[test]
    fn crossings_are_counted() {
        // 0 and 1 each lead to 2 and 3: in any order two of the four edges cross.
        assert_eq!(crossings_of(&[vec![2, 3], vec![2, 3], vec![], vec![]]), (1, 1));
        assert_eq!(crossings_of(&[vec![3], vec![2], vec![], vec![]]).1, 0);
    }

    #[test]
    fn a_tree_is_drawn_without_crossings() {
        let next: Vec<Vec<usize>> =
            (0..1_000).map(|node| (node * 3 + 1..=node * 3 + 3).filter(|next| *next < 1_000).collect()).collect();
        assert_eq!(crossings_of(&next), (0, 0));
    }

    #[test]
    fn a_grid_with_shuffled_names_is_drawn_without_crossings() {
        // Twelve chains side by side, each node also leading to the next chain, named in an order that tells nothing.
        let name = |layer: usize, chain: usize| (layer * 12 + chain) * 61 % 240;
        let mut next = vec![Vec::new(); 240];
        for (layer, chain) in (0..19).flat_map(|layer| (0..12).map(move |chain| (layer, chain))) {
            next[name(layer, chain)] = vec![name(layer + 1, chain)];
            if chain > 0 {
                next[name(layer, chain)].push(name(layer + 1, chain - 1));
            }
        }
        assert_eq!(crossings_of(&next).1, 0);
    }
}
