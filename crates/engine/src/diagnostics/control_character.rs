//! `control-character`: a raw control character in a string.

use super::{Description, syntax::Found, wording::code_point};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "control-character";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A string holds a raw control character, such as a tab.",
    why: "It cannot be seen, and JSON allows it only as an escape. In a file name it is nearly always a slip.",
    wrong: Some(concat!(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/"#,
        "\t",
        r#"in.csv", "output_file": "/data/out.csv" }
  }
}"#
    )),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/\tin.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(super) fn diagnose(found: &Found<'_>, control: char) -> Diagnostic {
    found
        .error(CODE, "control character `{}` stands in a string as it is", &[&code_point(control)])
        .help("remove it, or write it as an escape", &[])
        .fix("write it as an escape", &[], found.repair())
}
