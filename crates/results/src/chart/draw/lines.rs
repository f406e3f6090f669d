//! The paths of a chart: where a step is drawn, and what is drawn of a series.

use std::fmt::Write as _;

use super::{LEFT, Size, TOP};
use crate::chart::Bucket;

/// Where a step is drawn.
pub(super) struct Place {
    pub(super) size: Size,
    pub(super) steps: f64,
    pub(super) least: f64,
    pub(super) length: f64,
}

impl Place {
    pub(super) fn x(&self, step: f64) -> f64 {
        LEFT + self.size.plot_width() * (step / self.steps.max(1.0))
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        TOP + self.size.plot_height() * (1.0 - (value - self.least) / self.length)
    }
}

/// Once along the greatest values, and back along the least, for each stretch without gaps.
pub(super) fn band(buckets: &[Bucket], place: &Place) -> String {
    let mut path = String::new();
    let at = |index: usize| place.x(index as f64 + 0.5);
    for stretch in stretches(buckets) {
        for (order, (index, bucket)) in stretch.iter().enumerate() {
            let _ = write!(
                path,
                "{}{} {}",
                if order == 0 { 'M' } else { 'L' },
                number(at(*index)),
                number(place.y(bucket.most))
            );
        }
        for (index, bucket) in stretch.iter().rev() {
            let _ = write!(path, "L{} {}", number(at(*index)), number(place.y(bucket.least)));
        }
        path.push('Z');
    }
    path
}

/// Runs of steps with values. Where most steps have none, as when there are more steps than values, all are one.
fn stretches(buckets: &[Bucket]) -> Vec<Vec<(usize, &Bucket)>> {
    let filled = buckets.iter().enumerate().filter(|(_, bucket)| bucket.count > 0);
    let count = filled.clone().count();
    // A gap is a step without values where others have theirs at even distances.
    let usual = buckets.len().checked_div(count).unwrap_or(1).max(1).saturating_mul(2);
    let mut stretches: Vec<Vec<(usize, &Bucket)>> = Vec::new();
    for (index, bucket) in filled {
        match stretches.last_mut() {
            Some(stretch) if stretch.last().is_some_and(|(last, _)| index.saturating_sub(*last) <= usual) => {
                stretch.push((index, bucket));
            }
            _ => stretches.push(vec![(index, bucket)]),
        }
    }
    stretches
}

pub(super) fn mean(buckets: &[Bucket], place: &Place) -> String {
    let mut path = String::new();
    for stretch in stretches(buckets) {
        for (order, (index, bucket)) in stretch.iter().enumerate() {
            let (x, y) = (place.x(*index as f64 + 0.5), place.y(bucket.mean().unwrap_or_default()));
            let _ = write!(path, "{}{} {}", if order == 0 { 'M' } else { 'L' }, number(x), number(y));
            if stretch.len() == 1 {
                // A line of no length is drawn as a point, by its round ends.
                path.push_str("h0");
            }
        }
    }
    path
}

pub(super) fn anomalies(buckets: &[Bucket], place: &Place) -> String {
    let mut path = String::new();
    for (index, bucket) in buckets.iter().enumerate().filter(|(_, bucket)| bucket.anomalies > 0) {
        let (x, y) = (place.x(index as f64 + 0.5), place.y(bucket.anomaly));
        let _ = write!(path, "M{} {}l5 9h-10z", number(x), number(y - 5.0));
    }
    path
}

/// A coordinate, to a tenth of a pixel.
pub(super) fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let size = tenths.unsigned_abs();
    let whole = size.wrapping_div(10).to_string();
    match size.wrapping_rem(10) {
        0 => [sign, &whole].concat(),
        tenth => [sign, &whole, ".", &tenth.to_string()].concat(),
    }
}
