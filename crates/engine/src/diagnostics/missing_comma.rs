//! `missing-comma`: two entries without a comma between them.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "missing-comma";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "Two entries of an object or list stand next to each other without a comma.",
    why: "What is not JSON cannot be read reliably: another reader may refuse the file, or read something else.",
    wrong: Some(
        r#"{
  "start_node": "generator"
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
    found.error(CODE, "no `,` after this entry", &[]).help("put `,` between two entries", &[]).fix(
        "put `,` here",
        &[],
        found.repair(),
    )
}
