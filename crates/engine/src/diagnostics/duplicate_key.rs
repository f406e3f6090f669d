//! `duplicate-key`: a key that occurs twice.

use super::Description;
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
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

/// `pointer` is that of the key; `first` is where it occurs first; `removal` takes the second out, where both say the
/// same.
pub(crate) fn diagnose(pointer: String, key: &Key<'_>, first: Span, removal: Vec<Edit>) -> Diagnostic {
    let message = "key `{}` occurs a second time";
    Diagnostic::new(CODE, SEVERITY, key.span, pointer, message, &[&key.text])
        .label(first, "first here", &[])
        .help("remove the one that is not meant, or rename it", &[])
        .fix("remove the second, which says the same", &[], removal)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn of_two_that_say_the_same_one_is_removed() {
        let text = super::DESCRIPTION.wrong.unwrap();
        check_fix(text, "duplicate-key", super::DESCRIPTION.right);
        let other = text.replacen("\"generator\",", "\"other\",", 1);
        assert_eq!(check(&other, &["3:3 error[duplicate-key] key `start_node` occurs a second time"])[0].fix, None);
    }

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
