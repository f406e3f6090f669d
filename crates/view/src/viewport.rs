//! Which part of the drawing is in view, and how large.

use crate::drawing::Area;

/// How far one step of zooming goes.
pub const ZOOM_STEP: f64 = 1.25;
const LARGEST_ZOOM: f64 = 2.0;
/// Below this, words cannot be read: a drawing is not opened smaller.
const READABLE_ZOOM: f64 = 0.75;
/// The smallest zoom of a drawing that could be shown whole at a larger one.
const SMALL_ZOOM: f64 = 0.1;
/// How far the drawing can be moved beyond the bottom, in pixels: what lies over the view there must hide nothing for good.
const COVERED_PX: f64 = 152.0;
/// How far from the border of the view what is shown stands, in pixels.
const BORDER_PX: f64 = 24.0;

/// The view's size, and what the user chose to see.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    /// Size of the view, in pixels.
    pub width: i32,
    /// The same downwards.
    pub height: i32,
    /// Where the user moved to; `None` while that is left to the page.
    pub chosen: Option<Spot>,
}

/// What stands at the left top of the view, in pixels of the drawing, and how large it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// From the left of the drawing.
    pub left: f64,
    /// From its top.
    pub top: f64,
    /// Pixels of the view per pixel of the drawing.
    pub zoom: f64,
}

/// A drawing seen through a view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Viewport {
    /// What is seen, never beyond the drawing.
    pub spot: Spot,
    view: (f64, f64),
    drawing: (f64, f64),
}

impl View {
    /// A drawing of this size as it is seen: where the user moved, else all of it, else as much as can be read from
    /// `start` on.
    #[must_use]
    pub fn of(self, drawing: (i32, i32), start: Area) -> Viewport {
        let mut viewport = Viewport {
            spot: Spot::default(),
            view: (f64::from(self.width), f64::from(self.height)),
            drawing: (f64::from(drawing.0), f64::from(drawing.1)),
        };
        viewport.spot = self.chosen.unwrap_or_else(|| {
            viewport.spot.zoom = between(READABLE_ZOOM, viewport.whole(), 1.0);
            let (x, y) = start.middle();
            viewport.centred(x, y).spot
        });
        viewport.kept_inside()
    }
}

/// `clamp` would bring along all that it takes to print the limits.
fn between(least: f64, value: f64, most: f64) -> f64 {
    value.min(most).max(least)
}

impl Viewport {
    /// The zoom at which all of the drawing is in view.
    fn whole(self) -> f64 {
        (self.view.0 / self.drawing.0.max(1.0)).min(self.view.1 / self.drawing.1.max(1.0))
    }

    /// How much of the drawing is in view.
    fn seen(self) -> (f64, f64) {
        (self.view.0 / self.spot.zoom, self.view.1 / self.spot.zoom)
    }

    /// Centred where the drawing is smaller than the view, else not beyond its borders.
    fn kept_inside(mut self) -> Self {
        let keep = |start: f64, seen: f64, whole: f64| {
            if whole <= seen { (whole - seen) / 2.0 } else { between(0.0, start, whole - seen) }
        };
        // A view that has no size yet, and one that is hidden, show nothing.
        self.spot.zoom = between(between(1e-5, self.whole(), SMALL_ZOOM), self.spot.zoom, LARGEST_ZOOM);
        let seen = self.seen();
        self.spot.left = keep(self.spot.left, seen.0, self.drawing.0);
        self.spot.top = keep(self.spot.top, seen.1, self.drawing.1 + self.covered());
        self
    }

    /// How much of a drawing that is higher than the view may be covered at the bottom.
    fn covered(self) -> f64 {
        let is_higher = self.seen().1 + 1.0 < self.drawing.1;
        if is_higher { COVERED_PX.min(self.view.1 / 2.0) / self.spot.zoom } else { 0.0 }
    }

    /// Whether some of the drawing is out of view.
    #[must_use]
    pub fn is_larger(self) -> bool {
        let seen = self.seen();
        // To the pixel: a drawing that just fits is no larger.
        seen.0 + 1.0 < self.drawing.0 || seen.1 + 1.0 < self.drawing.1
    }

