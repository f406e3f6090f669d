//! `file-too-large`: a file over the limit.

use super::Description;
use crate::{
    config::MAX_CONFIG_BYTES,
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "file-too-large";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The file is larger than 32 MiB; it is refused before it is read.",
    why: "A pipeline of 100,000 nodes fits. A larger file is some other file, and reading it would freeze the \
          page.",
    wrong: None,
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

/// `bytes` is the size of the file.
pub(crate) fn diagnose(bytes: usize) -> Diagnostic {
    let limit = MAX_CONFIG_BYTES.div_euclid(MEBIBYTE).to_string();
    // In tenths, rounded up, so that it never reads as if it were within the limit.
    let tenths = bytes.saturating_mul(10).div_ceil(MEBIBYTE);
    let (whole, tenth) = (tenths.div_euclid(10).to_string(), tenths.rem_euclid(10).to_string());
    let message = "the file is {}.{} MiB large; a config may have {} MiB";
    Diagnostic::new(CODE, SEVERITY, Span::at(0), String::new(), message, &[&whole, &tenth, &limit])
        .help("load a pipeline config; this is another file", &[])
}

const MEBIBYTE: usize = 1024 * 1024;
