//! Items from far away: boxes that tell their states by colour and shape, one element for all of one state.

use std::{fmt::Write as _, ops::Range};

use wattflow_engine::{order::sort_pairs, run::NodeStatus};

use super::Scale;
use crate::{
    html::Html,
    layout::Layout,
    tally::{STATES, attention},
};

/// The items of these layers as SVG, in numbers that count from `origin`. Of those that fall into the same square of
/// `cell` pixels one is drawn: that whose state asks most for attention.
#[must_use]
pub fn specks(
    layout: &Layout,
    scale: Scale,
    layers: Range<usize>,
    cell: i32,
    origin: (i32, i32),
    state: &dyn Fn(usize) -> NodeStatus,
) -> String {
    let mut boxes: Vec<(u64, u64)> = layers
        .flat_map(|layer| layout.layer(layer))
        .map(|item| {
            let area = scale.area(layout.places.get(*item).copied().unwrap_or_default());
            let square = |from: i32, to: i32| i32::midpoint(from, to).div_euclid(cell.max(1));
            let calm = u8::MAX.saturating_sub(attention(state(*item)));
            let (column, row) = (square(area.left, area.right), square(area.top, area.bottom));
            (pair(column.abs_diff(i32::MIN), row.abs_diff(i32::MIN)), pair(u32::from(calm), *item as u32))
        })
        .collect();
    sort_pairs(&mut boxes);
    boxes.dedup_by_key(|(square, _)| *square);

    let mut svg = Html::new();
    for status in STATES {
        let mut path = String::new();
        for (_, calm_and_item) in &boxes {
            if calm_and_item >> u32::BITS == u64::from(u8::MAX.saturating_sub(attention(status))) {
                let item = *calm_and_item as u32 as usize;
                let area = scale.area(layout.places.get(item).copied().unwrap_or_default()).seen_from(origin);
                let (width, height) = (Scale::NODE_WIDTH.max(cell), Scale::NODE_HEIGHT.max(cell));
                let top = i32::midpoint(area.top, area.bottom).saturating_sub(height / 2);
                let _ = write!(path, "M{} {top}h{width}v{height}h-{width}z{}", area.left, mark(status, width, height));
            }
        }
        if !path.is_empty() {
            svg.open("path", &[("class", "speck"), ("data-state", status.word()), ("d", &path)]).close("path");
        }
    }
    svg.finish()
}

fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << u32::BITS | u64::from(low)
}

/// What tells the state without its colour: one that is done is filled (by the style), the others have their lines.
fn mark(status: NodeStatus, width: i32, height: i32) -> String {
    let mut mark = String::new();
    let _ = match status {
        NodeStatus::Failed => write!(mark, "l{width} {height}m-{width} 0l{width}-{height}"),
        NodeStatus::Skipped => write!(mark, "m0 {height}l{width}-{height}"),
        NodeStatus::Cancelled => write!(mark, "m0 {}h{width}", height / 2),
        NodeStatus::Unknown => write!(mark, "m{} 0v{height}", width / 2),
        NodeStatus::Pending | NodeStatus::Running | NodeStatus::Succeeded => Ok(()),
    };
    mark
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;

    /// How many boxes are drawn for each state of 64 nodes in a row.
    #[track_caller]
    fn check(cell: i32, expected: &[(&str, usize)]) {
        let layout = layout(&(1..=64).map(|next| vec![next]).collect::<Vec<_>>());
        let state = |item: usize| match item {
            0..32 => NodeStatus::Succeeded,
            40 => NodeStatus::Failed,
            _ => NodeStatus::Pending,
        };
        let svg = specks(&layout, Scale::default(), 0..64, cell, (0, 0), &state);
        let drawn: Vec<(&str, usize)> = svg
            .split("data-state=\"")
            .skip(1)
            .filter_map(|path| Some((path.split_once('"')?.0, path.matches('z').count())))
            .collect();
        assert_eq!(drawn, expected);
    }

    #[test]
    fn each_state_is_one_element() {
        check(64, &[("succeeded", 32), ("failed", 1), ("pending", 31)]);
    }

    #[test]
    fn what_is_too_near_to_tell_apart_is_one_box_of_the_state_that_asks_most_for_attention() {
        check(1 << 13, &[("succeeded", 1), ("failed", 1), ("pending", 1)]);
        check(1 << 20, &[("failed", 1)]);
    }
}
