//! `unreachable-node`: a node that no run reaches.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "unreachable-node";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "No path from `start_node` leads to this node.",
    why: "It never runs, and nothing says so while the rest succeeds. Mistakes in it do not keep the rest from \
          running.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
};

pub(crate) fn diagnose(node: &str, key: Span) -> Diagnostic {
    Diagnostic::new(CODE, SEVERITY, key, Place::Node(node).pointer(), "no run reaches node `{}`", &[node])
        .help("name it in the `next_node` of a node that runs, or remove it", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn only_the_first_of_those_that_follow_each_other_is_told() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2", "c": "h:3"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a"},
"c": {"id": "c", "input_file": "/data/b", "output_file": "/data/c"},
"b": {"id": "b", "input_file": "/data/a", "output_file": "/data/b", "next_node": "c"}}}"#,
            &["4:1 warning[unreachable-node] no run reaches node `b`"],
        );
    }

    #[test]
    fn mistakes_in_it_do_not_keep_the_rest_from_running() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a"},
"b": {"id": "b", "input_file": "", "next_node": "x", "timeout_seconds": []}}}"#,
            &[
                "1:59 warning[malformed-address] `h` is not an address: it has no port",
                "3:1 warning[missing-field] `b` has no `output_file`",
                "3:1 warning[unreachable-node] no run reaches node `b`",
                "3:32 warning[empty-field] `input_file` of `b` is empty",
                "3:49 warning[unknown-next-node] `next_node` `x` of `b` is no node of `containers`",
                "3:73 warning[wrong-type] `timeout_seconds` of `b` must be a number, not a list",
            ],
        );
    }
}
