//! `foreign-literal`: a word that another language has for a value.

use super::{Description, syntax::Found};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "foreign-literal";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A word stands for a value in another language, but not in JSON: `None`, `True`, `NaN`, `undefined`.",
    why: "JSON has `null`, `true` and `false`, and no number that is not finite.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb", "next_node": None }
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
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb", "next_node": null }
  }
}"#,
};

pub(super) fn diagnose(found: &Found<'_>) -> Diagnostic {
    let diagnostic = found.error(CODE, "`{}` is not a value that JSON has", &[found.token()]);
    match found.replacement() {
        Some(json) => diagnostic.help("write `{}`", &[json]).fix("replace with `{}`", &[json], found.repair()),
        None => diagnostic.help("write a finite number, or `null`", &[]),
    }
}
