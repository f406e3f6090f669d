//! The drawing of a pipeline in pixels: where boxes and arrows go, and what stands in them.

mod arrow;
mod node;
mod plan;
mod specks;

pub use arrow::{passing, straight};
pub use node::{Drawn, fold_shapes, handed_over, node_detail, node_shapes};
pub use plan::{Detail, Pieces, Plan, plan};
pub use specks::specks;
use std::ops::Range;

use crate::layout::{Edge, Layout, Place};

/// How layers and rows become pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// Whether layers follow each other downwards instead of to the right, as suits a narrow screen.
    pub downwards: bool,
}

/// A rectangle, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Its left side.
    pub left: i32,
    /// Its top side.
    pub top: i32,
    /// Its right side.
    pub right: i32,
    /// Its bottom side.
    pub bottom: i32,
}

impl Area {
    /// The smallest area that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The area with so many pixels more on each side.
    #[must_use]
    pub fn grown(self, pixels: i32) -> Self {
        Self {
            left: self.left.saturating_sub(pixels),
            top: self.top.saturating_sub(pixels),
            right: self.right.saturating_add(pixels),
            bottom: self.bottom.saturating_add(pixels),
        }
    }

    /// The same area in numbers that count from `origin`.
    #[must_use]
    pub fn seen_from(self, (x, y): (i32, i32)) -> Self {
        Self {
            left: self.left.saturating_sub(x),
            top: self.top.saturating_sub(y),
            right: self.right.saturating_sub(x),
            bottom: self.bottom.saturating_sub(y),
        }
    }

    /// Its middle.
    #[must_use]
    pub fn middle(self) -> (f64, f64) {
        let middle = |from: i32, to: i32| f64::midpoint(f64::from(from), f64::from(to));
        (middle(self.left, self.right), middle(self.top, self.bottom))
    }

    /// Whether they share a point.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }
}

impl Scale {
    /// Width of a node's box, in pixels.
    pub const NODE_WIDTH: i32 = 240;
    /// Height of a node's box, in pixels.
    pub const NODE_HEIGHT: i32 = 76;
    const MARGIN: i32 = 40;

    /// From one layer to the next and from one row to the next, in pixels.
    const fn pitch(self) -> (i32, i32) {
        if self.downwards { (128, 264) } else { (372, 104) }
    }

    /// How far the box of a node reaches along the layers and across them, in pixels.
    const fn extent(self) -> (i32, i32) {
        if self.downwards { (Self::NODE_HEIGHT, Self::NODE_WIDTH) } else { (Self::NODE_WIDTH, Self::NODE_HEIGHT) }
    }

    /// Pixels from the top or the left of the drawing to what stands this far across.
    fn across(self, across: i32) -> i32 {
        let (row, extent) = (self.pitch().1, self.extent().1);
        let from_first = across.saturating_sub(Layout::ROW / 2).saturating_mul(row) / Layout::ROW;
        Self::MARGIN.saturating_add(extent / 2).saturating_add(from_first)
    }

    /// The box of what stands at `place`.
    #[must_use]
    pub fn area(self, place: Place) -> Area {
        let layer = i32::try_from(place.layer).unwrap_or(i32::MAX);
        let along = Self::MARGIN.saturating_add(layer.saturating_mul(self.pitch().0));
        let across = self.across(place.across).saturating_sub(self.extent().1 / 2);
        let (left, top) = if self.downwards { (across, along) } else { (along, across) };
        Area { left, top, right: left.saturating_add(Self::NODE_WIDTH), bottom: top.saturating_add(Self::NODE_HEIGHT) }
    }

    /// Width and height of the whole drawing, in pixels.
    #[must_use]
    pub fn size(self, layout: &Layout) -> (i32, i32) {
        let last = Place {
            layer: layout.layers().saturating_sub(1),
            across: layout.across.saturating_sub(Layout::ROW / 2).max(Layout::ROW / 2),
        };
        let area = self.area(last);
        (area.right.saturating_add(Self::MARGIN), area.bottom.saturating_add(Self::MARGIN))
    }

    /// The layers, from the first to the last, some of which is within `window`.
    #[must_use]
    pub fn layers_within(self, layout: &Layout, window: Area) -> Range<usize> {
        let (start, end) = if self.downwards { (window.top, window.bottom) } else { (window.left, window.right) };
        let (pitch, extent) = (self.pitch().0, self.extent().0);
        let count = |pixels: i32| usize::try_from(pixels.div_euclid(pitch)).unwrap_or(0).min(layout.layers());
        let first = start.saturating_sub(Self::MARGIN).saturating_sub(extent).saturating_add(pitch);
        count(first)..count(end.saturating_sub(Self::MARGIN).saturating_add(pitch))
    }

    /// What is drawn for an edge reaches so far.
    #[must_use]
    pub fn reach(self, edge: Edge<'_>) -> Area {
        let places = edge.bends().chain([edge.end]);
        places.map(|place| self.area(place)).fold(self.area(edge.from), Area::union)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;

    #[test]
    fn a_narrow_screen_draws_downwards() {
        let layout = layout(&[vec![1], vec![]]);
        assert_eq!(Scale { downwards: true }.size(&layout), (320, 284));
        assert_eq!(Scale { downwards: false }.size(&layout), (692, 156));
    }
}
