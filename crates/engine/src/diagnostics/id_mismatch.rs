//! `id-mismatch`: an id other than the key of its block.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
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
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, "the `id` of node `{}` is `{}`", &[node, id])
        .label(key, "the node goes by this key", &[]);
    if node.is_empty() {
        return diagnostic.help("name the block `{}`, and write that wherever it is named", &[id]);
    }
    diagnostic.help("write `{}` here, or rename the block and all that names it", &[node]).replace_with(span, node)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn a_block_without_a_key_has_its_id_in_its_place() {
        let text = r#"{"start_node": "", "service_registry": {"": "h:1"}, "containers": {
"": {"id": "a", "input_file": "/data/i", "output_file": "/data/o"}}}"#;
        let found = check(
            text,
            &[
                "1:16 error[empty-field] `start_node` of the config is empty",
                "2:12 error[id-mismatch] the `id` of node `` is `a`",
            ],
        );
        assert_eq!(found[1].fix, None);
    }
}
