//! `unused-address`: an address of no node.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::Key,
};

const CODE: &str = "unused-address";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "An entry of `service_registry` is not the id of a node.",
    why: "Nobody calls it. Either it is left from a node that is gone, or the node that should have it goes by another name.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
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

/// `removal` takes the entry out.
pub(crate) fn diagnose(key: &Key<'_>, removal: Vec<Edit>) -> Diagnostic {
    let pointer = Place::Registry.pointer_to(&key.text);
    let message = "`{}` of `service_registry` is no node of `containers`";
    Diagnostic::new(CODE, SEVERITY, key.span, pointer, message, &[&key.text])
        .help("remove it, or put `_` before it to keep it as a note", &[])
        .fix("remove `{}`", &[&key.text], removal)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    fn config(registry: &str) -> String {
        super::DESCRIPTION.right.replacen("{ \"generator\": \"localhost:50051\" }", registry, 1)
    }

    #[test]
    fn an_entry_is_removed_with_its_comma() {
        let sound = "{\n    \"generator\": \"localhost:50051\"\n  }";
        let first = "{\n    \"x\": \"h:1\",\n    \"generator\": \"localhost:50051\"\n  }";
        let last = "{\n    \"generator\": \"localhost:50051\",\n    \"x\": \"h:1\"\n  }";
        check_fix(&config(first), "unused-address", &config(sound));
        check_fix(&config(last), "unused-address", &config(sound));
    }

    #[test]
    fn a_note_is_no_entry() {
        check(&config("{\"generator\": \"h:1\", \"_old\": \"h:2\"}"), &[]);
    }

    #[test]
    fn an_entry_that_a_node_without_one_may_be_meant_by_is_not_removed() {
        let found = check(
            &config("{\"other\": \"h:1\"}"),
            &[
                "3:24 warning[unused-address] `other` of `service_registry` is no node of `containers`",
                "5:5 error[missing-address] node `generator` has no address in `service_registry`",
            ],
        );
        assert_eq!(found[0].fix, None);
        check(
            &config("{\"genrator\": \"h:1\"}"),
            &["5:5 error[missing-address] node `generator` has no address in `service_registry`"],
        );
    }

    #[test]
    fn what_else_is_wrong_with_the_entry_or_its_name_is_told_alone() {
        check(
            &config("{\"generator\": \"h:1\", \"x\": \"h\"}"),
            &["3:49 warning[malformed-address] `h` is not an address: it has no port"],
        );
        check(
            &config("{\"generator\": \"h:1\", \"x\": \"h:443\"}"),
            &["3:44 warning[unused-address] `x` of `service_registry` is no node of `containers`"],
        );
        check(
            &config("{\"generator\": \"h:1\", \"x\": \"h:2\"}").replacen(
                "\"start_node\": \"generator\"",
                "\"start_node\": \"x\"",
                1,
            ),
            &["2:17 error[unknown-start-node] `start_node` `x` is no node of `containers`"],
        );
    }
}
