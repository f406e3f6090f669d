//! `cycle`: a path that leads back to itself.

use super::{
    Description, Place,
    wording::{plain, say},
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "cycle";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A path of `next_node` leads back to a node that it came from.",
    why: "Each node would wait for itself: the pipeline could not start, or would never end.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb", "next_node": "generator" }
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

/// Most nodes of a path that a message names, and most edges that are marked.
pub(crate) const MAX_SHOWN: usize = 12;

/// A node of the path, with where it names the next one.
pub(crate) struct Hop<'a> {
    pub(crate) node: &'a str,
    pub(crate) edge: Span,
}

/// `hops` is the path around, from the node that `last` leads back to; `last` is the edge that closes it. `skipped`
/// counts the nodes between them that are left out.
pub(crate) fn diagnose(hops: &[Hop<'_>], skipped: usize, last: &Hop<'_>) -> Diagnostic {
    let first = hops.first().map_or(last.node, |hop| hop.node);
    let mut path = String::new();
    for hop in hops {
        path.push_str(&plain(hop.node));
        path.push_str(" -> ");
    }
    if skipped > 0 {
        path.push_str(&say("({} more) -> ", &[&skipped.to_string()]));
    }
    let pointer = Place::Node(last.node).pointer_to("next_node");
    let message = "`{}` leads back to `{}`: {!}{} -> {}";
    let words = [last.node, first, &path, last.node, first];
    let mut diagnostic = Diagnostic::new(CODE, SEVERITY, last.edge, pointer, message, &words)
        .help("end the path before it comes back: write `null` in its last `next_node`, or name another node", &[]);
    for hop in hops {
        diagnostic = diagnostic.label(hop.edge, "`{}` goes on here", &[hop.node]);
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn the_path_is_shown_and_each_edge_marked() {
        let found = check(
            super::DESCRIPTION.wrong.unwrap(),
            &["8:112 error[cycle] `analyzer` leads back to `generator`: generator -> analyzer -> generator"],
        );
        assert_eq!(found[0].labels.len(), 1);
    }

    #[test]
    fn a_node_that_leads_to_itself_is_a_cycle() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o", "next_node": ["a"]}}}"#,
            &["2:98 error[cycle] `a` leads back to `a`: a -> a"],
        );
    }

    #[test]
    fn what_the_cycle_cuts_off_is_not_told_apart() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2", "c": "h:3"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a", "next_node": "b"},
"b": {"id": "b", "input_file": "/data/a", "output_file": "/data/b", "next_node": "a"},
"c": {"id": "c", "input_file": "/data/b", "output_file": "/data/c"}}}"#,
            &["3:82 error[cycle] `b` leads back to `a`: a -> b -> a"],
        );
    }

    #[test]
    fn a_cycle_that_no_run_reaches_is_a_warning() {
        check(
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a"},
"b": {"id": "b", "input_file": "/data/a", "output_file": "/data/b", "next_node": "b"}}}"#,
            &["3:82 warning[cycle] `b` leads back to `b`: b -> b"],
        );
    }
}
