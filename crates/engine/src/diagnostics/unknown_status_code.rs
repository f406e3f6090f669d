//! `unknown-status-code`: a retryable status code that gRPC does not have.

use super::{Description, Nearest, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    json::push_step,
    span::Span,
    status::StatusCode,
};

const CODE: &str = "unknown-status-code";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "An entry of `retryable_status_codes` is not a status code that a failed call can have.",
    why: "The failure that was to be retried would not be.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv",
      "retry": { "max_attempts": 3, "retryable_status_codes": ["UNAVAILBLE"] } }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv",
      "retry": { "max_attempts": 3, "retryable_status_codes": ["UNAVAILABLE"] } }
  }
}"#,
};

/// `code` is the entry as it stands in the text, at `span`; `index` is its place in the list.
pub(crate) fn diagnose(place: Place<'_>, index: usize, code: &str, span: Span) -> Diagnostic {
    let is_ok = code == "0" || code.eq_ignore_ascii_case("OK");
    let message = if is_ok { "`{}` is no failure, so it cannot be retried" } else { "`{}` is not a gRPC status code" };
    let mut pointer = place.pointer_to("retryable_status_codes");
    push_step(&mut pointer, &index.to_string());
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[code]);
    let mut failures = StatusCode::ALL.iter().filter(|code| **code != StatusCode::Ok).map(|code| code.name());
    match Nearest::default().find(code, &mut failures) {
        Some(meant) if !is_ok => diagnostic.did_you_mean(span, meant),
        _ => diagnostic.help("write a name such as `UNAVAILABLE`, or a number from 1 to 16", &[]),
    }
}
