//! `output-written-twice`: two nodes that write the same file.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "output-written-twice";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "Two nodes that run write the same `output_file`.",
    why: "What the first one wrote is lost. Where both may run at the same time, the file is that of either, and a node that \
          reads it may read the wrong one.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "a": "localhost:50052", "b": "localhost:50053" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": ["a", "b"]
    },
    "a": { "id": "a", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" },
    "b": { "id": "b", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "a": "localhost:50052", "b": "localhost:50053" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": ["a", "b"]
    },
    "a": { "id": "a", "input_file": "/data/raw.csv", "output_file": "/data/a.pb" },
    "b": { "id": "b", "input_file": "/data/raw.csv", "output_file": "/data/b.pb" }
  }
}"#,
};

/// When a node runs, seen from the first one that writes the file.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    /// After it.
    After,
    /// Perhaps at the same time.
    Beside,
    /// That is not known.
    Unknown,
}

/// `first` and `second` are the nodes, each with where it says that it writes `file`.
pub(crate) fn diagnose(first: (&str, Span), second: (&str, Span), file: &str, order: Order) -> Diagnostic {
    let message = match order {
        Order::After => "`{}` overwrites `{}`, which `{}` wrote before",
        Order::Beside => "`{}` writes `{}`, as does `{}`, perhaps at the same time",
        Order::Unknown => "`{}` writes `{}`, as does `{}`",
    };
    let help = match order {
        Order::After => "write another file, unless what `{}` wrote may be lost",
        Order::Beside => "write another file: which of the two is left, the run would not tell",
        Order::Unknown => "write another file",
    };
    let pointer = Place::Node(second.0).pointer_to("output_file");
    Diagnostic::new(CODE, SEVERITY, second.1, pointer, message, &[second.0, file, first.0])
        .label(first.1, "`{}` writes it here", &[first.0])
        .help(help, &[first.0])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    /// Three nodes, with what follows the first and the second.
    fn config(a: &str, b: &str) -> String {
        r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2", "c": "h:3"}, "containers": {
"c": {"id": "c", "input_file": "/data/b", "output_file": "/data/a"},
"b": {"id": "b", "input_file": "/data/a", "output_file": "/data/b", "next_node": {b}},
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a", "next_node": {a}}}}"#
            .replace("{a}", a)
            .replace("{b}", b)
    }

    #[test]
    fn the_one_that_runs_later_overwrites() {
        let found = check(
            &config("\"b\"", "\"c\""),
            &["2:58 warning[output-written-twice] `c` overwrites `/data/a`, which `a` wrote before"],
        );
        assert_eq!(found[0].labels[0].message, "`a` writes it here");
    }

    #[test]
    fn of_two_branches_neither_is_first() {
        let text = config("[\"b\", \"c\"]", "null").replacen(
            "\"/data/b\", \"output_file\": \"/data/a\"",
            "\"/data/a\", \"output_file\": \"/data/b\"",
            1,
        );
        check(
            &text,
            &["2:58 warning[output-written-twice] `c` writes `/data/b`, as does `b`, perhaps at the same time"],
        );
    }

    #[test]
    fn where_the_order_is_not_known_it_is_not_told() {
        check(
            &config("[\"b\", 1]", "\"c\""),
            &[
                "2:58 warning[output-written-twice] `c` writes `/data/a`, as does `a`",
                "4:88 error[wrong-type] `next_node` of `a` must be a list of strings, not a number",
            ],
        );
    }

    #[test]
    fn a_node_that_no_run_reaches_writes_nothing() {
        check(&config("\"b\"", "null"), &["2:1 warning[unreachable-node] no run reaches node `c`"]);
    }
}
