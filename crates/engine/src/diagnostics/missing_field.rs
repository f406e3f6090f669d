//! `missing-field`: a key that must be there is not.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    span::Span,
};

const CODE: &str = "missing-field";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A key that a config or a node needs is not there.",
    why: "Without it there is nothing to run, or no way to call the service.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv" }
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

/// `span` is where the object that lacks `key` is named; `repair` puts the key in.
pub(crate) fn diagnose(place: Place<'_>, key: &str, span: Span, repair: Vec<Edit>) -> Diagnostic {
    let help = match key {
        "start_node" => "add `start_node` with the id of the node that runs first",
        "service_registry" => {
            "add `service_registry`, an object with the address of each node, such as `localhost:50051`"
        }
        "containers" => "add `containers`, an object with a block for each node",
        "id" => "add `id`, the same as the key of the block",
        "input_file" => "add `input_file`, the path that the service reads",
        "output_file" => "add `output_file`, the path that the service writes",
        "max_attempts" => "add `max_attempts`, the number of attempts in all, the first included",
        _ => "add it",
    };
    Diagnostic::new(CODE, SEVERITY, span, place.pointer(), "{!} has no `{}`", &[&place.name(), key])
        .help(help, &[])
        .fix("add `{}`", &[key], repair)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn each_missing_key_is_told_once_and_nothing_that_follows_from_it() {
        check(
            "{}",
            &[
                "1:1 error[missing-field] the config has no `containers`",
                "1:1 error[missing-field] the config has no `service_registry`",
                "1:1 error[missing-field] the config has no `start_node`",
            ],
        );
    }

    #[test]
    fn the_only_node_that_no_other_leads_to_is_the_start() {
        let right = super::DESCRIPTION.right;
        check_fix(&right.replacen("  \"start_node\": \"generator\",\n", "", 1), "missing-field", right);
        let text = r#"{"service_registry": {"a": "h:1", "b": "h:2"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a"},
"b": {"id": "b", "input_file": "/data/a", "output_file": "/data/b"}}}"#;
        assert_eq!(check(text, &["1:1 error[missing-field] the config has no `start_node`"])[0].fix, None);
    }

    #[test]
    fn the_id_is_put_in_as_the_key_says() {
        let config = |block: &str| {
            r#"{"start_node": "a", "service_registry": {"a": "h:1"}, "containers": {"a": {block}}}"#
                .replace("{block}", block)
        };
        check_fix(
            &config("{\n  \"input_file\": \"/data/i\", \"output_file\": \"/data/o\"}"),
            "missing-field",
            &config("{\n  \"id\": \"a\",\n  \"input_file\": \"/data/i\", \"output_file\": \"/data/o\"}"),
        );
    }
}
