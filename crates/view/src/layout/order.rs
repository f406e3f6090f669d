//! In which order the members of a layer stand, so that few edges cross: each at the mean row of its neighbours
//! (the barycenter heuristic), swept forth and back.

use super::layers::Layers;

const SWEEPS: usize = 4;

/// The row of every node and bend within its layer, from 0.
pub(super) fn rows(layers: &Layers) -> Vec<usize> {
    let mut order = layers.members.clone();
    let mut rows = vec![0_usize; layers.layer_of.len()];
    for layer in &order {
        number(layer, &mut rows);
    }
    // A drawing of one row has nothing to order.
    if order.iter().all(|layer| layer.len() < 2) {
        return rows;
    }
    for sweep in 0..SWEEPS {
        let forth = sweep.rem_euclid(2) == 0;
        let neighbours = if forth { &layers.before } else { &layers.after };
        let count = order.len();
        for step in 0..count {
            let index = if forth { step } else { count.saturating_sub(step).saturating_sub(1) };
            let Some(layer) = order.get_mut(index) else { continue };
            sort_by_mean(layer, neighbours, &rows);
            number(layer, &mut rows);
        }
    }
    rows
}

fn sort_by_mean(layer: &mut [usize], neighbours: &[Vec<usize>], rows: &[usize]) {
    let mean = |item: usize| {
        let neighbours = neighbours.get(item).map_or(&[][..], Vec::as_slice);
        let sum: f64 = neighbours.iter().map(|neighbour| rows.get(*neighbour).copied().unwrap_or(0) as f64).sum();
        if neighbours.is_empty() { rows.get(item).copied().unwrap_or(0) as f64 } else { sum / neighbours.len() as f64 }
    };
    // By their places in the layer, so that those with equal means keep their order.
    let mut ordered: Vec<(usize, usize)> =
        layer.iter().enumerate().map(|(place, item)| ((mean(*item) * 1_024.0) as usize, place)).collect();
    ordered.sort_unstable();
    let items = layer.to_vec();
    for (slot, (_, place)) in layer.iter_mut().zip(ordered) {
        *slot = items.get(place).copied().unwrap_or(*slot);
    }
}

fn number(layer: &[usize], rows: &mut [usize]) {
    for (row, item) in layer.iter().enumerate() {
        if let Some(slot) = rows.get_mut(*item) {
            *slot = row;
        }
    }
}
