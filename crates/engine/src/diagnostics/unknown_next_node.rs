//! `unknown-next-node`: a `next_node` that is no node.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    json::push_step,
    span::Span,
};

const CODE: &str = "unknown-next-node";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A `next_node` names no node of `containers`.",
    why: "The run reaches this node and cannot go on.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyser"
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

/// `index` is the place of the name in the list, where `next_node` is one; `meant` the node that most likely was meant.
pub(crate) fn diagnose(node: &str, index: Option<usize>, name: &str, span: Span, meant: Option<&str>) -> Diagnostic {
    let mut pointer = Place::Node(node).pointer_to("next_node");
    if let Some(index) = index {
        push_step(&mut pointer, &index.to_string());
    }
    let message = "`next_node` `{}` of `{}` is no node of `containers`";
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[name, node]);
    match meant {
        Some(meant) => diagnostic.did_you_mean(span, meant),
        None => diagnostic
            .help("name a node of `containers`, add a block for it, or write `null` to end the pipeline here", &[]),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn a_node_of_that_id_under_another_key_is_found() {
        let text = super::DESCRIPTION.right.replacen("\"id\": \"analyzer\"", "\"id\": \"second\"", 1);
        let text = text.replacen("\"next_node\": \"analyzer\"", "\"next_node\": \"second\"", 1);
        let found = check(
            &text,
            &[
                "6:101 error[unknown-next-node] `next_node` `second` of `generator` is no node of `containers`",
                "8:25 error[id-mismatch] the `id` of node `analyzer` is `second`",
            ],
        );
        assert_eq!(found[0].help, "did you mean `analyzer`?");
    }
}