    /// What is in view, in pixels of the drawing.
    #[must_use]
    pub fn window(self) -> Area {
        let (left, top, seen) = (self.spot.left, self.spot.top, self.seen());
        Area { left: left as i32, top: top as i32, right: (left + seen.0) as i32, bottom: (top + seen.1) as i32 }
    }

    /// The same moved by so many pixels of the view.
    #[must_use]
    pub fn moved(mut self, right: f64, down: f64) -> Self {
        self.spot.left += right / self.spot.zoom;
        self.spot.top += down / self.spot.zoom;
        self.kept_inside()
    }

    /// The same at so many times the zoom; what is at this pixel of the view stays there.
    #[must_use]
    pub fn zoomed(mut self, times: f64, (x, y): (f64, f64)) -> Self {
        let (left, top) = (self.spot.left + x / self.spot.zoom, self.spot.top + y / self.spot.zoom);
        self.spot.zoom *= times;
        self.spot.zoom = self.kept_inside().spot.zoom;
        self.spot.left = left - x / self.spot.zoom;
        self.spot.top = top - y / self.spot.zoom;
        self.kept_inside()
    }

    /// The middle of the view.
    #[must_use]
    pub fn middle(self) -> (f64, f64) {
        (self.view.0 / 2.0, self.view.1 / 2.0)
    }

