//! `empty-field`: a key with nothing in its value.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    span::Span,
};

const CODE: &str = "empty-field";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A value that must say something is empty.",
    why: "The service would be called with an empty path, or nothing would run.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

/// `meant` is what it must say, where that is known.
pub(crate) fn diagnose(place: Place<'_>, key: &str, span: Span, meant: Option<&str>) -> Diagnostic {
    let help = match key {
        "start_node" => "name the node that runs first",
        "containers" => "add a block for each node",
        "id" => "write the same as the key of the block",
        "input_file" => "write the path that the service reads, such as `/data/input.csv`",
        "output_file" => "write the path that the service writes, such as `/data/output.csv`",
        "retryable_status_codes" => "list the status codes to retry, such as `UNAVAILABLE`, or remove the key",
        _ => "write a value",
    };
    let pointer = place.pointer_to(key);
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, "`{}` of {!} is empty", &[key, &place.name()]);
    match meant {
        Some(meant) => diagnostic.help(help, &[]).replace_with(span, meant),
        None => diagnostic.help(help, &[]),
    }
}

/// An empty `next_node`, which the Python orchestrator took for the end of the pipeline, and so do we.
pub(crate) fn next_node(place: Place<'_>, span: Span) -> Diagnostic {
    diagnose(place, "next_node", span, None)
        .severity(Severity::Warning)
        .help("write `null` where the pipeline ends, or name the node that runs next", &[])
        .fix("replace with `null`", &[], Edit::one(span, "null"))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    fn config(fields: &str) -> String {
        r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", {fields}}}}"#
            .replace("{fields}", fields)
    }

    #[test]
    fn an_empty_path_is_told_at_its_value() {
        let text = config("\"input_file\": \"\", \"output_file\": \"/data/o\"");
        check(&text, &["2:47 error[empty-field] `input_file` of `a` is empty"]);
    }

    #[test]
    fn an_id_and_a_start_that_can_say_only_one_thing_are_filled_in() {
        let text = config("\"input_file\": \"/data/i\", \"output_file\": \"/data/o\"");
        check_fix(&text.replacen("\"id\": \"a\"", "\"id\": \"\"", 1), "empty-field", &text);
        check_fix(&text.replacen("\"start_node\": \"a\"", "\"start_node\": \"\"", 1), "empty-field", &text);
    }

    #[test]
    fn a_block_without_a_key_has_no_obvious_id() {
        let text = config("\"input_file\": \"/data/i\", \"output_file\": \"/data/o\"");
        let text = text.replace("\"a\"", "\"\"");
        let found = check(
            &text,
            &[
                "1:16 error[empty-field] `start_node` of the config is empty",
                "2:27 error[empty-field] `id` of `` is empty",
            ],
        );
        assert!(found.iter().all(|diagnostic| diagnostic.fix.is_none()));
    }

    #[test]
    fn notes_alone_are_no_nodes() {
        let text = r#"{"start_node": "a", "service_registry": {}, "containers": {"_": "later"}}"#;
        check(text, &["1:59 error[empty-field] `containers` of the config is empty"]);
    }

    #[test]
    fn an_empty_next_node_ends_the_pipeline() {
        let text = config("\"input_file\": \"/data/i\", \"output_file\": \"/data/o\", \"next_node\": \"\"");
        check(&text, &["2:97 warning[empty-field] `next_node` of `a` is empty"]);
        check_fix(&text, "empty-field", &text.replace(": \"\"}", ": null}"));
    }
}
