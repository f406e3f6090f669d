//! `directory-path`: a path that names a directory.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "directory-path";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A path names a directory where a file is needed.",
    why: "A service reads one file and writes one file; the reference services refuse a directory.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out/" }
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

pub(crate) fn diagnose(place: Place<'_>, key: &str, path: &str, span: Span) -> Diagnostic {
    let words = [key, path, &place.name()];
    let message = "`{}` `{}` of {!} is a directory, not a file";
    Diagnostic::new(CODE, SEVERITY, span, place.pointer_to(key), message, &words)
        .help("write the path of a file in it", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[test]
    fn the_data_directory_is_one() {
        check(
            &super::DESCRIPTION.right.replacen("/data/in.csv", "/data", 1),
            &["5:53 warning[directory-path] `input_file` `/data` of `generator` is a directory, not a file"],
        );
    }
}