    /// All of the drawing.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        self.spot.zoom = self.whole().min(1.0);
        self.kept_inside()
    }

    /// Moved no further than it takes to have `area` in view.
    #[must_use]
    pub fn showing(mut self, area: Area) -> Self {
        let border = BORDER_PX / self.spot.zoom;
        let seen = self.seen();
        let covered = self.covered();
        let shift = |start: f64, seen: f64, from: i32, to: i32| {
            let (from, to) = (f64::from(from) - border, f64::from(to) + border);
            // What is larger than the view is shown from its start.
            if to > start + seen { (to - seen).min(from) } else { start.min(from) }
        };
        self.spot.left = shift(self.spot.left, seen.0, area.left, area.right);
        self.spot.top = shift(self.spot.top, seen.1 - covered, area.top, area.bottom);
        self.kept_inside()
    }

    /// The same where `area` is in view whole, else moved so that it is in the middle: what is around it is seen, too.
    #[must_use]
    pub fn bringing(self, area: Area) -> Self {
        let window = self.window();
        let is_in_view = window.left <= area.left
            && window.top <= area.top
            && window.right >= area.right
            && window.bottom >= area.bottom;
        let (x, y) = area.middle();
        if is_in_view { self } else { self.centred(x, y) }
    }

    /// Moved so that this point of the drawing is in the middle.
    #[must_use]
    pub fn centred(mut self, x: f64, y: f64) -> Self {
        let seen = self.seen();
        self.spot.left = x - seen.0 / 2.0;
        self.spot.top = y - seen.1 / 2.0;
        self.kept_inside()
    }

    /// The zoom in per cent, as text.
    #[must_use]
    pub fn per_cent(self) -> String {
        match (self.spot.zoom * 100.0 + 0.5) as i32 {
            0 => "<1 %".to_owned(),
            zoom => [&zoom.to_string(), " %"].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Area = Area { left: 40, top: 240, right: 280, bottom: 316 };

    fn view(width: i32, height: i32) -> View {
        View { width, height, chosen: None }
    }

    /// The window of a view of 1000 × 500 pixels on a drawing of this size, and its zoom in per cent.
    #[track_caller]
    fn check(drawing: (i32, i32), change: impl Fn(Viewport) -> Viewport, window: (i32, i32, i32, i32), per_cent: &str) {
        let viewport = change(view(1_000, 500).of(drawing, START));
        let Area { left, top, right, bottom } = viewport.window();
        assert_eq!(((left, top, right, bottom), viewport.per_cent().as_str()), (window, per_cent));
    }

    #[test]
    fn a_small_drawing_is_in_the_middle_at_its_own_size() {
        check((600, 300), |it| it, (-200, -100, 800, 400), "100 %");
    }

    #[test]
    fn a_drawing_a_little_too_large_is_shown_whole() {
        check((1_250, 400), |it| it, (0, -112, 1_250, 512), "80 %");
    }

    #[test]
    fn a_large_drawing_is_opened_where_it_starts() {
        check((40_000, 1_200), |it| it, (0, 0, 1_333, 666), "75 %");
        check((40_000, 1_200), Viewport::fitted, (0, -9_400, 40_000, 10_600), "3 %");
    }

    #[test]
    fn moving_ends_at_the_borders() {
        check((2_000, 500), |it| it.moved(75.0, 75.0), (100, -83, 1_433, 583), "75 %");
        check((2_000, 500), |it| it.moved(9_000.0, 0.0), (666, -83, 2_000, 583), "75 %");
    }

    #[test]
    fn what_is_at_the_pointer_stays_there_while_zooming() {
        check(
            (20_000, 5_000),
            |it| it.zoomed(1.0 / 0.75, (0.0, 0.0)).moved(4_000.0, 1_000.0),
            (4_000, 1_000, 5_000, 1_500),
            "100 %",
        );
        check(
            (20_000, 5_000),
            |it| it.zoomed(1.0 / 0.75, (0.0, 0.0)).moved(4_000.0, 1_000.0).zoomed(0.5, (500.0, 250.0)),
            (3_500, 750, 5_500, 1_750),
            "50 %",
        );
    }

    #[test]
    fn what_is_shown_comes_into_view_by_the_shortest_way() {
        let near = |it: Viewport| it.zoomed(1.0 / 0.75, (0.0, 0.0));
        let area = |left: i32, top: i32| Area { left, top, right: left + 240, bottom: top + 76 };
        check((20_000, 5_000), |it| near(it).showing(area(300, 300)), (0, 52, 1_000, 552), "100 %");
        check((20_000, 5_000), |it| near(it).showing(area(1_000, 300)), (264, 52, 1_264, 552), "100 %");
        check(
            (20_000, 5_000),
            |it| near(it).moved(3_000.0, 0.0).showing(area(1_000, 300)),
            (976, 52, 1_976, 552),
            "100 %",
        );
    }

    #[test]
    fn what_is_brought_into_view_is_seen_with_what_is_around_it() {
        let near = |it: Viewport| it.zoomed(1.0 / 0.75, (0.0, 0.0));
        let area = |left: i32, top: i32| Area { left, top, right: left + 240, bottom: top + 76 };
        check((20_000, 5_000), |it| near(it).bringing(area(700, 300)), (0, 0, 1_000, 500), "100 %");
        check((20_000, 5_000), |it| near(it).bringing(area(800, 1_000)), (420, 788, 1_420, 1_288), "100 %");
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_drawing_stays_in_view(
            size in (1_i32..2_000_000, 1_i32..2_000_000),
            view_size in (0_i32..5_000, 0_i32..3_000),
            moves in proptest::collection::vec((0_u8..5, -3_000.0..3_000.0_f64, -3_000.0..3_000.0_f64), 0..20),
        ) {
            let mut viewport = view(view_size.0, view_size.1).of(size, START);
            for (kind, x, y) in moves {
                viewport = match kind {
                    0 => viewport.moved(x, y),
                    1 => viewport.zoomed(2.0_f64.powf(x / 500.0), (x.abs(), y.abs())),
                    2 => viewport.showing(Area { left: x as i32, top: y as i32, right: x as i32 + 240, bottom: y as i32 + 76 }),
                    3 => viewport.centred(x, y),
                    _ => viewport.fitted(),
                };
                let window = viewport.window();
                prop_assert!(window.meets(Area { left: 0, top: 0, right: size.0, bottom: size.1 }), "{window:?}");
                prop_assert!(viewport.spot.zoom > 0.0 && viewport.spot.zoom <= LARGEST_ZOOM);
                let seen = View { chosen: Some(viewport.spot), ..view(view_size.0, view_size.1) }.of(size, START);
                prop_assert_eq!(seen, viewport);
            }
        }
    }
}
