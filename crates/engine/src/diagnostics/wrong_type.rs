//! `wrong-type`: a value of another type than its key has.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::{Kind, Value},
    span::Span,
};

const CODE: &str = "wrong-type";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A value has another JSON type than its key needs.",
    why: "A number in quotes is text: the service call would fail on it, or it would be taken for something else.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_seconds": "30" }
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

pub(crate) fn diagnose(place: Place<'_>, key: &str, value: &Value<'_>, expected: &str) -> Diagnostic {
    let words = [key, &place.name(), expected, value.kind.describe()];
    let message = "`{}` of {!} must be {!}, not {!}";
    Diagnostic::new(CODE, SEVERITY, token(value), place.pointer_to(key), message, &words).help("write {!}", &[expected])
}

/// The same for a value that nothing depends on when a pipeline runs.
pub(crate) fn harmless(place: Place<'_>, key: &str, value: &Value<'_>, expected: &str) -> Diagnostic {
    diagnose(place, key, value, expected).severity(Severity::Warning)
}

/// An `id` that is no string; `node` is what it must say.
pub(crate) fn id(place: Place<'_>, value: &Value<'_>, node: Option<&str>) -> Diagnostic {
    let diagnostic = harmless(place, "id", value, "a string");
    match node {
        Some(node) => diagnostic.replace_with(value.span, node),
        None => diagnostic,
    }
}

/// A number in quotes; `number` is what stands between them.
pub(crate) fn quoted_number(place: Place<'_>, key: &str, value: &Value<'_>, number: &str) -> Diagnostic {
    diagnose(place, key, value, "a number").help("write `{}` without quotes", &[number]).fix(
        "remove the quotes",
        &[],
        Edit::one(value.span, number),
    )
}

pub(crate) fn root(value: &Value<'_>) -> Diagnostic {
    let message = "a config must be an object, not {!}";
    Diagnostic::new(CODE, SEVERITY, token(value), String::new(), message, &[value.kind.describe()])
        .help("put `{` and `}` around `start_node`, `service_registry` and `containers`", &[])
}

/// The value; of an object or list, only the bracket that opens it.
fn token(value: &Value<'_>) -> Span {
    match value.kind {
        Kind::Object(_) | Kind::Array(_) => Span::new(value.span.start, value.span.start.saturating_add(1)),
        _ => value.span,
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn the_type_that_is_needed_and_the_one_found_are_told() {
        check("[]", &["1:1 error[wrong-type] a config must be an object, not a list"]);
        check(
            r#"{"start_node": 1, "service_registry": [], "containers": "a"}"#,
            &[
                "1:16 error[wrong-type] `start_node` of the config must be a string, not a number",
                "1:39 error[wrong-type] `service_registry` of the config must be an object, not a list",
                "1:57 error[wrong-type] `containers` of the config must be an object, not a string",
            ],
        );
    }

    #[test]
    fn a_block_of_the_wrong_type_is_told_once() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": 2}, "containers":
{"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o", "next_node": "b"}, "b": []}}"#,
            &[
                "1:59 error[wrong-type] `b` of `service_registry` must be a string, not a number",
                "2:94 error[wrong-type] `b` of `containers` must be an object, not a list",
            ],
        );
    }

    #[test]
    fn an_id_can_say_only_one_thing() {
        let config = |id: &str| {
            r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": {id}, "input_file": "/data/i", "output_file": "/data/o"}}}"#
                .replace("{id}", id)
        };
        check_fix(&config("[1]"), "wrong-type", &config("\"a\""));
    }

    #[test]
    fn the_quotes_around_a_number_are_removed() {
        let config = |timeout: &str| {
            r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o", "timeout_seconds": {timeout}}}}"#
                .replace("{timeout}", timeout)
        };
        check_fix(&config("\" 2.5 \""), "wrong-type", &config("2.5"));
    }
}
