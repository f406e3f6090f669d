//! `unquoted-text`: text without quotes.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "unquoted-text";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A key or a string stands without quotes.",
    why: "JSON tells words from text by the quotes.",
    wrong: Some(
        r#"{
  start_node: "generator",
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
    found.error(CODE, "`{}` is not in double quotes", &[found.token()]).help("write `\"` on both sides", &[]).fix(
        "put it in double quotes",
        &[],
        found.repair(),
    )
}
