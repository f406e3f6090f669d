//! `bad-number`: a number in a notation that JSON does not have.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "bad-number";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A number is written in a way that JSON does not have: leading zeros, a plus sign, no digit beside the \
          point, hexadecimal.",
    why: "Readers that accept it disagree on its value: to some, `010` is eight.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_seconds": 030 }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "timeout_seconds": 30 }
  }
}"#,
};

pub(super) fn diagnose(found: &Found<'_>) -> Diagnostic {
    let diagnostic = found.error(CODE, "`{}` is not written as JSON writes numbers", &[found.token()]);
    match found.replacement() {
        Some(json) => diagnostic.help("write `{}`", &[json]).fix("replace with `{}`", &[json], found.repair()),
        None => diagnostic.help("write a number such as `30`, `0.5` or `1e3`", &[]),
    }
}
