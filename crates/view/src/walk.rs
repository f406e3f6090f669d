//! Walking through the drawing along its edges.

use crate::layout::Layout;

/// A step of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Along an edge to what follows; of several, to the one that is most nearly straight on.
    Next,
    /// Back along an edge, likewise.
    Previous,
    /// To the neighbour in the same layer, towards the first one.
    Above,
    /// To the other neighbour.
    Below,
    /// To the first of all.
    First,
    /// To the last of all.
    Last,
}

/// Where a step from `item` leads; `None` where there is nothing.
#[must_use]
pub fn walk(layout: &Layout, item: usize, step: Step) -> Option<usize> {
    let place = *layout.places.get(item)?;
    let off = |across: i32| across.saturating_sub(place.across).unsigned_abs();
    let layer = layout.layer(place.layer);
    let row = layer.iter().position(|member| *member == item)?;
    match step {
        Step::Next => {
            let onward = layout.edges(item).filter(|edge| !edge.is_back());
            onward.min_by_key(|edge| off(edge.end.across)).map(|edge| edge.to)
        }
        Step::Previous => layout.edges_into(item).min_by_key(|edge| off(edge.from.across)).map(|edge| edge.leaves),
        Step::Above => layer.get(row.checked_sub(1)?).copied(),
        Step::Below => layer.get(row.saturating_add(1)).copied(),
        Step::First => layout.layer(0).first().copied(),
        Step::Last => layout.layer(layout.layers().saturating_sub(1)).last().copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;

    /// Walks from node 0 of: 0 → 1, 2, 3 → 4 → 5, and 0 → 6 → 6.
    #[track_caller]
    fn check(steps: &[Step], end: usize) {
        let layout = layout(&[vec![1, 2, 3], vec![4], vec![4], vec![4], vec![5, 0], vec![]]);
        let walked = steps.iter().fold(0, |item, step| walk(&layout, item, *step).unwrap_or(item));
        assert_eq!(walked, end, "{steps:?}");
    }

    #[test]
    fn steps_follow_the_edges_straight_on_and_the_layers_across() {
        check(&[Step::Next], 2);
        check(&[Step::Next, Step::Above], 1);
        check(&[Step::Next, Step::Below, Step::Next, Step::Next], 5);
        check(&[Step::Last, Step::Previous, Step::Previous], 2);
        check(&[Step::Last, Step::First], 0);
    }

    #[test]
    fn where_nothing_follows_the_walk_stays() {
        check(&[Step::Previous, Step::Above, Step::Below], 0);
        check(&[Step::Last, Step::Next], 5);
    }

    #[test]
    fn a_chain_of_ten_thousand_is_walked_from_end_to_end() {
        let layout = layout(&(1..=10_000).map(|next| vec![next]).collect::<Vec<_>>());
        let walked = std::iter::successors(Some(0), |item| walk(&layout, *item, Step::Next));
        assert!(walked.eq(0..10_000));
        let back = std::iter::successors(Some(9_999), |item| walk(&layout, *item, Step::Previous));
        assert!(back.eq((0..10_000).rev()));
    }
}
