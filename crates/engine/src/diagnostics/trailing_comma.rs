//! `trailing-comma`: a comma after the last entry.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "trailing-comma";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A comma stands after the last entry of an object or list.",
    why: "JavaScript and Python accept it in their own code, JSON does not: most readers refuse the file.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", }
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
    found.error(CODE, "`,` stands after the last entry", &[]).help("remove the comma", &[]).fix(
        "remove the comma",
        &[],
        found.repair(),
    )
}
