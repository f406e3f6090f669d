//! The `grpc-timeout` header.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};

/// The time that `grpc-timeout` gives; `None` without the header. The error names a value that does not follow
/// <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>: 1 to 8 digits and a unit.
pub(super) fn timeout(headers: &HeaderMap) -> Result<Option<Duration>, String> {
    headers.get("grpc-timeout").map(parse).transpose()
}

fn parse(value: &HeaderValue) -> Result<Duration, String> {
    value
        .to_str()
        .ok()
        .and_then(duration)
        .ok_or_else(|| format!("grpc-timeout {value:?} is not 1 to 8 digits and a unit"))
}

fn duration(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(amount.saturating_mul(3600)),
        "M" => Duration::from_secs(amount.saturating_mul(60)),
        "S" => Duration::from_secs(amount),
        "m" => Duration::from_millis(amount),
        "u" => Duration::from_micros(amount),
        "n" => Duration::from_nanos(amount),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Duration>) {
        assert_eq!(duration(text), expected);
    }

    #[test]
    fn reads_every_unit() {
        check("1H", Some(Duration::from_hours(1)));
        check("2M", Some(Duration::from_mins(2)));
        check("3S", Some(Duration::from_secs(3)));
        check("30000m", Some(Duration::from_secs(30)));
        check("5u", Some(Duration::from_micros(5)));
        check("99999999n", Some(Duration::from_nanos(99_999_999)));
    }

    #[test]
    fn refuses_what_the_protocol_does() {
        for text in ["", "S", "1", "123456789S", "-1S", "+1S", "1.5S", "1s", "1é"] {
            check(text, None);
        }
    }
}
