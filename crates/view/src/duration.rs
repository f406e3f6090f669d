//! Spans of time for people: few digits, always with their unit.

use wattflow_engine::{
    run::{NodeState, NodeStatus},
    time::Timestamp,
};

/// What is said of the duration of that whose end nobody saw.
pub(crate) const UNKNOWN: &str = "duration unknown";

/// How long a node took, or has been taking at `now`, in milliseconds; none before it began, and none where nobody saw its end.
#[must_use]
pub fn lasted_millis(node: &NodeState, now: Timestamp) -> Option<u64> {
    let start = node.started_at.filter(|_| node.status != NodeStatus::Unknown)?;
    Some(node.ended_at.unwrap_or(now).millis_since(start))
}

/// The same for a column of durations: `"–"` where there is nothing to say.
#[must_use]
pub fn lasted(node: &NodeState, now: Timestamp) -> String {
    match node.status {
        NodeStatus::Unknown => "unknown".to_owned(),
        _ => lasted_millis(node, now).map_or_else(|| "–".to_owned(), duration),
    }
}

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
    fn a_node_whose_end_nobody_saw_has_no_duration() {
        let at = Timestamp::from_epoch_millis;
        let check = |status, started_at, ended_at, expected| {
            assert_eq!(
                lasted(&NodeState { status, started_at, ended_at, ..NodeState::default() }, at(4_000)),
                expected
            );
        };
        check(NodeStatus::Pending, None, None, "–");
        check(NodeStatus::Running, Some(at(1_000)), None, "3.0 s");
        check(NodeStatus::Succeeded, Some(at(1_000)), Some(at(1_250)), "250 ms");
        check(NodeStatus::Unknown, Some(at(1_000)), Some(at(1_000)), "unknown");
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
