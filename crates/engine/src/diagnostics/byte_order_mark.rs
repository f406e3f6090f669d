//! `byte-order-mark`: a byte order mark before the text.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "byte-order-mark";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The file begins with a byte order mark, which some editors on Windows write.",
    why: "It cannot be seen, and many readers refuse a file that has one; Python's `json` does.",
    wrong: Some(concat!(
        "\u{feff}",
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#
    )),
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
        .error(CODE, "the file begins with a byte order mark (`U+FEFF`)", &[])
        .severity(SEVERITY)
        .help("save the file as UTF-8 without a byte order mark", &[])
        .fix("remove the byte order mark", &[], found.repair())
}
