//! Where an axis has its marks, and what stands at them.

use crate::{value::DAY_MILLIS, words};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Distances between marks of time that read well.
const TIME_STEPS: [i64; 20] = [
    SECOND,
    5 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY_MILLIS,
    2 * DAY_MILLIS,
    7 * DAY_MILLIS,
    14 * DAY_MILLIS,
    28 * DAY_MILLIS,
    91 * DAY_MILLIS,
    364 * DAY_MILLIS,
];

/// About `most` moments between two, each with its words.
pub(super) fn moments((from, to): (i64, i64), most: usize) -> Vec<(i64, String)> {
    let length = to.saturating_sub(from);
    let fits = |step: &&i64| length.checked_div(**step).is_some_and(|marks| marks.unsigned_abs() <= most as u64);
    let years = length.checked_div((most.max(1) as u64).cast_signed()).unwrap_or(DAY_MILLIS).max(364 * DAY_MILLIS);
    let step = TIME_STEPS.iter().find(fits).copied().unwrap_or(years);
    let mut marks = Vec::new();
    let first = from.saturating_add(step).saturating_sub(1).div_euclid(step).saturating_mul(step);
    let mut at = first;
    while at <= to && marks.len() <= most {
        let words = if step >= DAY_MILLIS {
            words::date(at)
        } else if at.rem_euclid(DAY_MILLIS) == 0 || at == first {
            // The day is told once, and where it changes.
            let date = words::date(at);
            [date.get(5..).unwrap_or_default(), " ", &words::clock(at, step < MINUTE)].concat()
        } else {
            words::clock(at, step < MINUTE)
        };
        marks.push((at, words));
        at = at.saturating_add(step);
    }
    marks
}

/// About `wanted` round numbers around two, the first not above the least and the last not below the most.
pub(super) fn numbers((least, most): (f64, f64), wanted: usize) -> Vec<f64> {
    let length = if most > least { most - least } else { least.abs().max(1.0) };
    let at_least = length / wanted.max(1) as f64;
    let power = 10_f64.powf(at_least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|round| *round >= at_least * 0.999);
    let step = step.unwrap_or(at_least);
    let first = (least / step).floor();
    let end = (most / step).ceil().max(first + 1.0);
    (0..).map(|index| first + f64::from(index)).take_while(|at| *at <= end).take(64).map(|at| at * step).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_of_time_read_well() {
        let noon = 1_736_164_800_000;
        let words = |to, most| moments((noon, to), most).into_iter().map(|(_, words)| words).collect::<Vec<_>>();
        assert_eq!(words(noon + 6 * HOUR, 5), ["01-06 12:00", "14:00", "16:00", "18:00"]);
        assert_eq!(words(noon + 24 * HOUR, 4), ["01-06 12:00", "18:00", "01-07 00:00", "06:00", "12:00"]);
        assert_eq!(words(noon + 3 * DAY_MILLIS, 4), ["2025-01-07", "2025-01-08", "2025-01-09"]);
        assert_eq!(words(noon + 10 * SECOND, 5), ["01-06 12:00:00", "12:00:05", "12:00:10"]);
    }

    #[test]
    fn marks_of_numbers_are_round_and_enclose() {
        assert_eq!(numbers((0.0, 100.0), 4), [0.0, 50.0, 100.0]);
        assert_eq!(numbers((3.0, 3.0), 2), [2.0, 4.0]);
        assert_eq!(numbers((-1.0, 7.0), 4), [-2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
    }

    proptest! {
        #[test]
        fn marks_are_few_and_in_order(from in -10_i64.pow(13)..10_i64.pow(13), length in 0_i64..10_i64.pow(13), most in 1_usize..12) {
            let marks = moments((from, from + length), most);
            prop_assert!(marks.len() <= most + 1);
            prop_assert!(marks.iter().all(|(at, _)| (from..=from + length).contains(at)));
        }

        #[test]
        fn numbers_enclose_the_range(least in -1e9_f64..1e9, length in 0.0_f64..1e9) {
            let marks = numbers((least, least + length), 4);
            prop_assert!(marks.len() >= 2 && marks.len() < 16);
            prop_assert!(*marks.first().unwrap() <= least && *marks.last().unwrap() >= least + length);
        }
    }
}
