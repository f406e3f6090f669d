//! The arrows between nodes.

use std::fmt::Write as _;

use super::{Area, Scale};
use crate::layout::Edge;

type Point = (i32, i32);

/// The path of an arrow, as SVG path data.
pub(super) fn path(scale: Scale, edge: Edge<'_>) -> String {
    let (from, to) = (scale.area(edge.from), scale.area(edge.end));
    if edge.is_back() {
        return path_back(scale, from, to);
    }
    let mut last = ports(scale, from).1;
    let mut path = format!("M{} {}", last.0, last.1);
    for place in edge.bends() {
        let (enter, leave) = ports(scale, scale.area(place));
        curve(&mut path, scale, last, enter);
        let _ = write!(path, "L{} {}", leave.0, leave.1);
        last = leave;
    }
    curve(&mut path, scale, last, ports(scale, to).0);
    path
}

/// Where the label of the arrow stands: between the node and what comes next on its way.
pub(super) fn label_place(scale: Scale, edge: Edge<'_>) -> Point {
    let first = edge.bends().next().unwrap_or(edge.end);
    let start = ports(scale, scale.area(edge.from)).1;
    let end = ports(scale, scale.area(first)).0;
    let (x, y) = (middle(start.0, end.0), middle(start.1, end.1));
    if scale.downwards { (x.saturating_add(12), y.saturating_add(4)) } else { (x, y.saturating_sub(8)) }
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
fn path_back(scale: Scale, from: Area, to: Area) -> String {
    if scale.downwards {
        let (start, end) =
            (middle(from.top, from.bottom).saturating_add(8), middle(to.top, to.bottom).saturating_sub(8));
        let out = from.right.max(to.right).saturating_add(28);
        format!("M{} {start}C{out} {start} {out} {end} {} {end}", from.right, to.right)
    } else {
        let (start, end) =
            (middle(from.left, from.right).saturating_add(16), middle(to.left, to.right).saturating_sub(16));
        let out = from.bottom.max(to.bottom).saturating_add(36);
        format!("M{start} {}C{start} {out} {end} {out} {end} {}", from.bottom, to.bottom)
    }
}

fn middle(one: i32, other: i32) -> i32 {
    i32::midpoint(one, other)
}
