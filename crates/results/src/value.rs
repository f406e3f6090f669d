//! What a field's text stands for.

/// Milliseconds of a day.
pub const DAY_MILLIS: i64 = 86_400_000;

/// The largest integer that a float holds exactly, and the largest power of ten.
const EXACT: u64 = 1 << 53;
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// The number that a field is, in decimal or with an exponent; none for anything else, words like `nan` included.
#[must_use]
pub fn number(field: &[u8]) -> Option<f64> {
    let field = field.trim_ascii();
    let digits = field.strip_prefix(b"-").unwrap_or(field);
    if !digits.first().is_some_and(|first| first.is_ascii_digit() || *first == b'.' || *first == b'+') {
        return None;
    }
    short(digits).map(|size| if digits.len() < field.len() { -size } else { size }).or_else(|| {
        let text = std::str::from_utf8(field).ok()?;
        text.parse().ok().filter(|number: &f64| number.is_finite())
    })
}

/// The same for digits with a point, few enough that one division gives the nearest float.
fn short(digits: &[u8]) -> Option<f64> {
    let (mut mantissa, mut decimals, mut is_fraction) = (0_u64, 0_usize, false);
    if digits.len() > 17 || digits == b"." {
        return None;
    }
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')));
                decimals = decimals.wrapping_add(usize::from(is_fraction));
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    let power = POWERS.get(decimals)?;
    (mantissa < EXACT).then(|| mantissa as f64 / power)
}

/// The truth value that a field is, as Python and JSON write it.
#[must_use]
pub fn truth(field: &[u8]) -> Option<bool> {
    match field.trim_ascii() {
        b"True" | b"true" | b"TRUE" => Some(true),
        b"False" | b"false" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// The moment that a field is (ISO 8601: `2025-01-06`, `2025-01-06T12:00:00.5Z`), in milliseconds since the Unix epoch.
/// One without an offset is taken as it stands.
#[must_use]
pub fn time(field: &[u8]) -> Option<i64> {
    let field = field.trim_ascii();
    let (date, rest) = field.split_at_checked(10)?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = date else { return None };
    let year = digits(&[*y0, *y1, *y2, *y3])?;
    let (month, day) = (digits(&[*m0, *m1])?, digits(&[*d0, *d1])?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days_from_civil(year, month, day).checked_mul(DAY_MILLIS)?;
    let Some((separator, rest)) = rest.split_first() else { return Some(midnight) };
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (clock, rest) = rest.split_at_checked(5)?;
    let [h0, h1, b':', m0, m1] = clock else { return None };
    let (hours, minutes) = (digits(&[*h0, *h1])?, digits(&[*m0, *m1])?);
    let (seconds, rest) = match rest {
        [b':', s0, s1, rest @ ..] => (digits(&[*s0, *s1])?, rest),
        rest => (0, rest),
    };
    if hours > 24 || minutes > 59 || seconds > 60 {
        return None;
    }
    let (millis, rest) = fraction(rest);
    let of_day = hours.saturating_mul(3_600_000).saturating_add(minutes.saturating_mul(60_000));
    let of_day = of_day.saturating_add(seconds.saturating_mul(1_000)).saturating_add(millis);
    midnight.checked_add(of_day)?.checked_sub(offset_millis(rest)?)
}

/// Milliseconds of `.5`, `.123456`, and what follows.
fn fraction(text: &[u8]) -> (i64, &[u8]) {
    let Some(after) = text.strip_prefix(b".").or_else(|| text.strip_prefix(b",")) else { return (0, text) };
    let length = after.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(after.len());
    let (fraction, rest) = after.split_at_checked(length).unwrap_or((after, &[]));
    let three = fraction.iter().chain(b"000").take(3);
    (three.fold(0, |sum: i64, digit| sum.wrapping_mul(10).wrapping_add(i64::from(digit.wrapping_sub(b'0')))), rest)
}

/// What lies between a clock of this offset from UTC and UTC; `Z` and nothing at all are none.
fn offset_millis(text: &[u8]) -> Option<i64> {
    let (sign, rest) = match text {
        [] | b"Z" | b"z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest {
        [h0, h1] => (digits(&[*h0, *h1])?, 0),
        [h0, h1, b':', m0, m1] | [h0, h1, m0, m1] => (digits(&[*h0, *h1])?, digits(&[*m0, *m1])?),
        _ => return None,
    };
    let minutes = hours.saturating_mul(60).saturating_add(minutes);
    Some(minutes.saturating_mul(60_000).saturating_mul(sign))
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0_i64, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte.wrapping_sub(b'0')))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// Days since the Unix epoch (Howard Hinnant, <https://howardhinnant.github.io/date_algorithms.html>).
#[expect(clippy::arithmetic_side_effects, reason = "a year has four digits")]
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day since the Unix epoch.
#[expect(clippy::arithmetic_side_effects, reason = "days come from milliseconds, a 64-bit number")]
pub(crate) fn civil_date(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_those_that_a_float_reads() {
        for (text, expected) in [
            ("0", Some(0.0)),
            (" 120.5 ", Some(120.5)),
            ("-3.25", Some(-3.25)),
            ("+7", Some(7.0)),
            ("1e3", Some(1000.0)),
            (".5", Some(0.5)),
            ("0.10300000011920929", Some(0.103_000_000_119_209_29)),
            ("123456789012345678901", Some(123_456_789_012_345_680_000.0)),
            ("", None),
            (".", None),
            ("-", None),
            ("nan", None),
            ("inf", None),
            ("1e999", None),
            ("1,5", None),
            ("1.2.3", None),
            ("12a", None),
        ] {
            assert_eq!(number(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn times_are_iso_8601() {
        let noon = 1_736_164_800_000;
        for (text, expected) in [
            ("2025-01-06T12:00:00", Some(noon)),
            ("2025-01-06 12:00", Some(noon)),
            ("2025-01-06T12:00:00Z", Some(noon)),
            ("2025-01-06T12:00:00.25", Some(noon + 250)),
            ("2025-01-06T13:00:00+01:00", Some(noon)),
            ("2025-01-06T06:30:00-0530", Some(noon)),
            ("2025-01-06", Some(noon - 43_200_000)),
            ("1969-12-31T23:59:59", Some(-1_000)),
            ("2024-02-29T00:00:00", Some(1_709_164_800_000)),
            ("2025-13-06", None),
            ("2025-01-06X12:00", None),
            ("2025-01-06T12", None),
            ("2025-01-06T12:00:00 Berlin", None),
            ("12:00:00", None),
            ("20250106", None),
            ("", None),
        ] {
            assert_eq!(time(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_is_what_rust_reads(value in -1e12_f64..1e12, decimals in 0_usize..8) {
            let text = format!("{value:.decimals$}");
            prop_assert_eq!(number(text.as_bytes()), text.parse::<f64>().ok());
        }

        #[test]
        fn a_date_is_read_back(days in -700_000_i64..2_900_000) {
            let text = crate::words::date(days * DAY_MILLIS);
            if text.len() == 10 {
                prop_assert_eq!(time(text.as_bytes()), Some(days * DAY_MILLIS));
            }
        }

        #[test]
        fn nothing_makes_it_panic(bytes: Vec<u8>) {
            let _ = (number(&bytes), time(&bytes), truth(&bytes));
        }
    }
}
