//! What of a scene is drawn: what is in view, in as much detail as can be seen, and never too much for a browser.

use std::ops::Range;

use wattflow_engine::order::sort_indices;

use super::{Area, Scale};
use crate::{layout::Layout, scene::Scene, viewport::Viewport};

/// How many elements the items of a drawing take at most.
const MOST_ELEMENTS: usize = 1_850;
/// So many items with signs have as many.
const MOST_SIGNS: usize = 231;
/// How far beyond what is in view items are drawn, in pixels of the view, so that moving meets no gaps.
const SPARE_PX: f64 = 48.0;
/// From this zoom on words can be read, and from this one signs.
const WORDS_ZOOM: f64 = 0.5;
const SIGNS_ZOOM: f64 = 0.3;
/// How many pieces a drawing is made of where its items are specks, at most; in a corner it is made of fewer.
const MOST_PIECES: usize = 32;
const MOST_SMALL_PIECES: usize = 8;
/// How large a speck is at least, in pixels of the view.
const SPECK_PX: f64 = 3.0;
/// The drawing is cut into squares of 2^20 pixels, and numbers count from the corner of one: further out, those that
/// browsers draw with are not exact to the pixel.
const SQUARE_BITS: u32 = 20;

/// In how much detail items are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// With everything.
    #[default]
    Full,
    /// Without addresses and files handed over.
    Plain,
    /// Id and sign, large.
    Sign,
    /// Nothing but boxes, one element for all of one state.
    Speck,
}

impl Detail {
    /// How many elements an item takes at most.
    #[must_use]
    pub const fn elements(self) -> usize {
        match self {
            Self::Full => 12,
            Self::Plain | Self::Sign => 8,
            Self::Speck => 0,
        }
    }
}

/// What of a scene is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In how much detail.
    pub detail: Detail,
    /// The items that are elements of their own, in ascending order.
    pub items: Vec<usize>,
    /// The pieces of the drawing in which items are specks.
    pub pieces: Pieces,
    /// The point that the numbers of the drawing count from.
    pub origin: (i32, i32),
}

/// Pieces of a drawing, each so many layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// The first one.
    pub first: usize,
    /// The one after the last.
    pub end: usize,
    /// How many layers each has: a power of two.
    pub layers: usize,
    /// Specks nearer to each other than this are one, in pixels of the drawing: a power of two.
    pub cell: i32,
}

impl Pieces {
    /// All of a drawing, small.
    #[must_use]
    pub fn all(layout: &Layout, zoom: f64) -> Self {
        Self::of(0..layout.layers(), MOST_SMALL_PIECES, zoom)
    }

    fn of(layers: Range<usize>, most: usize, zoom: f64) -> Self {
        let each = layers.len().div_ceil(most).next_power_of_two();
        let cell = ((SPECK_PX / zoom) as u32).clamp(1, 1 << 24).next_power_of_two();
        let (first, end) = (layers.start.div_euclid(each), layers.end.div_ceil(each));
        Self { first, end, layers: each, cell: i32::try_from(cell).unwrap_or(1) }
    }

    /// The layers of all pieces.
    #[must_use]
    pub fn layers(self) -> Range<usize> {
        self.first.saturating_mul(self.layers)..self.end.saturating_mul(self.layers)
    }

    /// The layers of one piece.
    #[must_use]
    pub fn layers_of(self, piece: usize, layout: &Layout) -> Range<usize> {
        let first = piece.saturating_mul(self.layers);
        first..first.saturating_add(self.layers).min(layout.layers())
    }
}

/// What is drawn of `scene` in `viewport`; items in `kept` are, wherever they stand.
#[must_use]
pub fn plan(scene: &Scene, scale: Scale, viewport: Viewport, kept: &[usize]) -> Plan {
    let zoom = viewport.spot.zoom;
    let window = viewport.window().grown((SPARE_PX / zoom) as i32);
    let layers = scale.layers_within(&scene.layout, window);
    let mut kept: Vec<usize> = kept.iter().copied().filter(|item| *item < scene.layout.places.len()).collect();
    sort_indices(&mut kept);
    kept.dedup();
    let most = if zoom < SIGNS_ZOOM { 0 } else { MOST_SIGNS };
    let mut items = items_within(scene, scale, window, most);
    if let Some(items) = &mut items {
        for item in &kept {
            if let Err(place) = items.binary_search(item) {
                items.insert(place, *item);
            }
        }
    }
    let fits = |detail: Detail| {
        let elements = items.as_ref().map_or(usize::MAX, |items| items.len().saturating_mul(detail.elements()));
        elements <= MOST_ELEMENTS
    };
    let detail = match () {
        () if items.is_none() => Detail::Speck,
        () if zoom >= WORDS_ZOOM && fits(Detail::Full) => Detail::Full,
        () if zoom >= WORDS_ZOOM && fits(Detail::Plain) => Detail::Plain,
        () if fits(Detail::Sign) => Detail::Sign,
        () => Detail::Speck,
    };
    let corner = |pixels: i32| (pixels.max(0) >> SQUARE_BITS) << SQUARE_BITS;
    Plan {
        detail,
        pieces: if detail == Detail::Speck { Pieces::of(layers, MOST_PIECES, zoom) } else { Pieces::default() },
        items: items.filter(|_| detail != Detail::Speck).unwrap_or(kept),
        origin: (corner(window.left), corner(window.top)),
    }
}

