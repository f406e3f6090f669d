//! `out-of-range`: a number that is too small or too large.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    span::Span,
};

const CODE: &str = "out-of-range";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A number is too small or too large for what it says.",
    why: "A call without time fails at once; one with years of time never tells that its service hangs.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_seconds": 0 }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_seconds": 30 }
  }
}"#,
};

/// `range` says what the number may be, as in "more than 0 and at most 100".
pub(crate) fn diagnose(place: Place<'_>, key: &str, span: Span, number: &str, range: &str) -> Diagnostic {
    let words = [key, &place.name(), number, range];
    Diagnostic::new(CODE, SEVERITY, span, place.pointer_to(key), "`{}` of {!} is `{}`, but must be {!}", &words)
        .help("write a number that is {!}", &[range])
}

/// A timeout above the longest that there is, `max_seconds`, which is used in its place.
pub(crate) fn shortened(place: Place<'_>, key: &str, span: Span, number: &str, max_seconds: &str) -> Diagnostic {
    let words = [key, &place.name(), number, max_seconds];
    Diagnostic::new(
        CODE,
        Severity::Warning,
        span,
        place.pointer_to(key),
        "`{}` of {!} is `{}`, but counts as {}",
        &words,
    )
    .help("write a number of seconds that is at most {} (24 days)", &[max_seconds])
    .fix("replace with `{}`", &[max_seconds], Edit::one(span, max_seconds))
}

/// A first wait above the longest one, `max_seconds`, which is used in its place.
pub(crate) fn more_than_max(place: Place<'_>, span: Span, number: &str, max_seconds: &str) -> Diagnostic {
    const KEY: &str = "initial_backoff_seconds";
    let message = "`{}` of {!} is `{}`, but counts as {}, the longest wait";
    let words = [KEY, &place.name(), number, max_seconds];
    Diagnostic::new(CODE, Severity::Warning, span, place.pointer_to(KEY), message, &words)
        .help("write a number that is at most `max_backoff_seconds`, or make that larger", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn a_timeout_that_is_cut_short_is_written_as_it_counts() {
        let right = super::DESCRIPTION.right;
        check_fix(
            &right.replacen("\"timeout_seconds\": 30", "\"timeout_seconds\": 1e99", 1),
            "out-of-range",
            &right.replacen("\"timeout_seconds\": 30", "\"timeout_seconds\": 2073600", 1),
        );
    }

    #[track_caller]
    fn check_field(field: &str, expected: &[&str]) {
        check(
            &r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o",
{field}}}}"#
                .replace("{field}", field),
            expected,
        );
    }

    #[test]
    fn a_timeout_is_more_than_nothing_and_less_than_absurd() {
        check_field("\"timeout_seconds\": 0.001", &[]);
        check_field("\"timeout_seconds\": 2073600", &[]);
        check_field(
            "\"timeout_seconds\": -5",
            &["3:20 error[out-of-range] `timeout_seconds` of `a` is `-5`, but must be more than 0"],
        );
        check_field(
            "\"timeout_seconds\": 1e99",
            &["3:20 warning[out-of-range] `timeout_seconds` of `a` is `1e99`, but counts as 2073600"],
        );
    }

    #[test]
    fn a_first_wait_is_at_most_the_longest_one() {
        let check_waits = |waits: &str, expected: &[&str]| {
            check_field(&["\"retry\": {\"max_attempts\": 2, ", waits, "}"].concat(), expected);
        };
        check_waits("\"initial_backoff_seconds\": 5, \"max_backoff_seconds\": 5.0", &[]);
        check_waits("\"max_backoff_seconds\": 0.5", &[]);
        check_waits(
            "\"initial_backoff_seconds\": 10, \"max_backoff_seconds\": 5",
            &[
                "3:57 warning[out-of-range] `initial_backoff_seconds` of `retry` of `a` is `10`, but counts as 5, the longest wait",
            ],
        );
        check_waits(
            "\"initial_backoff_seconds\": 61, \"max_backoff_seconds\": null",
            &[
                "3:57 warning[out-of-range] `initial_backoff_seconds` of `retry` of `a` is `61`, but counts as 60, the longest wait",
            ],
        );
        check_waits(
            "\"initial_backoff_seconds\": 61, \"max_backof_seconds\": 90",
            &["3:61 warning[unknown-key] `max_backof_seconds` is not a key of `retry` of `a`"],
        );
        check_waits(
            "\"initial_backoff_seconds\": 61, \"max_backoff_seconds\": \"5\"",
            &["3:84 error[wrong-type] `max_backoff_seconds` of `retry` of `a` must be a number, not a string"],
        );
    }

    #[test]
    fn a_retry_policy_stays_within_reason() {
        check_field(
            "\"retry\": {\"max_attempts\": 5, \"initial_backoff_seconds\": 0.1, \"backoff_multiplier\": 1.5}",
            &[],
        );
        check_field(
            "\"retry\": {\"max_attempts\": 0}",
            &[
                "3:27 error[out-of-range] `max_attempts` of `retry` of `a` is `0`, but must be a whole number from 1 to 100",
            ],
        );
        check_field(
            "\"retry\": {\"max_attempts\": 2.5}",
            &[
                "3:27 error[out-of-range] `max_attempts` of `retry` of `a` is `2.5`, but must be a whole number from 1 to 100",
            ],
        );
        check_field(
            "\"retry\": {\"max_attempts\": 2, \"max_backoff_seconds\": 0, \"backoff_multiplier\": 101}",
            &[
                "3:53 error[out-of-range] `max_backoff_seconds` of `retry` of `a` is `0`, but must be more than 0 and at most 86400",
                "3:78 error[out-of-range] `backoff_multiplier` of `retry` of `a` is `101`, but must be more than 0 and at most 100",
            ],
        );
    }
}
