//! Numbers and times in words: each has its unit, and digits in threes.

use crate::value::{DAY_MILLIS, civil_date};

/// `1,000,000`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// `1 row`, `1,000 rows`.
#[must_use]
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    [&count(number), " ", noun, plural].concat()
}

/// `999 B`, `68.2 kB`, `60.1 MB`.
#[must_use]
pub fn bytes(number: u64) -> String {
    let mut unit = "B";
    let (mut whole, mut tenth) = (number, None);
    for larger in ["kB", "MB", "GB", "TB"] {
        if whole < 1_000 {
            break;
        }
        tenth = Some(whole.wrapping_rem(1_000).wrapping_div(100));
        whole = whole.wrapping_div(1_000);
        unit = larger;
    }
    let decimals = tenth.filter(|_| whole < 100).map(|tenth| [".", &tenth.to_string()].concat()).unwrap_or_default();
    [&count(whole), &decimals, " ", unit].concat()
}

/// A measured number, in as many digits as tell something: `0`, `0.103`, `120.5`, `12,345`.
#[must_use]
pub fn measured(number: f64) -> String {
    let size = number.abs();
    if !number.is_finite() {
        return "–".to_owned();
    }
    if size >= 1e15 || (size > 0.0 && size < 1e-6) {
        return format!("{number:.2e}");
    }
    let decimals = if size >= 1_000.0 {
        0
    } else if size >= 100.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        4
    };
    let text = format!("{size:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = count(whole.parse().unwrap_or_default());
    let fraction = fraction.trim_end_matches('0');
    let sign = if number < 0.0 && (whole != "0" || !fraction.is_empty()) { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    [sign, &whole, point, fraction].concat()
}

/// A moment, to the second: `2025-01-06 12:00:00`.
#[must_use]
pub fn moment(millis: i64) -> String {
    [&date(millis), " ", &clock(millis, true)].concat()
}

pub(crate) fn date(millis: i64) -> String {
    let (year, month, day) = civil_date(millis.div_euclid(DAY_MILLIS));
    [&two(year), "-", &two(i64::from(month)), "-", &two(i64::from(day))].concat()
}

pub(crate) fn clock(millis: i64, with_seconds: bool) -> String {
    let seconds = millis.rem_euclid(DAY_MILLIS).div_euclid(1_000);
    let (hours, minutes) = (seconds.div_euclid(3_600), seconds.rem_euclid(3_600).div_euclid(60));
    let mut words = [&two(hours), ":", &two(minutes)].concat();
    if with_seconds {
        words.push(':');
        words.push_str(&two(seconds.rem_euclid(60)));
    }
    words
}

fn two(number: i64) -> String {
    let digits = number.to_string();
    if digits.len() < 2 { ["0", &digits].concat() } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_units_and_groups() {
        for (number, words) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), words);
        }
        for (number, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (68_249, "68.2 kB"),
            (60_123_456, "60.1 MB"),
            (123_456_789, "123 MB"),
        ] {
            assert_eq!(bytes(number), words);
        }
        assert_eq!((counted(1, "row"), counted(2_000, "row")), ("1 row".to_owned(), "2,000 rows".to_owned()));
    }

    #[test]
    fn measures_have_the_digits_that_tell() {
        for (number, words) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.103, "0.103"),
            (120.5, "120.5"),
            (-3.25, "−3.25"),
            (12_345.678, "12,346"),
            (1e20, "1.00e20"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(measured(number), words);
        }
    }

    #[test]
    fn a_moment_is_written_to_the_second() {
        assert_eq!(moment(1_736_164_805_000), "2025-01-06 12:00:05");
        assert_eq!(moment(-1_000), "1969-12-31 23:59:59");
    }
}
