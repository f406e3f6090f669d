//! `id-mismatch`: an id other than the key of its block.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::quoted,
    span::Span,
};

const CODE: &str = "id-mismatch";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The `id` of a node is not the key that its block stands under.",
    why: "Everything that names the node uses the key, so the `id` misleads: whoever names the node by it names \
          nothing.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "genrator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
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

/// `node` is the key, at `key`; `id` stands at `span`.
pub(crate) fn diagnose(node: &str, key: Span, id: &str, span: Span) -> Diagnostic {
    let pointer = Place::Node(node).pointer_to("id");
    Diagnostic::new(CODE, SEVERITY, span, pointer, "the `id` of node `{}` is `{}`", &[node, id])
        .label(key, "the node goes by this key", &[])
        .help("write `{}` here, or rename the block and all that names it", &[node])
        .fix("replace with `{}`", &[node], Edit::one(span, &quoted(node)))
}
