//! A row of the timeline as HTML.

use wattflow_engine::time::Timestamp;

use super::{Kind, Row, Stretch};
use crate::{duration::duration, html::Html};

/// How moments become pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The moment at the left end.
    pub from: Timestamp,
    /// How much time there is room for.
    pub span_millis: u64,
    /// How wide that is, in pixels.
    pub width_px: u32,
}

impl Scale {
    /// The narrowest that a stretch is drawn.
    const LEAST_PX: u64 = 3;

    /// How far from the left end a moment is, in pixels; what lies outside is at an end.
    pub(super) fn x(self, at: Timestamp) -> u64 {
        let width = u64::from(self.width_px);
        let pixels = u128::from(at.millis_since(self.from)).saturating_mul(u128::from(width));
        let x = pixels.checked_div(u128::from(self.span_millis)).unwrap_or_default();
        u64::try_from(x).unwrap_or(width).min(width)
    }
}

/// Row `index` as HTML, as it is `now`.
#[must_use]
pub fn draw_row(row: &Row, index: usize, scale: Scale, now: Timestamp, is_critical: bool) -> String {
    let mut html = Html::new();
    let path = if is_critical { "critical" } else { "" };
    html.open(
        "div",
        &[
            ("class", "timeline-row"),
            ("role", "listitem"),
            ("data-row", &index.to_string()),
            ("data-timeline", &row.id),
            ("data-path", path),
        ],
    );
    html.open("span", &[("class", "timeline-id"), ("title", &row.id)]).text(&row.id).close("span");
    html.open("span", &[("class", "timeline-track")]);
    for stretch in row.stretches(now) {
        draw_stretch(&mut html, &stretch, scale);
    }
    html.close("span").close("div");
    html.finish()
}

fn draw_stretch(html: &mut Html, stretch: &Stretch, scale: Scale) {
    let (from, to) = (scale.x(stretch.from), scale.x(stretch.to));
    let width = to.saturating_sub(from).max(Scale::LEAST_PX);
    let style = ["left:", &from.to_string(), "px;width:", &width.to_string(), "px"].concat();
    let took = duration(stretch.to.millis_since(stretch.from));
    let (class, words) = match stretch.kind {
        Kind::Ready => ("bar waits", ["waited for a free slot, ", &took].concat()),
        Kind::BackOff => ("bar waits", ["waited before the next attempt, ", &took].concat()),
        Kind::Attempt(number) => {
            ("bar", ["attempt ", &number.to_string(), " ", stretch.status.word(), ", ", &took].concat())
        }
    };
    html.open("span", &[("class", class), ("data-state", stretch.status.word()), ("style", &style), ("title", &words)]);
    html.leaf("span", "visually-hidden", &words).close("span");
}
