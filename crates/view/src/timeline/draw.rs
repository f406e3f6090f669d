//! A row of the timeline as HTML, and in words.

use wattflow_engine::{event::orchestrator_log::local_time, run::NodeStatus, time::Timestamp};

use super::{Kind, Row, Stretch, axis::elapsed};
use crate::{duration::UNKNOWN, html::Html, node_status::sign};

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

    fn shows(self, stretch: &Stretch) -> bool {
        stretch.to >= self.from && stretch.from <= self.from.plus_millis(self.span_millis)
    }
}

/// How a row is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How moments become pixels.
    pub scale: Scale,
    /// The present moment.
    pub now: Timestamp,
    /// Whether the row is one of those that determined when the run ended.
    pub is_critical: bool,
    /// Whether its node is the one selected.
    pub is_selected: bool,
    /// Which of its cells the keyboard is at: 0 is its name, the stretches follow.
    pub active: Option<usize>,
}

/// Row `index` as HTML. Its cells have ids, by [`cell_id`].
#[must_use]
pub fn draw_row(row: &Row, index: usize, look: Look) -> String {
    let mut html = Html::new();
    let is = |it: bool| if it { "true" } else { "false" };
    html.open(
        "div",
        &[
            ("class", "timeline-row"),
            ("role", "row"),
            ("aria-rowindex", &index.saturating_add(1).to_string()),
            ("aria-selected", is(look.is_selected)),
            ("data-timeline", &row.id),
            ("data-critical", is(look.is_critical)),
        ],
    );
    let path = if look.is_critical { ", on the critical path" } else { "" };
    let name = [&*row.id, ", ", row.status.word(), path].concat();
    let cell = |cell: usize| (cell_id(index, cell), if look.active == Some(cell) { "true" } else { "false" });
    let (id, active) = cell(0);
    html.open(
        "span",
        &[("class", "timeline-id"), ("role", "rowheader"), ("id", &id), ("data-active", active), ("title", &name)],
    );
    html.leaf("span", "visually-hidden", &name);
    html.open("span", &[("class", "cut"), ("aria-hidden", "true")]);
    html.open("b", &[("data-state", row.status.word())]).text(&sign(row.status).to_string()).close("b");
    html.cut(&row.id).close("span").close("span");
    html.open("span", &[("class", "timeline-track"), ("role", "presentation")]);
    let stretches = row.stretches(look.now);
    for (at, stretch) in stretches.iter().enumerate().filter(|(_, stretch)| look.scale.shows(stretch)) {
        let (id, active) = cell(at.saturating_add(1));
        draw_stretch(&mut html, row, stretch, look.scale, &id, active);
    }
    html.close("span").close("div");
    html.finish()
}

/// The id of a cell's element: of the row's name (0) or one of its stretches.
#[must_use]
pub fn cell_id(row: usize, cell: usize) -> String {
    ["cell-", &row.to_string(), "-", &cell.to_string()].concat()
}

/// Row and cell of the element with this id.
#[must_use]
pub fn cell_of(id: &str) -> Option<(usize, usize)> {
    let (row, cell) = id.strip_prefix("cell-")?.split_once('-')?;
    Some((row.parse().ok()?, cell.parse().ok()?))
}

fn draw_stretch(html: &mut Html, row: &Row, stretch: &Stretch, scale: Scale, id: &str, active: &str) {
    let (from, to) = (scale.x(stretch.from), scale.x(stretch.to));
    let width = to.saturating_sub(from).max(Scale::LEAST_PX);
    let style = ["left:", &from.to_string(), "px;width:", &width.to_string(), "px"].concat();
    let class = if matches!(stretch.kind, Kind::Attempt(_)) { "bar" } else { "bar waits" };
    html.open(
        "span",
        &[
            ("class", class),
            ("role", "gridcell"),
            ("id", id),
            ("data-state", stretch.status.word()),
            ("data-active", active),
            ("style", &style),
        ],
    );
    html.leaf("span", "visually-hidden", &[&what(row, stretch), ", ", &stretch.took()].concat()).close("span");
}

fn what(row: &Row, stretch: &Stretch) -> String {
    match stretch.kind {
        Kind::Ready => "waited for a free slot".to_owned(),
        Kind::BackOff => "waited for the next attempt".to_owned(),
        Kind::Attempt(number) => {
            let of =
                if row.attempts.len() > 1 { [" of ", &row.attempts.len().to_string()].concat() } else { String::new() };
            ["attempt ", &number.to_string(), &of, " ", stretch.status.word()].concat()
        }
    }
}

/// A cell of a row in words: what it is, when it began exactly, how long after the run's start, and how long it
/// took exactly.
#[must_use]
pub fn describe(row: &Row, cell: usize, started_at: Timestamp, now: Timestamp, utc_offset_minutes: i32) -> String {
    let stretches = row.stretches(now);
    let stretch = cell.checked_sub(1).and_then(|at| stretches.get(at));
    let Some(stretch) = stretch else { return [&*row.id, " · ", row.status.word()].concat() };
    let exactly = elapsed(stretch.to.millis_since(stretch.from));
    let (took, exactly) = match stretch.status {
        NodeStatus::Unknown => (" · ", UNKNOWN),
        NodeStatus::Running => (" · for ", &*exactly),
        _ => (" · took ", &*exactly),
    };
    [
        &*row.id,
        " · ",
        &what(row, stretch),
        " · from ",
        &local_time(stretch.from, utc_offset_minutes),
        " (",
        &elapsed(stretch.from.millis_since(started_at)),
        " after the start)",
        took,
        exactly,
    ]
    .concat()
}
