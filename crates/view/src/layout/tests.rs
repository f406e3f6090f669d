use super::*;
use proptest::{collection::vec, prelude::*};

/// Layer and rows from the top of every node.
#[track_caller]
fn check(next: &[&[usize]], places: &[(usize, f32)]) {
    let next: Vec<Vec<usize>> = next.iter().map(|next| next.to_vec()).collect();
    let rows = |place: &Place| (place.layer, place.across as f32 / Layout::ROW as f32 - 0.5);
    assert_eq!(layout(&next).places.iter().map(rows).collect::<Vec<_>>(), places);
}

fn chain(length: usize) -> Vec<Vec<usize>> {
    (1..=length).map(|next| if next < length { vec![next] } else { vec![] }).collect()
}

#[test]
fn a_chain_is_one_row() {
    check(&[&[1], &[2], &[]], &[(0, 0.0), (1, 0.0), (2, 0.0)]);
    let long = layout(&chain(100_000));
    assert_eq!((long.layers(), long.across), (100_000, Layout::ROW));
}

#[test]
fn a_fan_out_and_fan_in_is_centred() {
    check(&[&[1, 2], &[3], &[3], &[]], &[(0, 0.5), (1, 0.0), (1, 1.0), (2, 0.5)]);
    check(&[&[1, 2, 3], &[4], &[4], &[4], &[]], &[(0, 1.0), (1, 0.0), (1, 1.0), (1, 2.0), (2, 1.0)]);
}

#[test]
fn branches_of_different_length_stay_straight() {
    check(&[&[1, 2], &[3], &[], &[4], &[]], &[(0, 0.5), (1, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)]);
}

#[test]
fn a_node_that_nothing_leads_to_stands_next_to_what_it_leads_to() {
    check(&[&[1], &[2], &[], &[2]], &[(0, 0.0), (1, 0.0), (2, 0.5), (1, 1.0)]);
}

#[test]
fn an_edge_over_a_layer_passes_beside_its_nodes() {
    let it = layout(&[vec![1, 2], vec![2], vec![]]);
    let long = it.edges(0).find(|edge| edge.to == 2).unwrap();
    assert_eq!(long.via.len(), 1);
    assert!((long.via[0] - it.places[1].across).abs() * 2 >= Layout::ROW + Layout::BEND);
}

#[test]
fn an_edge_over_many_layers_is_straight_on_its_way() {
    let mut next = chain(12);
    next[0].push(11);
    let it = layout(&next);
    let long = it.edges(0).find(|edge| edge.to == 11).unwrap();
    assert_eq!(long.via, [long.via[0]; 10]);
    assert!(it.places[1..11].iter().all(|place| place.across == it.places[1].across));
}

#[test]
fn branches_that_do_not_cross_are_not_drawn_crossing() {
    // 0 → 1, 2; 1 → 4; 2 → 3
    let it = layout(&[vec![1, 2], vec![4], vec![3], vec![], vec![]]);
    assert_eq!(it.places[1].across < it.places[2].across, it.places[4].across < it.places[3].across);
}

#[test]
fn a_cycle_is_drawn_all_the_same() {
    check(&[&[1], &[2], &[1]], &[(0, 0.0), (1, 0.0), (2, 0.0)]);
    assert_eq!(layout(&[vec![0]]).edges(0).count(), 1);
}

proptest! {
    #[test]
    fn nodes_do_not_touch_and_edges_point_onward(next in vec(vec(0_usize..15, 0..4), 0..14)) {
        let it = layout(&next);
        prop_assert_eq!(it.places.len(), next.len());
        prop_assert_eq!((0..it.layers()).map(|layer| it.layer(layer).len()).sum::<usize>(), next.len());
        for index in 0..it.layers() {
            let layer = it.layer(index);
            let middles: Vec<i32> = layer.iter().map(|node| it.places[*node].across).collect();
            prop_assert!(middles.windows(2).all(|pair| pair[1] - pair[0] >= Layout::ROW));
            prop_assert!(middles.iter().all(|middle| (32..=it.across - 32).contains(middle)));
            prop_assert!(layer.iter().all(|node| it.places[*node].layer == index));
        }
        for (from, next) in next.iter().enumerate() {
            let inside: Vec<usize> = next.iter().copied().filter(|to| *to < it.places.len()).collect();
            prop_assert_eq!(it.edges(from).map(|edge| edge.to).collect::<Vec<_>>(), inside);
            for edge in it.edges(from).filter(|edge| !edge.via.is_empty()) {
                prop_assert_eq!(edge.via.len(), edge.end.layer - edge.from.layer - 1);
            }
        }
    }
}
