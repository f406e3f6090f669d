//! `command-not-run`: a `command`, which is never run.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    json::Key,
};

const CODE: &str = "command-not-run";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A node has a `command`, as in the older form; it is never run.",
    why: "Services are persistent: they must be listening before a run starts. No config makes this program start \
          a process.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv", "command": "docker run generator" }
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

pub(crate) fn diagnose(node: &str, key: &Key<'_>) -> Diagnostic {
    let pointer = Place::Node(node).pointer_to("command");
    Diagnostic::new(CODE, SEVERITY, key.span, pointer, "`command` of `{}` is never run", &[node])
        .help("start the service yourself before a run, and remove `command`", &[])
}
