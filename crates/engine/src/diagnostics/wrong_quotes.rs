//! `wrong-quotes`: quotes that JSON does not have.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "wrong-quotes";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A key or string stands between other quotes than `\"`.",
    why: "JSON has only straight double quotes; word processors and other languages have others.",
    wrong: Some(
        r#"{
  'start_node': "generator",
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
        "use double quotes",
        &[],
        found.repair(),
    )
}
