//! `input-not-written`: an input that no node before writes.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "input-not-written";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "No node that runs before this one writes its `input_file`.",
    why: "Unless the file is there from elsewhere, the service will not find it: three of the fourteen failed runs \
          of the original failed so.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/rwa.csv", "output_file": "/data/out.pb" }
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

/// The file of a node before that most likely was meant.
pub(crate) enum Meant<'a> {
    /// Because it is named almost so.
    Near(&'a str),
    /// Because it is written by the only node before, and nobody reads it.
    Unread(&'a str),
}

/// `writer` is a node that writes the file, but does not run before, with where it says so.
pub(crate) fn diagnose(
    node: &str,
    file: &str,
    span: Span,
    writer: Option<(&str, Span)>,
    meant: Option<Meant<'_>>,
) -> Diagnostic {
    let pointer = Place::Node(node).pointer_to("input_file");
    let message = "no node before `{}` writes its `input_file` `{}`";
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[node, file]);
    match (writer, meant) {
        (Some((writer, written)), _) => diagnostic
            .label(written, "`{}` writes it", &[writer])
            .help("run `{}` before `{}`, or read a file that is written by then", &[writer, node]),
        (None, Some(Meant::Near(meant))) => diagnostic.did_you_mean(span, meant),
        (None, Some(Meant::Unread(meant))) => diagnostic
            .help(
                "read `{}`, which the node before writes and nobody reads, or make sure that the file is there",
                &[meant],
            )
            .replace_with(span, meant),
        (None, None) => {
            diagnostic.help("read the `output_file` of a node before, or make sure that the file is there", &[])
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn what_the_only_node_before_writes_is_read_where_nobody_reads_it() {
        let right = super::DESCRIPTION.right;
        check_fix(
            &right.replacen("\"input_file\": \"/data/raw.csv\"", "\"input_file\": \"/data/other.json\"", 1),
            "input-not-written",
            right,
        );
        // `d` has two before it, `b` one whose file `c` reads.
        for inputs in
            [["/data/x", "/data/a", "/data/a", "/data/other"], ["/data/x", "/data/other", "/data/a", "/data/b"]]
        {
            let diagnostics = crate::config::check(&config(inputs)).diagnostics;
            assert_eq!(diagnostics.len(), 1);
            assert_eq!(diagnostics[0].fix, None);
        }
    }

    fn config(inputs: [&str; 4]) -> String {
        let [a, b, c, d] = inputs;
        r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2", "c": "h:3", "d": "h:4"}, "containers": {
"a": {"id": "a", "output_file": "/data/a", "next_node": ["b", "c"], "input_file": "{a}"},
"b": {"id": "b", "output_file": "/data/b", "next_node": "d", "input_file": "{b}"},
"c": {"id": "c", "output_file": "/data/c", "next_node": "d", "input_file": "{c}"},
"d": {"id": "d", "output_file": "/data/d", "input_file": "{d}"}}}"#
            .replace("{a}", a)
            .replace("{b}", b)
            .replace("{c}", c)
            .replace("{d}", d)
    }

    #[test]
    fn any_node_before_may_have_written_it_on_any_branch() {
        check(&config(["/data/x", "/data/a", "/data/a", "/data/a"]), &[]);
        check(&config(["/data/x", "/data/a", "/data/a", "/data/b"]), &[]);
        check(&config(["/data/x", "/data/a", "/data/a", "/data/c"]), &[]);
    }

    #[test]
    fn a_node_beside_or_after_has_not_written_it() {
        let found = check(
            &config(["/data/d", "/data/c", "/data/a", "/data/d"]),
            &[
                "3:76 warning[input-not-written] no node before `b` writes its `input_file` `/data/c`",
                "5:33 warning[output-overwrites-input] `d` overwrites its own input `/data/d`",
            ],
        );
        assert_eq!(found[0].labels[0].message, "`c` writes it");
    }
}
