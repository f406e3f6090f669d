//! `duplicate-next-node`: a node that a list names twice.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::push_step,
    span::Span,
};

const CODE: &str = "duplicate-next-node";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A `next_node` list names the same node twice.",
    why: "A node runs once, however often it is named; most likely one of the two should be another node.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv",
      "next_node": ["analyzer", "analyzer"]
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
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv",
      "next_node": ["analyzer"]
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
};

/// `index` is the place of the name in the list, `first` where it stands first; `removal` takes it out.
pub(crate) fn diagnose(
    node: &str,
    index: usize,
    name: &str,
    span: Span,
    first: Span,
    removal: Vec<Edit>,
) -> Diagnostic {
    let mut pointer = Place::Node(node).pointer_to("next_node");
    push_step(&mut pointer, &index.to_string());
    Diagnostic::new(CODE, SEVERITY, span, pointer, "`next_node` of `{}` names `{}` again", &[node, name])
        .label(first, "first here", &[])
        .help("name another node, or remove it", &[])
        .fix("remove the repeated `{}`", &[name], removal)
}

#[cfg(test)]
mod tests {
    use crate::{
        config::fix_all,
        diagnostics::tests::{check, check_fix},
    };

    fn config(next: &str) -> String {
        super::DESCRIPTION.right.replacen("[\"analyzer\"]", next, 1)
    }

    #[test]
    fn each_that_occurs_again_is_told_and_removed() {
        check_fix(&config("[\"analyzer\", \"analyzer\"]"), "duplicate-next-node", &config("[\"analyzer\"]"));
        let text = config("[\"analyzer\",\n \"analyzer\", \"analyzer\"]");
        let found = check(
            &text,
            &[
                "8:2 warning[duplicate-next-node] `next_node` of `generator` names `analyzer` again",
                "8:14 warning[duplicate-next-node] `next_node` of `generator` names `analyzer` again",
            ],
        );
        assert_eq!(found[1].pointer, "/containers/generator/next_node/2");
        assert!(found.iter().all(|found| text[..found.labels[0].span.start].ends_with("\"next_node\": [")));
        assert_eq!(fix_all(&text).text, config("[\"analyzer\"]"));
    }

    #[test]
    fn nothing_is_removed_that_stands_between() {
        let found = check(
            &config("[\"analyzer\", 1, \"analyzer\"]"),
            &[
                "7:33 error[wrong-type] `next_node` of `generator` must be a list of strings, not a number",
                "7:36 warning[duplicate-next-node] `next_node` of `generator` names `analyzer` again",
            ],
        );
        assert_eq!(found[1].fix, None);
    }
}
