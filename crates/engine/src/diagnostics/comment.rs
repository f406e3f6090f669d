//! `comment`: a comment.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "comment";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The file holds a comment, which JSON does not have.",
    why: "Most readers refuse the file. A key that begins with `_` is accepted anywhere and says the same.",
    wrong: Some(
        r#"{
  "start_node": "generator", // runs first
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator", "_comment": "runs first",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(super) fn diagnose(found: &Found<'_>) -> Diagnostic {
    found
        .error(CODE, "`{}` is a comment, which JSON does not have", &[found.token()])
        .help("remove it, or keep it as the value of a key that begins with `_`, such as `\"_comment\"`", &[])
        .fix("remove the comment", &[], found.repair())
}
