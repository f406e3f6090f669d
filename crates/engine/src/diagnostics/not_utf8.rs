//! `not-utf8`: a file that is not text.

use super::{Description, wording::hex};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "not-utf8";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The file is not UTF-8 text.",
    why: "JSON is UTF-8. Other bytes come from a binary file, or from an editor that saved in another encoding.",
    wrong: None,
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

/// `offset` is that of the first byte that is not UTF-8.
pub(crate) fn diagnose(bytes: &[u8], offset: usize) -> Diagnostic {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let (guess, help) = if is_utf16 {
        (", it looks like UTF-16", "save the file as UTF-8")
    } else if bytes.contains(&0) {
        (", it looks like a binary file", "load a pipeline config, which is a JSON file")
    } else {
        ("", "save the file as UTF-8")
    };
    let byte = hex(u32::from(bytes.get(offset).copied().unwrap_or_default()), 2);
    let message = "the file is not UTF-8 text (byte `0x{}` at offset {}){!}";
    Diagnostic::new(CODE, SEVERITY, Span::at(0), String::new(), message, &[&byte, &offset.to_string(), guess])
        .help(help, &[])
}
