//! The drawing of a pipeline in pixels: where boxes and arrows go, and what stands in them.

mod arrow;
mod node;

pub use node::{node_detail, node_shapes, node_word};
use wattflow_engine::config::Outline;

use crate::layout::{Layout, Place};

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

    /// What a node takes up with the arrows that leave it.
    #[must_use]
    pub fn reach(self, layout: &Layout, node: usize) -> Area {
        let own = self.area(layout.places.get(node).copied().unwrap_or_default());
        let places = layout.edges(node).flat_map(|edge| edge.bends().chain([edge.end]));
        places.map(|place| self.area(place)).fold(own, Area::union)
    }

    /// The nodes that show something of themselves or their arrows within `window`.
    #[must_use]
    pub fn nodes_within(self, layout: &Layout, window: Area) -> Vec<usize> {
        (0..layout.places.len()).filter(|node| self.reach(layout, *node).meets(window)).collect()
    }
}

/// The file that one node of `outline` writes and the next one reads.
#[must_use]
pub fn file_handed_over(outline: &Outline, from: usize, to: usize) -> Option<&str> {
    let (from, to) = (outline.nodes.get(from)?, outline.nodes.get(to)?);
    (from.output_file == to.input_file && !from.output_file.is_empty()).then_some(&from.output_file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;

    #[track_caller]
    fn check(next: &[Vec<usize>], window: Area, expected: &[usize]) {
        assert_eq!(Scale::default().nodes_within(&layout(next), window), expected);
    }

    #[test]
    fn only_what_is_in_view_is_drawn() {
        let chain: Vec<Vec<usize>> = (1..=10_000).map(|next| if next < 10_000 { vec![next] } else { vec![] }).collect();
        check(&chain, Area { left: 372 * 100, top: 0, right: 372 * 101, bottom: 100 }, &[99, 100]);
    }

    #[test]
    fn an_arrow_that_crosses_the_view_is_drawn_though_its_nodes_are_outside() {
        // 0 → 1 → 2 → 3 and 0 → 3
        check(
            &[vec![1, 3], vec![2], vec![3], vec![]],
            Area { left: 372 + 40, top: 0, right: 372 + 50, bottom: 500 },
            &[0, 1],
        );
    }

    #[test]
    fn a_narrow_screen_draws_downwards() {
        let layout = layout(&[vec![1], vec![]]);
        assert_eq!(Scale { downwards: true }.size(&layout), (320, 284));
        assert_eq!(Scale { downwards: false }.size(&layout), (692, 156));
    }
}
