//! A chart as SVG: lines of means in bands from least to most, told apart by colour and dashes; anomalies as triangles.

mod lines;

use std::fmt::Write as _;

use wattflow_view::html::Html;

use self::lines::{Place, anomalies, band, mean, number};
use super::{Chart, axis};
use crate::words;

/// Room for the axes.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 36.0;

/// How large a chart is drawn, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Size {
    fn plot_width(self) -> f64 {
        (self.width - LEFT - RIGHT).max(1.0)
    }

    fn plot_height(self) -> f64 {
        (self.height - TOP - BOTTOM).max(1.0)
    }
}

/// Which part of the time shown lies at a distance from the left edge of the drawing, between 0 and 1.
#[must_use]
pub fn bucket_at(size: Size, x: f64) -> f64 {
    ((x - LEFT) / size.plot_width()).clamp(0.0, 1.0)
}

/// Where the time shown begins in the drawing, and how much of its width it takes.
#[must_use]
pub fn plot_span(size: Size) -> (f64, f64) {
    (LEFT, size.plot_width())
}

/// The chart as SVG; `unit` is what its values are measured in, `cursor` the step that is read.
#[must_use]
pub fn drawing(chart: &Chart, size: Size, title: &str, cursor: Option<usize>) -> String {
    let mut html = Html::new();
    let (width, height) = (number(size.width), number(size.height));
    let view_box = ["0 0 ", &width, " ", &height].concat();
    html.open(
        "svg",
        &[
            ("class", "results-drawing"),
            ("width", &width),
            ("height", &height),
            ("viewBox", &view_box),
            ("aria-hidden", "true"),
        ],
    );
    let range = chart.range().unwrap_or((0.0, 1.0));
    let marks = axis::numbers(range, (size.plot_height() / 48.0).clamp(2.0, 8.0) as usize);
    let least = marks.first().copied().unwrap_or_default();
    let length = marks.last().copied().unwrap_or(1.0) - least;
    let place = Place { size, steps: chart.steps() as f64, least, length: if length > 0.0 { length } else { 1.0 } };
    axes(&mut html, chart, &place, &marks, title);
    for (index, series) in chart.series.iter().enumerate() {
        let class = index.to_string();
        html.open("g", &[("class", "results-series"), ("data-series", &class)]);
        html.open("path", &[("class", "results-band"), ("d", &band(&series.buckets, &place))]).close("path");
        html.open("path", &[("class", "results-mean"), ("d", &mean(&series.buckets, &place))]).close("path");
        html.open("path", &[("class", "results-anomaly"), ("d", &anomalies(&series.buckets, &place))]).close("path");
        html.close("g");
    }
    if let Some(cursor) = cursor {
        let x = number(place.x(cursor as f64 + 0.5));
        let (top, bottom) = (number(TOP), number(TOP + size.plot_height()));
        html.open("path", &[("class", "results-cursor"), ("d", &["M", &x, " ", &top, "V", &bottom].concat())])
            .close("path");
    }
    html.close("svg");
    html.finish()
}

fn axes(html: &mut Html, chart: &Chart, place: &Place, marks: &[f64], title: &str) {
    let size = place.size;
    let mut grid = String::new();
    for mark in marks {
        let _ = write!(grid, "M{} {}h{}", number(LEFT), number(place.y(*mark)), number(size.plot_width()));
    }
    html.open("path", &[("class", "results-grid"), ("d", &grid)]).close("path");
    for mark in marks {
        let at = [("class", "results-mark value"), ("x", &*number(LEFT - 8.0)), ("y", &*number(place.y(*mark) + 4.0))];
        html.open("text", &at).text(&words::measured(*mark)).close("text");
    }
    let (from, to) = chart.question.span;
    let end = to.max(chart.moment(chart.steps()).saturating_sub(1));
    let length = end.saturating_sub(from).max(1) as f64;
    let bottom = TOP + size.plot_height();
    for (moment, text) in axis::moments((from, to), (size.plot_width() / 72.0).clamp(1.0, 10.0) as usize) {
        let x = LEFT + size.plot_width() * (moment.saturating_sub(from) as f64 / length);
        html.open("path", &[("class", "results-grid"), ("d", &["M", &number(x), " ", &number(bottom), "v4"].concat())]);
        html.close("path");
        let at = [("class", "results-mark time"), ("x", &*number(x)), ("y", &*number(bottom + 16.0))];
        html.open("text", &at).text(&text).close("text");
    }
    let at = [("class", "results-mark"), ("x", &*number(LEFT)), ("y", &*number(size.height - 4.0))];
    html.open("text", &at).text(title).close("text");
}

/// What the lines stand for, for people who look at them.
#[must_use]
pub fn legend(chart: &Chart) -> String {
    let mut html = Html::new();
    for (index, series) in chart.series.iter().enumerate().filter(|(_, series)| !series.name.is_empty()) {
        html.open("li", &[("class", "results-series"), ("data-series", &index.to_string())]);
        html.open("svg", &[("width", "24"), ("height", "8"), ("viewBox", "0 0 24 8"), ("aria-hidden", "true")]);
        html.open("path", &[("class", "results-mean"), ("d", "M1 4h22")]).close("path").close("svg");
        html.text(&series.name).close("li");
    }
    let anomalies = chart.anomalies();
    if anomalies > 0 {
        html.open("li", &[]);
        html.open("svg", &[("width", "12"), ("height", "10"), ("viewBox", "0 0 12 10"), ("aria-hidden", "true")]);
        html.open("path", &[("class", "results-anomaly"), ("d", "M6 0l5 9h-10z")]).close("path").close("svg");
        let noun = if anomalies == 1 { " anomaly" } else { " anomalies" };
        html.text(&[&words::count(anomalies), noun].concat()).close("li");
    }
    html.leaf("li", "quiet-text", "line: mean, band: least to most");
    html.finish()
}

/// What a step holds, in words.
#[must_use]
pub fn reading(chart: &Chart, step: usize, unit: &str) -> String {
    let with_unit = |value: f64| {
        let value = words::measured(value);
        if unit.is_empty() { value } else { [&value, " ", unit].concat() }
    };
    let mut text = words::moment(chart.moment(step));
    for series in &chart.series {
        let Some((bucket, mean)) = series.buckets.get(step).and_then(|bucket| Some((bucket, bucket.mean()?))) else {
            continue;
        };
        text.push_str(" · ");
        if !series.name.is_empty() {
            text.push_str(&series.name);
            text.push_str(": ");
        }
        text.push_str(&with_unit(mean));
        if bucket.count > 1 {
            let range = [" (", &with_unit(bucket.least), " to ", &with_unit(bucket.most), ")"].concat();
            text.push_str(&range);
        }
        if bucket.anomalies > 0 {
            text.push_str(", anomaly");
        }
    }
    text
}
