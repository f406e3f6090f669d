//! `unclosed-string`: a string without its closing quote.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "unclosed-string";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A string has no closing quote on its line.",
    why: "Where it ends is open, and so is what follows it. A line break inside a string is written `\\n`.",
    wrong: Some(
        r#"{
  "start_node": "generator,
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

pub(super) fn diagnose(found: &Found<'_>) -> Diagnostic {
    found.error(CODE, "`{}` has no closing quote", &[found.token()]).help("put `\"` where it ends", &[]).fix(
        "put `\"` here",
        &[],
        found.repair(),
    )
}
