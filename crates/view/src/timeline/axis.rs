//! The time axis: ticks at round times, in units that suit.

use wattflow_engine::time::seconds;

use super::Scale;
use crate::html::Html;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How far ticks may be apart, in milliseconds.
const STEPS: [u64; 28] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY,
];

/// What a tick's label takes, in pixels.
const LABEL_PX: u64 = 88;

/// The time axis as HTML: how long after the run's start each tick is. `first_millis` is that of the left end.
#[must_use]
pub fn draw_axis(scale: Scale, first_millis: u64) -> String {
    let mut html = Html::new();
    let step = step(scale);
    let end = first_millis.saturating_add(scale.span_millis);
    let mut at = first_millis.div_ceil(step).saturating_mul(step);
    while at < end {
        let x = scale.x(scale.from.plus_millis(at.saturating_sub(first_millis)));
        let style = ["left:", &x.to_string(), "px"].concat();
        html.open("span", &[("class", "tick"), ("style", &style)]).text(&elapsed(at)).close("span");
        at = at.saturating_add(step);
    }
    html.finish()
}

/// The smallest step with room for labels.
fn step(scale: Scale) -> u64 {
    let most = u64::from(scale.width_px).checked_div(LABEL_PX).unwrap_or_default().max(1);
    let least = scale.span_millis.div_ceil(most);
    STEPS.into_iter().find(|step| *step >= least).unwrap_or_else(|| least.div_ceil(DAY).saturating_mul(DAY))
}

/// A time after the start, exactly, in the units that it takes: `"1.5 s"`, `"2 min 30 s"`, `"1 d 6 h"`.
pub(super) fn elapsed(millis: u64) -> String {
    let mut text = String::new();
    let mut rest = millis;
    for (unit, name) in [(DAY, " d "), (HOUR, " h "), (MINUTE, " min ")] {
        let whole = rest.checked_div(unit).unwrap_or_default();
        if whole > 0 {
            text.push_str(&whole.to_string());
            text.push_str(name);
        }
        rest = rest.checked_rem(unit).unwrap_or_default();
    }
    if millis < SECOND {
        text = [&*millis.to_string(), " ms"].concat();
    } else if rest > 0 {
        text.push_str(&seconds(rest));
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wattflow_engine::time::Timestamp;

    use super::*;

    fn scale(span_millis: u64, width_px: u32) -> Scale {
        Scale { from: Timestamp::from_epoch_millis(5), span_millis, width_px }
    }

    #[track_caller]
    fn check(span_millis: u64, first_millis: u64, expected: &[&str]) {
        let html = draw_axis(scale(span_millis, 500), first_millis);
        let labels: Vec<&str> = html.split("px\">").skip(1).filter_map(|rest| Some(rest.split_once('<')?.0)).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn units_suit_the_time_that_is_shown() {
        check(50, 0, &["0 ms", "10 ms", "20 ms", "30 ms", "40 ms"]);
        check(4_000, 0, &["0 ms", "1 s", "2 s", "3 s"]);
        check(2_000, 59_000, &["59 s", "59.5 s", "1 min", "1 min 0.5 s"]);
        check(400_000, 0, &["0 ms", "2 min", "4 min", "6 min"]);
        check(20 * HOUR, HOUR, &["6 h", "12 h", "18 h"]);
        check(5 * DAY, 0, &["0 ms", "1 d", "2 d", "3 d", "4 d"]);
    }

    proptest! {
        #[test]
        fn there_is_room_for_every_label(span in 1..100 * DAY, width in 0..8_000_u32, first in 0..100 * DAY) {
            let html = draw_axis(scale(span, width), first);
            let ticks = html.matches("tick").count() as u64;
            prop_assert!(ticks <= u64::from(width) / LABEL_PX + 1, "{html}");
        }
    }
}
