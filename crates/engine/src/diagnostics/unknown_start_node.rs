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

/// `meant` is the node that most likely was meant; `first` the one node that no other leads to.
pub(crate) fn diagnose(name: &str, span: Span, meant: Option<&str>, first: Option<&str>) -> Diagnostic {
    let pointer = Place::Config.pointer_to("start_node");
    let message = "`start_node` `{}` is no node of `containers`";
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[name]);
    match (meant, first) {
        (Some(meant), _) => diagnostic.did_you_mean(span, meant),
        (None, Some(first)) => diagnostic
            .help("name `{}`, the only node that no other leads to, or add a block for it", &[first])
            .replace_with(span, first),
        (None, None) => diagnostic.help("name a node of `containers`, or add a block for it", &[]),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check_fix;

    #[test]
    fn the_only_node_that_no_other_leads_to_is_the_start() {
        let right = super::DESCRIPTION.right;
        check_fix(
            &right.replacen("\"start_node\": \"generator\"", "\"start_node\": \"x\"", 1),
            "unknown-start-node",
            right,
        );
    }
}
