//! `path-outside-data`: a path that leads out of the data directory.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "path-outside-data";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A file does not lie below `/data`, or its path holds `..`.",
    why: "Services see their data directory as `/data`. Those that come with Wattflow refuse any other path, so the run \
          would end there; others may accept it.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/tmp/in.csv", "output_file": "/data/out.csv" }
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
    make(place, key, path, span, "`{}` `{}` of {!} lies outside of `/data`")
}

/// The same for a path with a step upwards.
pub(crate) fn goes_up(place: Place<'_>, key: &str, path: &str, span: Span) -> Diagnostic {
    make(place, key, path, span, "`{}` `{}` of {!} holds `..`, which can lead out of `/data`")
}

fn make(place: Place<'_>, key: &str, path: &str, span: Span, message: &str) -> Diagnostic {
    let words = [key, path, &place.name()];
    Diagnostic::new(CODE, SEVERITY, span, place.pointer_to(key), message, &words)
        .help("write a path below `/data/`; the reference services refuse any other", &[])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check;

    #[track_caller]
    fn check_path(path: &str, expected: &str) {
        check(&super::DESCRIPTION.right.replacen("/data/in.csv", path, 1), &[expected]);
    }

    #[test]
    fn only_what_is_named_data_is_below_it() {
        check_path(
            "/database/in.csv",
            "5:53 warning[path-outside-data] `input_file` `/database/in.csv` of `generator` lies outside of `/data`",
        );
        check_path("/", "5:53 warning[path-outside-data] `input_file` `/` of `generator` lies outside of `/data`");
        check_path(
            "C:/in.csv",
            "5:53 warning[path-outside-data] `input_file` `C:/in.csv` of `generator` lies outside of `/data`",
        );
    }

    #[test]
    fn a_step_upwards_is_told_wherever_it_leads() {
        check_path(
            "/data/../in.csv",
            "5:53 warning[path-outside-data] `input_file` `/data/../in.csv` of `generator` holds `..`, which can lead out of `/data`",
        );
    }
}