/// The items within `window`, in ascending order; `None` when there are more than `most`.
fn items_within(scene: &Scene, scale: Scale, window: Area, most: usize) -> Option<Vec<usize>> {
    let layout = &scene.layout;
    let area = |item: &usize| scale.area(layout.places.get(*item).copied().unwrap_or_default());
    let (start, end) = if scale.downwards { (window.left, window.right) } else { (window.top, window.bottom) };
    let mut items = Vec::new();
    for layer in scale.layers_within(layout, window).map(|layer| layout.layer(layer)) {
        let is_before = |item: &usize| (if scale.downwards { area(item).right } else { area(item).bottom }) < start;
        let from = layer.partition_point(is_before);
        let in_window = layer.get(from..).unwrap_or_default().iter();
        items.extend(
            in_window.take_while(|item| (if scale.downwards { area(item).left } else { area(item).top }) <= end),
        );
        if items.len() > most {
            return None;
        }
    }
    sort_indices(&mut items);
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        scene::Folding,
        viewport::{Spot, View},
    };
    use proptest::{collection::vec, prelude::*};
    use wattflow_engine::config::{Outline, OutlineNode};

    fn scene(next: &[Vec<usize>]) -> Scene {
        let nodes = next.iter().map(|next| OutlineNode { next: next.clone().into(), ..OutlineNode::default() });
        let outline = Outline { nodes: nodes.collect(), ..Outline::default() };
        Scene::new(&outline, &Folding { choice: Some(false), ..Folding::default() })
    }

    fn planned(scene: &Scene, view: (i32, i32), spot: Spot, kept: &[usize]) -> Plan {
        let scale = Scale::default();
        let view = View { width: view.0, height: view.1, chosen: Some(spot) };
        plan(scene, scale, view.of(scale.size(&scene.layout), Area::default()), kept)
    }

    fn chain(length: usize) -> Scene {
        scene(&(1..=length).map(|next| if next < length { vec![next] } else { vec![] }).collect::<Vec<_>>())
    }

    /// What is drawn of 10,000 nodes in a row, from 100 nodes on.
    #[track_caller]
    fn check(zoom: f64, detail: Detail, items: std::ops::Range<usize>) {
        let it = planned(&chain(10_000), (1_000, 500), Spot { left: 37_200.0, top: 0.0, zoom }, &[]);
        assert_eq!((it.detail, it.items), (detail, items.collect()));
    }

    #[test]
    fn only_what_is_in_view_is_drawn_in_as_much_detail_as_can_be_seen() {
        check(1.0, Detail::Full, 100..103);
        check(0.5, Detail::Full, 99..106);
        check(0.4, Detail::Sign, 99..107);
        check(0.25, Detail::Speck, 0..0);
    }

    #[test]
    fn what_is_kept_is_drawn_wherever_it_stands() {
        let it =
            planned(&chain(10_000), (1_000, 500), Spot { left: 0.0, top: 0.0, zoom: 1.0 }, &[5_000, 1, 5_000, 90_000]);
        assert_eq!(it.items, [0, 1, 2, 5_000]);
        let it = planned(&chain(10_000), (1_000, 500), Spot { left: 0.0, top: 0.0, zoom: 0.001 }, &[5_000]);
        assert_eq!((it.detail, it.items), (Detail::Speck, vec![5_000]));
    }

    #[test]
    fn numbers_stay_small_at_the_end_of_a_long_chain() {
        let it = planned(&chain(100_000), (1_000, 500), Spot { left: 37_000_000.0, top: 0.0, zoom: 1.0 }, &[]);
        assert!((0..1 << 20).contains(&(37_000_000 - 48 - it.origin.0)) && it.origin.1 == 0);
    }

    #[test]
    fn a_screen_full_of_nodes_on_the_largest_display_has_words() {
        let layered: Vec<Vec<usize>> =
            (0..3_000).map(|node| if node < 2_900 { vec![node + 100] } else { vec![] }).collect();
        let it = planned(&scene(&layered), (3_456, 1_800), Spot { left: 2_000.0, top: 2_000.0, zoom: 1.0 }, &[]);
        assert_eq!(it.detail, Detail::Plain);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_drawing_never_takes_too_many_elements(
            next in vec(vec(0_usize..600, 0..2), 1..600),
            zoom in 0.0001..2.0_f64,
            at in (0.0..50_000.0_f64, 0.0..50_000.0_f64),
        ) {
            let scene = scene(&next);
            let it = planned(&scene, (3_840, 2_160), Spot { left: at.0, top: at.1, zoom }, &[0, 1]);
            prop_assert!(it.items.len() * it.detail.elements() <= MOST_ELEMENTS);
            prop_assert!(it.items.is_sorted());
            prop_assert!(it.pieces.end - it.pieces.first <= MOST_PIECES + 1);
        }
    }
}
