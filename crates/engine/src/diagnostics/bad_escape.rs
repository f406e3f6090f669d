//! `bad-escape`: a backslash that escapes nothing.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "bad-escape";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A backslash in a string stands before something that it cannot escape.",
    why: "A backslash changes what the next character means; JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, \
          `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/raw\in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/raw\\in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(super) fn diagnose(found: &Found<'_>) -> Diagnostic {
    found
        .error(CODE, "`{}` is not an escape that JSON has", &[found.token()])
        .help("write `\\\\` for a backslash", &[])
        .fix("double the backslash", &[], found.repair())
}
