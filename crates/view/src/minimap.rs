//! The whole drawing in a corner, with what is in view marked.

use crate::drawing::Area;

/// Its largest size, in pixels.
const WIDTH_PX: i32 = 168;
const HEIGHT_PX: i32 = 104;
/// A drawing that is flatter than this, or steeper, gets room beside it.
const FLATTEST: i32 = 6;

/// What the minimap shows, and how large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minimap {
    /// The drawing with room beside it, in pixels of the drawing.
    pub shown: Area,
    /// Width of the minimap, in pixels.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

impl Minimap {
    /// The minimap of a drawing of this size.
    #[must_use]
    pub fn of((width, height): (i32, i32)) -> Self {
        let (wide, high) = (width.max(height / FLATTEST).max(1), height.max(width / FLATTEST).max(1));
        let (left, top) = (width.saturating_sub(wide) / 2, height.saturating_sub(high) / 2);
        let shown = Area { left, top, right: left.saturating_add(wide), bottom: top.saturating_add(high) };
        let scaled = |one: i32, by: i32, to: i32| {
            let pixels = i64::from(one).saturating_mul(i64::from(by)).checked_div(i64::from(to)).unwrap_or(0);
            i32::try_from(pixels).unwrap_or(i32::MAX).max(1)
        };
        let flat = scaled(high, WIDTH_PX, wide);
        let (width, height) =
            if flat <= HEIGHT_PX { (WIDTH_PX, flat) } else { (scaled(wide, HEIGHT_PX, high), HEIGHT_PX) };
        Self { shown, width, height }
    }

    /// Pixels of the minimap per pixel of the drawing.
    #[must_use]
    pub fn zoom(self) -> f64 {
        f64::from(self.width) / f64::from(self.shown.right.saturating_sub(self.shown.left).max(1))
    }

    /// The point of the drawing at this pixel of the minimap.
    #[must_use]
    pub fn point(self, x: f64, y: f64) -> (f64, f64) {
        (f64::from(self.shown.left) + x / self.zoom(), f64::from(self.shown.top) + y / self.zoom())
    }

    /// What is drawn for `window`: large enough to be seen.
    #[must_use]
    pub fn marked(self, window: Area) -> Area {
        let smallest = (6.0 / self.zoom()) as i32;
        let widened = |from: i32, to: i32| {
            let missing = smallest.saturating_sub(to.saturating_sub(from)).max(0) / 2;
            (from.saturating_sub(missing), to.saturating_add(missing))
        };
        let (left, right) = widened(window.left.max(self.shown.left), window.right.min(self.shown.right));
        let (top, bottom) = widened(window.top.max(self.shown.top), window.bottom.min(self.shown.bottom));
        Area { left, top, right, bottom }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(drawing: (i32, i32), size: (i32, i32), shown: (i32, i32, i32, i32)) {
        let it = Minimap::of(drawing);
        assert_eq!((it.width, it.height), size);
        assert_eq!((it.shown.left, it.shown.top, it.shown.right, it.shown.bottom), shown);
    }

    #[test]
    fn any_drawing_fits_into_the_corner() {
        check((1_680, 840), (168, 84), (0, 0, 1_680, 840));
        check((1_000, 2_000), (52, 104), (0, 0, 1_000, 2_000));
        check((37_200_000, 156), (168, 28), (0, -3_099_922, 37_200_000, 3_100_078));
    }

    proptest! {
        #[test]
        fn a_press_leads_into_the_drawing_and_the_mark_can_be_seen(
            width in 1_i32..40_000_000, height in 1_i32..40_000_000, x in 0.0..1.0_f64, y in 0.0..1.0_f64,
        ) {
            let it = Minimap::of((width, height));
            prop_assert!((1..=WIDTH_PX).contains(&it.width) && (1..=HEIGHT_PX).contains(&it.height));
            let (px, py) = it.point(x * f64::from(it.width), y * f64::from(it.height));
            prop_assert!(px >= f64::from(it.shown.left) && px <= f64::from(it.shown.right) + 1.0);
            prop_assert!(py >= f64::from(it.shown.top));
            let marked = it.marked(Area { left: width / 2, top: height / 2, right: width / 2, bottom: height / 2 });
            prop_assert!(f64::from(marked.right - marked.left) * it.zoom() > 3.0 || width < 10);
        }
    }
}
