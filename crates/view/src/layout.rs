//! Where nodes stand in the drawing: layers from left to right, rows within a layer.
//!
//! Draws any graph, also one that cannot run: edges that lead back are left out of the layering. O(nodes + edges) for
//! chains; edges that jump over layers pass through a free row of each.

mod layers;
mod order;

use layers::Layers;

/// A drawing in units of layers and rows, to be scaled by the shell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Where each node stands, parallel to the nodes.
    pub places: Vec<Place>,
    /// The edges that leave each node, parallel to the nodes.
    pub edges: Vec<Vec<Edge>>,
    /// How many layers there are.
    pub layers: usize,
    /// How many rows the fullest layer has.
    pub rows: usize,
}

/// A point of the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Layer, from 0 at the start.
    pub layer: usize,
    /// Twice the row, from 0 at the top: a layer that is centred against a fuller one may stand between two rows.
    pub half_row: usize,
}

/// An arrow of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Index of the node it enters.
    pub to: usize,
    /// Places it passes through in between, in order.
    pub via: Vec<Place>,
}

/// Lays out the graph in which node `i` is followed by `next[i]`. Indices outside the graph are ignored.
#[must_use]
pub fn layout(next: &[Vec<usize>]) -> Layout {
    let layers = Layers::new(next);
    let rows = order::rows(&layers);
    let row_count = layers.members.iter().map(Vec::len).max().unwrap_or(0);
    let place = |index: usize| {
        let layer = layers.layer_of.get(index).copied().unwrap_or(0);
        let in_layer = layers.members.get(layer).map_or(0, Vec::len);
        let row = rows.get(index).copied().unwrap_or(0);
        Place { layer, half_row: row_count.saturating_sub(in_layer).saturating_add(row.saturating_mul(2)) }
    };
    let mut edges = vec![Vec::new(); next.len()];
    for edge in &layers.edges {
        if let Some(leaving) = edges.get_mut(edge.from) {
            leaving.push(Edge { to: edge.to, via: edge.via.iter().map(|index| place(*index)).collect() });
        }
    }
    Layout { places: (0..next.len()).map(place).collect(), edges, layers: layers.members.len(), rows: row_count }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    /// `(layer, half_row)` of every node.
    #[track_caller]
    fn check(next: &[&[usize]], places: &[(usize, usize)]) {
        let next: Vec<Vec<usize>> = next.iter().map(|next| next.to_vec()).collect();
        let laid_out: Vec<_> = layout(&next).places.iter().map(|place| (place.layer, place.half_row)).collect();
        assert_eq!(laid_out, places);
    }

    #[test]
    fn a_chain_is_one_row() {
        check(&[&[1], &[2], &[]], &[(0, 0), (1, 0), (2, 0)]);
    }

    #[test]
    fn a_fan_out_and_fan_in_is_centred() {
        check(&[&[1, 2], &[3], &[3], &[]], &[(0, 1), (1, 0), (1, 2), (2, 1)]);
    }

    #[test]
    fn an_edge_over_a_layer_passes_beside_its_nodes() {
        let it = layout(&[vec![1, 2], vec![2], vec![]]);
        let long = it.edges[0].iter().find(|edge| edge.to == 2).unwrap();
        assert_eq!(long.via.len(), 1);
        assert_ne!(long.via[0], it.places[1]);
    }

    #[test]
    fn branches_that_do_not_cross_are_not_drawn_crossing() {
        // 0 → 1, 2; 1 → 4; 2 → 3
        let it = layout(&[vec![1, 2], vec![4], vec![3], vec![], vec![]]);
        assert_eq!(it.places[1].half_row < it.places[2].half_row, it.places[4].half_row < it.places[3].half_row);
    }

    #[test]
    fn a_cycle_is_drawn_all_the_same() {
        check(&[&[1], &[2], &[1]], &[(0, 0), (1, 0), (2, 0)]);
        assert_eq!(layout(&[vec![0]]).edges[0].len(), 1);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_nodes_is_laid_out() {
        let next: Vec<Vec<usize>> =
            (1..=100_000).map(|next| if next < 100_000 { vec![next] } else { vec![] }).collect();
        assert_eq!(layout(&next).layers, 100_000);
    }

    proptest! {
        #[test]
        fn every_node_has_a_place_of_its_own_and_edges_point_right(next in vec(vec(0_usize..15, 0..4), 0..14)) {
            let it = layout(&next);
            prop_assert_eq!(it.places.len(), next.len());
            let mut places: Vec<_> = it.places.iter().map(|place| (place.layer, place.half_row)).collect();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), next.len());
            for (from, edge) in it.edges.iter().enumerate().flat_map(|(from, edges)| edges.iter().map(move |edge| (from, edge))) {
                let (from, to) = (it.places[from].layer, it.places[edge.to].layer);
                prop_assert!(edge.via.is_empty() || edge.via.len() == to - from - 1);
            }
        }
    }
}
