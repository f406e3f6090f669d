//! `unknown-start-node`: a `start_node` that is no node.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "unknown-start-node";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The `start_node` names no node of `containers`.",
    why: "There is nothing to start with.",
    wrong: Some(
        r#"{
  "start_node": "genrator",
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

/// `meant` is the node that most likely was meant.
pub(crate) fn diagnose(name: &str, span: Span, meant: Option<&str>) -> Diagnostic {
    let pointer = Place::Config.pointer_to("start_node");
    let message = "`start_node` `{}` is no node of `containers`";
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[name]);
    match meant {
        Some(meant) => diagnostic.did_you_mean(span, meant),
        None => diagnostic.help("name a node of `containers`, or add a block for it", &[]),
    }
}
