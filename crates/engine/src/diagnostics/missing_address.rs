//! `missing-address`: a node without an address.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::{Key, quoted},
    span::Span,
};

const CODE: &str = "missing-address";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A node has no entry in `service_registry`.",
    why: "Nobody knows where its service listens, so the run ends at this node.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
};

/// `key` is where the node stands; `near` is an entry of no node that most likely was meant for it.
pub(crate) fn diagnose(node: &str, key: Span, registry: Span, near: Option<&Key<'_>>) -> Diagnostic {
    let pointer = Place::Node(node).pointer();
    let diagnostic =
        Diagnostic::new(CODE, SEVERITY, key, pointer, "node `{}` has no address in `service_registry`", &[node]);
    match near {
        Some(near) => diagnostic
            .label(near.span, "did you mean this one?", &[])
            .help("rename `{}` in `service_registry` to `{}`", &[&near.text, node])
            .fix("rename `{}` to `{}`", &[&near.text, node], Edit::one(near.span, &quoted(node))),
        None => diagnostic
            .label(registry, "addresses stand here", &[])
            .help("add `{}: \"localhost:50051\"` to `service_registry`, with the port it listens on", &[&quoted(node)]),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check_fix;

    #[test]
    fn an_entry_that_is_a_slip_of_the_pen_is_renamed() {
        let right = super::DESCRIPTION.right;
        check_fix(&right.replacen("\"analyzer\": \"l", "\"analyser\": \"l", 1), "missing-address", right);
    }
}
