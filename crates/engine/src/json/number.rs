//! Numbers, kept as they are written.

/// A number that JSON accepts, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'t>(&'t str);

impl<'t> Number<'t> {
    /// The number that `text` is, by RFC 8259; `None` when it is none.
    pub(crate) fn new(text: &'t str) -> Option<Self> {
        if is_small(text) {
            return Some(Self(text));
        }
        let (integer, fraction, exponent) = parts(text);
        let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let well_formed = digits(integer)
            && (integer == "0" || !integer.starts_with('0'))
            && fraction.is_none_or(digits)
            && exponent.is_none_or(digits);
        well_formed.then_some(Self(text))
    }

    /// As it is written.
    #[must_use]
    pub const fn text(self) -> &'t str {
        self.0
    }

    /// The number times 10 to the power of `decimals`, exact but for what lies behind the last decimal, which rounds
    /// away from zero; one too large is the largest that there is.
    #[must_use]
    pub fn fixed_point(self, decimals: u8) -> i64 {
        if is_small(self.0) && decimals <= 9 {
            // At most eighteen digits: nothing overflows.
            let integer = self
                .0
                .bytes()
                .fold(0_i64, |sum, byte| sum.wrapping_mul(10).wrapping_add(i64::from(byte.wrapping_sub(b'0'))));
            return (0..decimals).fold(integer, |scaled, _| scaled.wrapping_mul(10));
        }
        let (integer, fraction, exponent) = parts(self.0);
        let (fraction, exponent) = (fraction.unwrap_or_default(), exponent.unwrap_or("0"));
        // Digits only, behind an optional sign: parsing fails when there are too many of them.
        let too_large = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent: i64 = exponent.parse().unwrap_or(too_large);
        let fraction_length = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let mut shift = exponent.saturating_sub(fraction_length).saturating_add(i64::from(decimals));
        let mut scaled: i64 = 0;
        let mut digits = integer.bytes().chain(fraction.bytes()).map(|byte| i64::from(byte.saturating_sub(b'0')));
        let mut rest = false;
        for digit in digits.by_ref() {
            if let Some(more) = scaled.checked_mul(10).and_then(|scaled| scaled.checked_add(digit)) {
                scaled = more;
            } else {
                rest |= digit > 0;
                shift = shift.saturating_add(1);
                break;
            }
        }
        for digit in digits {
            rest |= digit > 0;
            shift = shift.saturating_add(1);
        }
        while scaled != 0 && shift > 0 {
            scaled = scaled.saturating_mul(10);
            shift = if scaled == i64::MAX { 0 } else { shift.saturating_sub(1) };
        }
        while scaled != 0 && shift < 0 {
            rest |= scaled.checked_rem(10).is_some_and(|digit| digit > 0);
            scaled = scaled.checked_div(10).unwrap_or(0);
            shift = shift.saturating_add(1);
        }
        let rounded = scaled.saturating_add(i64::from(rest));
        if self.0.starts_with('-') { rounded.saturating_neg() } else { rounded }
    }
}

/// What stands before the point, behind it, and behind the letter of the exponent; without the sign.
#[inline(never)]
fn parts(text: &str) -> (&str, Option<&str>, Option<&str>) {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let at = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at_checked(at).unwrap_or_default();
    let at = mantissa.find('.').unwrap_or(mantissa.len());
    let (integer, fraction) = mantissa.split_at_checked(at).unwrap_or_default();
    (integer, fraction.get(1..), exponent.get(1..))
}

/// Whether it is a number as nearly all are: at most nine digits.
fn is_small(text: &str) -> bool {
    let starts = matches!(text.as_bytes(), [b'1'..=b'9', ..] | [b'0']);
    starts && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `text`, which is not a JSON number, written as one: without a plus sign, leading zeros, digit separators or a
/// hexadecimal base, and with a digit on both sides of the point. `None` when it is no number at all.
pub(super) fn repaired(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if let Some(hex) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        let number = u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+'))?;
        return Some(format!("{sign}{number}"));
    }
    let plain: String = unsigned.chars().filter(|c| *c != '_').collect();
    let end = plain.find(['e', 'E']).unwrap_or(plain.len());
    let (mantissa, exponent) = plain.split_at_checked(end)?;
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let integer = integer.trim_start_matches('0');
    let integer = if integer.is_empty() { "0" } else { integer };
    let point = if mantissa.contains('.') { "." } else { "" };
    let fraction = if fraction.is_empty() && !point.is_empty() { "0" } else { fraction };
    let repaired = format!("{sign}{integer}{point}{fraction}{exponent}");
    let has_digit = mantissa.bytes().any(|byte| byte.is_ascii_digit());
    (has_digit && Number::new(&repaired).is_some()).then_some(repaired)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, decimals: u8, expected: i64) {
        assert_eq!(Number::new(text).unwrap().fixed_point(decimals), expected, "{text}");
    }

    #[test]
    fn a_number_scales_exactly() {
        check("30", 3, 30_000);
        check("0", 9, 0);
        check("999999999", 9, 999_999_999_000_000_000);
        check("999999999", 12, i64::MAX);
        check("1234567890", 0, 1_234_567_890);
        check("0.5", 3, 500);
        check("1.5e1", 3, 15_000);
        check("2E-3", 3, 2);
        check("-7", 0, -7);
        check("-0.0", 3, 0);
        check("1.60", 6, 1_600_000);
        check("100000000000000000000e-20", 3, 1_000);
    }

    #[test]
    fn what_lies_behind_the_last_decimal_rounds_away_from_zero() {
        check("0.0001", 3, 1);
        check("-0.0001", 3, -1);
        check("1e-999999999999999999999", 3, 1);
        check("0e-999999999999999999999", 3, 0);
    }

    #[test]
    fn a_number_too_large_is_the_largest() {
        check("1e400", 3, i64::MAX);
        check("-1e99999999999999999999", 3, -i64::MAX);
        check("99999999999999999999999999", 0, i64::MAX);
        check("0e99999999999999999999", 3, 0);
    }

    #[test]
    fn other_notations_are_rewritten() {
        for (text, expected) in [
            ("030", "30"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5.0"),
            ("-.5e3", "-0.5e3"),
            ("0x1F", "31"),
            ("1_000", "1000"),
        ] {
            assert_eq!(repaired(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1.2.3", "0x", "10.0.0.1:50051", "2024-01-01"] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
