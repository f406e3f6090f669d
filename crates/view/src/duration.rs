//! Spans of time for people: few digits, always with their unit.

/// `millis` milliseconds: `"43 ms"`, `"12.3 s"`, `"1 min 05 s"`, `"2 h 03 min"`. Truncated, so that a clock never runs ahead.
#[must_use]
pub fn duration(millis: u64) -> String {
    let tenths = millis.div_euclid(100);
    let seconds = millis.div_euclid(1_000);
    let minutes = seconds.div_euclid(60);
    let hours = minutes.div_euclid(60);
    if millis < 1_000 {
        format!("{millis} ms")
    } else if hours > 0 {
        format!("{hours} h {:02} min", minutes.rem_euclid(60))
    } else if minutes > 0 {
        format!("{minutes} min {:02} s", seconds.rem_euclid(60))
    } else {
        format!("{seconds}.{} s", tenths.rem_euclid(10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(millis: u64, expected: &str) {
        assert_eq!(duration(millis), expected);
    }

    #[test]
    fn few_digits_and_a_unit() {
        check(0, "0 ms");
        check(449, "449 ms");
        check(1_000, "1.0 s");
        check(12_399, "12.3 s");
        check(59_999, "59.9 s");
        check(60_000, "1 min 00 s");
        check(3_599_999, "59 min 59 s");
        check(7_380_000, "2 h 03 min");
    }
}
