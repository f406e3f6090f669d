//! `unknown-key`: a key that means nothing here.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    json::Key,
};

const CODE: &str = "unknown-key";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A key is not one that a config has in this place.",
    why: "Nobody reads it, so what it was meant to change stays as it is. Keys that begin with `_`, and `$schema`, \
          are accepted anywhere.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_second": 60 }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_seconds": 60 }
  }
}"#,
};

pub(crate) fn diagnose(place: Place<'_>, key: &Key<'_>, meant: Option<&str>) -> Diagnostic {
    let words = [&*key.text, &place.name()];
    let pointer = place.pointer_to(&key.text);
    let diagnostic = Diagnostic::new(CODE, SEVERITY, key.span, pointer, "`{}` is not a key of {!}", &words);
    match meant {
        Some(meant) => diagnostic.did_you_mean(key.span, meant),
        None if key.text == "depends_on" => {
            diagnostic.help("write `next_node` on the node that runs before, and remove `depends_on`", &[])
        }
        None => diagnostic.help("remove it, or put `_` before it to keep it as a note", &[]),
    }
}

/// A key that most likely is `meant`, which is needed and not there: it is read as if it were.
pub(crate) fn needed(place: Place<'_>, key: &Key<'_>, meant: &str) -> Diagnostic {
    let words = [&*key.text, &place.name(), meant];
    let message = "`{}` is not a key of {!}, which has no `{}`";
    Diagnostic::new(CODE, Severity::Error, key.span, place.pointer_to(&key.text), message, &words)
        .did_you_mean(key.span, meant)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn a_slip_in_a_needed_key_is_one_mistake() {
        let config = |key: &str| {
            r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", "input_file": "/data/i", "{key}": "/data/o"}}}"#
                .replace("{key}", key)
        };
        check(
            &config("ouput_file"),
            &["2:58 error[unknown-key] `ouput_file` is not a key of `a`, which has no `output_file`"],
        );
        check_fix(&config("OutputFile"), "unknown-key", &config("output_file"));
    }

    #[test]
    fn notes_are_accepted_anywhere() {
        check(
            r#"{"$schema": "x", "_by": 1, "start_node": "a", "service_registry": {"_": "none", "a": "h:1"},
"containers": {"_note": "n", "a": {"_": [], "id": "a", "input_file": "/data/i", "output_file": "/data/o"}}}"#,
            &[],
        );
    }

    #[test]
    fn a_slip_in_next_node_does_not_make_what_follows_unreachable() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o", "nextnode": "b"},
"b": {"id": "b", "input_file": "/data/o", "output_file": "/data/p", "depends_on": "a"}}}"#,
            &[
                "2:69 warning[unknown-key] `nextnode` is not a key of `a`",
                "3:69 warning[unknown-key] `depends_on` is not a key of `b`",
            ],
        );
    }
}
