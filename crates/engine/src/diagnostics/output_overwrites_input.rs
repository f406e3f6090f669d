//! `output-overwrites-input`: a node that writes the file it reads.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "output-overwrites-input";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The `output_file` of a node is its own `input_file`.",
    why: "The service would lose what it reads, perhaps while it still reads it; and after a failure there is nothing left \
          to try again with.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/raw.csv" }
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

/// `written` and `read` are where the node says so.
pub(crate) fn diagnose(node: &str, file: &str, written: Span, read: Span) -> Diagnostic {
    let pointer = Place::Node(node).pointer_to("output_file");
    Diagnostic::new(CODE, SEVERITY, written, pointer, "`{}` overwrites its own input `{}`", &[node, file])
        .label(read, "it reads the file here", &[])
        .help("write another file, and let the nodes after it read that", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn that_nobody_else_writes_it_or_someone_does_is_not_told_too() {
        let text = super::DESCRIPTION.wrong.unwrap();
        let message = "8:83 warning[output-overwrites-input] `analyzer` overwrites its own input `/data/raw.csv`";
        check(text, &[message]);
        check(&text.replacen("\"output_file\": \"/data/raw.csv\"", "\"output_file\": \"/data/out.pb\"", 1), &[message]);
        check(
            &text.replacen("\"input_file\": \"/data/raw.csv\"", "\"input_file\": \"/data//raw.csv\"", 1),
            &["8:84 warning[output-overwrites-input] `analyzer` overwrites its own input `/data/raw.csv`"],
        );
    }
}
