//! `unsupported-execution-mode`: an `execution_mode` other than `grpc`.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    span::Span,
};

const CODE: &str = "unsupported-execution-mode";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The `execution_mode` is not `grpc`, the only one there is.",
    why: "A pipeline made for another way of running would not do here what it was written for.",
    wrong: Some(
        r#"{
  "execution_mode": "docker",
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "execution_mode": "grpc",
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(crate) fn diagnose(mode: &str, span: Span) -> Diagnostic {
    let pointer = Place::Config.pointer_to("execution_mode");
    Diagnostic::new(CODE, SEVERITY, span, pointer, "`execution_mode` `{}` is not supported", &[mode])
        .help("write `grpc`, or remove the key", &[])
        .fix("replace with `grpc`", &[], Edit::one(span, "\"grpc\""))
}
