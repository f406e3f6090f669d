//! `empty-file`: nothing in the file.

use super::Description;
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "empty-file";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The file is empty, or holds nothing but white space.",
    why: "Often a download or a copy that failed.",
    wrong: Some(" "),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(crate) fn diagnose() -> Diagnostic {
    Diagnostic::new(CODE, SEVERITY, Span::at(0), String::new(), "the file is empty", &[])
        .help("load a pipeline config, or start from a template, such as `config/energy-pipeline.json`", &[])
}
