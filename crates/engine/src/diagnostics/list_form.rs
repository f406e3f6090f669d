//! `list-form`: the older form, in which `containers` is a list.

use super::{Description, Place, wording::say};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "list-form";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The config has the older form, in which `containers` is a list; it can be drawn, but not run.",
    why: "The older form says which images to start, not where services listen. Its graph is drawn from \
          `depends_on`, so that it can be carried over.",
    wrong: Some(
        r#"{
  "containers": [
    { "id": "generator", "input_file": "in.csv", "output_file": "raw.csv", "command": "docker run generator" },
    { "id": "analyzer", "input_file": "raw.csv", "output_file": "out.pb", "depends_on": ["generator"] }
  ]
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

/// A key that must be there to run, but is not.
pub(crate) struct Lack<'a> {
    pub(crate) key: &'static str,
    /// The first node whose block lacks it; `None` where the config does.
    pub(crate) node: Option<&'a str>,
}

/// `lacks` is what the config would need; `first` is the node that depends on no other, where there is one.
pub(crate) fn diagnose(span: Span, lacks: &[Lack<'_>], first: Option<&str>, has_command: bool) -> Diagnostic {
    let mut message = "`containers` is a list, the older form, which cannot run".to_owned();
    for (at, lack) in lacks.iter().enumerate() {
        message.push_str(match at {
            0 => " and lacks ",
            _ if at.saturating_add(1) == lacks.len() => " and ",
            _ => ", ",
        });
        let template = if lack.node.is_some() { "`{}` of `{}`" } else { "`{}`" };
        message.push_str(&say(template, &[lack.key, lack.node.unwrap_or_default()]));
    }
    let lacks = |key: &str| lacks.iter().any(|lack| lack.key == key);
    let mut help = "make `containers` an object keyed by id, with `next_node` in place of `depends_on`".to_owned();
    if lacks("start_node") {
        help.push_str(if first.is_some() { "; add `start_node` (`{}`)" } else { "; add `start_node`" });
    }
    if lacks("service_registry") {
        help.push_str("; add `service_registry` with the address of each node");
    }
    if has_command {
        help.push_str("; start the services yourself, `command` is never run");
    }
    Diagnostic::new(CODE, SEVERITY, span, Place::Config.pointer_to("containers"), "{!}", &[&message])
        .help(&help, &[first.unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use crate::{config, diagnostics::tests::check};

    #[test]
    fn it_says_exactly_what_is_lacking() {
        check(
            r#"{"containers": []}"#,
            &[
                "1:2 error[list-form] `containers` is a list, the older form, which cannot run and lacks `start_node` and `service_registry`",
            ],
        );
        check(
            r#"{"containers": [], "start_node": "a", "service_registry": {}}"#,
            &["1:2 error[list-form] `containers` is a list, the older form, which cannot run"],
        );
    }

    #[test]
    fn what_a_block_lacks_is_told_at_the_first_that_does() {
        check(
            r#"{"containers": [{"id": "a"}, {"id": "b", "input_file": "x"}], "service_registry": {}}"#,
            &[
                "1:2 error[list-form] `containers` is a list, the older form, which cannot run and lacks `start_node`, `input_file` of `a` and `output_file` of `a`",
            ],
        );
    }

    #[test]
    fn its_graph_is_drawn_from_depends_on() {
        let outline = config::check(super::DESCRIPTION.wrong.unwrap()).outline.unwrap();
        let nodes: Vec<_> = outline.nodes.iter().map(|node| (node.id.as_str(), &*node.next)).collect();
        assert_eq!(nodes, [("generator", &[1][..]), ("analyzer", &[])]);
        assert_eq!(outline.start, Some(0));
    }
}
