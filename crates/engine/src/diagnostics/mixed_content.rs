//! `mixed-content`: an address without TLS, called from a page with it.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "mixed-content";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The page is served over `https`, and a node is called directly at an `http` address. Told only on such a page.",
    why: "Browsers refuse such calls, except to their own machine, and say no more than that the network failed.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "http://energy.example.org:8080" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "https://energy.example.org:8080" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(crate) fn diagnose(node: &str, address: &str, span: Span) -> Diagnostic {
    let pointer = Place::Registry.pointer_to(node);
    let message = "`{}` of `{}` cannot be called from this page, which is served over `https`";
    Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[address, node]).help(
        "write an `https://` address, call it as `host:port` through a gateway, or open the page over `http`",
        &[],
    )
}

#[cfg(test)]
mod tests {
    use crate::config;

    /// Checks at which nodes a page served over TLS tells it.
    #[track_caller]
    fn check_blocked(text: &str, expected: &[&str]) {
        let checked = config::check(text);
        assert_eq!(checked.diagnostics, []);
        let runs = checked.pipeline.is_some() && expected.is_empty();
        let secure = checked.on_secure_page();
        assert_eq!(secure.pipeline.is_some(), runs);
        let pointers: Vec<_> = secure.diagnostics.iter().map(|diagnostic| diagnostic.pointer.as_str()).collect();
        assert_eq!(pointers, expected, "{text}");
    }

    fn config(address: &str) -> String {
        super::DESCRIPTION.right.replacen("https://energy.example.org:8080", address, 1)
    }

    #[test]
    fn only_direct_calls_to_other_machines_are_blocked() {
        check_blocked(&config("http://h:8080/x"), &["/service_registry/generator"]);
        for address in
            ["h:8080", "grpcs://h:8080", "https://h", "http://localhost:8080", "http://127.0.0.1", "http://[::1]"]
        {
            check_blocked(&config(address), &[]);
        }
    }

    #[test]
    fn a_node_that_does_not_run_is_not_called() {
        let text = r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "http://h"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a"},
"b": {"id": "b", "input_file": "/data/i", "output_file": "/data/b"}}}"#;
        let secure = config::check(text).on_secure_page();
        assert_eq!(secure.diagnostics.len(), 1);
        assert!(secure.pipeline.is_some());
    }
}
