//! The arrows between nodes.

use std::fmt::Write as _;

use super::{Area, Scale};
use crate::layout::{Edge, Layout};

type Point = (i32, i32);

/// Edges of a drawing from far away, at most; of more, evenly spread ones are left out.
const MOST_STRAIGHT: usize = 1_500;

/// Adds an arrow to SVG path data, in numbers that count from `origin`.
pub(super) fn draw(path: &mut String, scale: Scale, edge: Edge<'_>, origin: Point) {
    let area = |place| scale.area(place).seen_from(origin);
    let (from, to) = (area(edge.from), area(edge.end));
    if edge.is_back() {
        return draw_back(path, scale, from, to);
    }
    let mut last = ports(scale, from).1;
    let _ = write!(path, "M{} {}", last.0, last.1);
    for place in edge.bends() {
        let (enter, leave) = ports(scale, area(place));
        curve(path, scale, last, enter);
        let _ = write!(path, "L{} {}", leave.0, leave.1);
        last = leave;
    }
    curve(path, scale, last, ports(scale, to).0);
    path.push_str(if scale.downwards { "l-3-6m3 6l3-6" } else { "l-6-3m6 3l-6 3" });
}

/// The arrows that pass `window` though the nodes they leave, all but `drawn` (in ascending order), are not drawn.
#[must_use]
pub fn passing(scale: Scale, layout: &Layout, window: Area, drawn: &[usize], origin: (i32, i32)) -> String {
    let mut path = String::new();
    let layers = scale.layers_within(layout, window);
    let near = layers.start.saturating_sub(1)..layers.end;
    let short = near
        .flat_map(|layer| layout.layer(layer))
        .flat_map(|item| layout.edges(*item))
        .filter(|edge| edge.from.layer.saturating_add(1) == edge.end.layer);
    for edge in short.chain(layout.long_edges()) {
        let meets = || scale.reach(edge).meets(window);
        if drawn.binary_search(&edge.leaves).is_err() && meets() {
            draw(&mut path, scale, edge, origin);
        }
    }
    path
}

/// The edges that leave nodes of these layers as straight lines, so many that they can be told apart.
#[must_use]
pub fn straight(scale: Scale, layout: &Layout, layers: std::ops::Range<usize>, origin: (i32, i32)) -> String {
    let layers = layers.start..layers.end.min(layout.layers());
    let edges = || layers.clone().flat_map(|layer| layout.layer(layer)).flat_map(|item| layout.edges(*item));
    let mut path = String::new();
    for edge in edges().step_by(edges().count().div_ceil(MOST_STRAIGHT).max(1)) {
        let from = ports(scale, scale.area(edge.from).seen_from(origin)).1;
        let to = ports(scale, scale.area(edge.end).seen_from(origin)).0;
        let _ = write!(path, "M{} {}L{} {}", from.0, from.1, to.0, to.1);
    }
    path
}

/// Where the label of the arrow stands: beside the node that it leaves, where no other node has one.
pub(super) fn label_place(scale: Scale, edge: Edge<'_>, origin: Point) -> Point {
    let first = edge.bends().next().unwrap_or(edge.end);
    let start = ports(scale, scale.area(edge.from).seen_from(origin)).1;
    let end = ports(scale, scale.area(first).seen_from(origin)).0;
    if scale.downwards {
        (start.0.saturating_add(12), middle(start.1, end.1).saturating_add(4))
    } else {
        (middle(start.0, end.0), start.1.saturating_sub(8))
    }
}

/// The middles of the sides where arrows enter and leave.
fn ports(scale: Scale, area: Area) -> (Point, Point) {
    if scale.downwards {
        let x = middle(area.left, area.right);
        ((x, area.top), (x, area.bottom))
    } else {
        let y = middle(area.top, area.bottom);
        ((area.left, y), (area.right, y))
    }
}

fn curve(path: &mut String, scale: Scale, from: Point, to: Point) {
    let _ = if scale.downwards {
        let y = middle(from.1, to.1);
        write!(path, "C{} {y} {} {y} {} {}", from.0, to.0, to.0, to.1)
    } else {
        let x = middle(from.0, to.0);
        write!(path, "C{x} {} {x} {} {} {}", from.1, to.1, to.0, to.1)
    };
}

/// An arrow that leads back, as in a cycle: around the nodes instead of through them.
fn draw_back(path: &mut String, scale: Scale, from: Area, to: Area) {
    let _ = if scale.downwards {
        let (start, end) =
            (middle(from.top, from.bottom).saturating_add(8), middle(to.top, to.bottom).saturating_sub(8));
        let out = from.right.max(to.right).saturating_add(28);
        write!(path, "M{} {start}C{out} {start} {out} {end} {} {end}l6-3m-6 3l6 3", from.right, to.right)
    } else {
        let (start, end) =
            (middle(from.left, from.right).saturating_add(16), middle(to.left, to.right).saturating_sub(16));
        let out = from.bottom.max(to.bottom).saturating_add(36);
        write!(path, "M{start} {}C{start} {out} {end} {out} {end} {}l-3 6m3-6l3 6", from.bottom, to.bottom)
    };
}

fn middle(one: i32, other: i32) -> i32 {
    i32::midpoint(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;

    /// How many arrows pass this window of the drawing of 0 → 1 → 2 → 3 and 0 → 3, where some nodes are drawn.
    #[track_caller]
    fn check(left: i32, drawn: &[usize], arrows: usize) {
        let layout = layout(&[vec![1, 3], vec![2], vec![3], vec![]]);
        let window = Area { left, top: 0, right: left + 10, bottom: 500 };
        let path = passing(Scale::default(), &layout, window, drawn, (0, 0));
        assert_eq!(path.matches('l').count() / 2, arrows, "{path}");
    }

    #[test]
    fn an_arrow_that_crosses_the_view_is_drawn_though_its_nodes_are_outside() {
        check(372 + 50, &[1], 2);
        check(372 * 2 - 30, &[], 2);
        check(372 * 2 - 30, &[0, 1], 0);
        check(372 * 4, &[], 0);
    }

    #[test]
    fn from_far_away_some_edges_of_many_are_drawn() {
        let mesh: Vec<Vec<usize>> = (0..5_000).map(|node| vec![node + 50, node + 51]).collect();
        let layout = layout(&mesh);
        let path = straight(Scale::default(), &layout, 0..layout.layers(), (0, 0));
        let drawn = path.matches('M').count();
        assert!((MOST_STRAIGHT / 2..=MOST_STRAIGHT).contains(&drawn), "{drawn}");
    }
}
