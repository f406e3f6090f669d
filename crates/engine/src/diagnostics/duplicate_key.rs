//! `duplicate-key`: a key that occurs twice.

use super::Description;
use crate::{
    diagnostic::{Diagnostic, Severity},
    json::Key,
    span::Span,
};

const CODE: &str = "duplicate-key";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "An object has the same key twice.",
    why: "What the first one says is lost without a word: a node, an address, a timeout. The Python orchestrator \
          took the last one too.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
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

/// `pointer` is that of the key; `first` is where it occurs first.
pub(crate) fn diagnose(pointer: String, key: &Key<'_>, first: Span) -> Diagnostic {
    let message = "key `{}` occurs a second time";
    Diagnostic::new(CODE, SEVERITY, key.span, pointer, message, &[&key.text])
        .label(first, "first here", &[])
        .help("remove the one that is not meant, or rename it", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn the_last_of_two_nodes_counts_and_the_other_is_not_looked_at() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1"}, "containers": {
"a": {"id": "x"},
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o"}}}"#,
            &["3:1 error[duplicate-key] key `a` occurs a second time"],
        );
    }
}
