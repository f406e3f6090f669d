//! `relative-path`: a path that is not absolute.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::quoted,
    span::Span,
};

const CODE: &str = "relative-path";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A file name does not begin with `/`.",
    why: "A service looks for it wherever it happens to run, so two services may not mean the same file. They see the data \
          directory as `/data`.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "in.csv", "output_file": "/data/out.csv" }
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
    let message = "`{}` `{}` of {!} is not an absolute path";
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, place.pointer_to(key), message, &words);
    match absolute(path) {
        Some(absolute) => diagnostic.help("write `{}`, the path as services see it", &[&absolute]).fix(
            "replace with `{}`",
            &[&absolute],
            Edit::one(span, &quoted(&absolute)),
        ),
        None => diagnostic.help("write the path as services see it, below `/data/`", &[]),
    }
}

/// The path below `/data` that most likely is meant; `None` where that is a guess.
fn absolute(path: &str) -> Option<String> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let is_plain = |step: &str| !matches!(step, "" | "." | "..") && step.trim() == step;
    if path.contains(['\\', ':', '~', '$']) || !path.split('/').all(is_plain) {
        return None;
    }
    Some(["/data/", path.strip_prefix("data/").unwrap_or(path)].concat())
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    fn config(path: &str) -> String {
        super::DESCRIPTION.right.replacen("/data/in.csv", path, 1)
    }

    #[test]
    fn a_plain_name_lies_below_the_data_directory() {
        check_fix(&config("./a/b.csv"), "relative-path", &config("/data/a/b.csv"));
        check_fix(&config("data/in.csv"), "relative-path", &config("/data/in.csv"));
    }

    #[test]
    fn what_is_no_plain_name_has_no_obvious_place() {
        for path in ["../in.csv", "a/../b", "a//b", "out/", "$HOME/in.csv", "a\\\\b", " a"] {
            let shown = path.replace("\\\\", "\\");
            let message =
                format!("5:53 warning[relative-path] `input_file` `{shown}` of `generator` is not an absolute path");
            assert_eq!(check(&config(path), &[&message])[0].fix, None, "{path}");
        }
    }

    #[test]
    fn the_name_of_something_else_than_a_file_is_no_path() {
        check(&config("s3://bucket/in.csv"), &[]);
    }
}
