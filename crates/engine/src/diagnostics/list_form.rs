//! `list-form`: the older form, in which `containers` is a list.

use super::{Description, Place};
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

/// `lacks` are the keys that the config would need; `first` is the node that depends on no other, where there is one.
pub(crate) fn diagnose(span: Span, lacks: &[&str], first: Option<&str>, has_command: bool) -> Diagnostic {
    let lacking = match lacks {
        [] => "",
        [_] => " and lacks `{}`",
        _ => " and lacks `{}` and `{}`",
    };
    let message = ["`containers` is a list, the older form, which cannot run", lacking].concat();
    let mut help = "make `containers` an object keyed by id, with `next_node` in place of `depends_on`".to_owned();
    if lacks.contains(&"start_node") {
        help.push_str(if first.is_some() { "; add `start_node` (`{}`)" } else { "; add `start_node`" });
    }
    if lacks.contains(&"service_registry") {
        help.push_str("; add `service_registry` with the address of each node");
    }
    if has_command {
        help.push_str("; start the services yourself, `command` is never run");
    }
    Diagnostic::new(CODE, SEVERITY, span, Place::Config.pointer_to("containers"), &message, lacks)
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
    fn its_graph_is_drawn_from_depends_on() {
        let outline = config::check(super::DESCRIPTION.wrong.unwrap()).outline.unwrap();
        let nodes: Vec<_> = outline.nodes.iter().map(|node| (node.id.as_str(), node.next.as_slice())).collect();
        assert_eq!(nodes, [("generator", &[1][..]), ("analyzer", &[])]);
        assert_eq!(outline.start, Some(0));
    }
}
