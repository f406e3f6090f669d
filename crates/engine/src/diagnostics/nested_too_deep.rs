//! `nested-too-deep`: brackets inside brackets inside brackets.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "nested-too-deep";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "Objects and lists are nested deeper than the limit of 128.",
    why: "No pipeline needs it, and readers that follow any depth can be made to run out of memory.",
    wrong: None,
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(super) fn diagnose(found: &Found<'_>) -> Diagnostic {
    found
        .error(CODE, "`{}` opens more than 128 brackets inside each other", &[found.token()])
        .help("put fewer objects and lists inside each other", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn the_bracket_that_is_one_too_deep_is_marked() {
        check(
            &super::DESCRIPTION.right.replacen(
                '{',
                &format!("{{ \"_\": {}{},", "[".repeat(1_000), "]".repeat(1_000)),
                1,
            ),
            &["1:135 error[nested-too-deep] `[` opens more than 128 brackets inside each other"],
        );
    }
}
