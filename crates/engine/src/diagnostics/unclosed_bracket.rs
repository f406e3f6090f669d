//! `unclosed-bracket`: a bracket without its partner.

use super::{Description, syntax::Found};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "unclosed-bracket";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "An object or list has no closing bracket, or one of the wrong kind.",
    why: "Which value contains which is open from there on. Where the file is indented, the indentation tells the \
          place.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051",
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

pub(super) fn diagnose(found: &Found<'_>, close: &str, noticed: Span) -> Diagnostic {
    let ends = found.text.get(noticed.start..).unwrap_or_default().trim().is_empty();
    found
        .error(CODE, "`{}` is never closed", &[found.token()])
        .label(noticed, if ends { "the file ends here" } else { "this stands outside of it" }, &[])
        .help("put `{}` where it ends", &[close])
        .fix("put `{}` where it ends", &[close], found.repair())
}

pub(super) fn closed_as_another(found: &Found<'_>, open: Span, close: &str) -> Diagnostic {
    found
        .error(CODE, "`{}` closes a bracket of the other kind", &[found.token()])
        .label(open, "opened here", &[])
        .help("put `{}` in its place", &[close])
        .fix("replace with `{}`", &[close], found.repair())
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn the_bracket_that_is_never_closed_is_marked() {
        check("{\"containers\": {", &["1:16 error[unclosed-bracket] `{` is never closed"]);
        let config = |note: &str| super::DESCRIPTION.right.replacen('{', &format!("{{ \"_\": {note},"), 1);
        check(&config("{\"a\": [1}"), &["1:14 error[unclosed-bracket] `[` is never closed"]);
        check(&config("{\"a\": 1]"), &["1:15 error[unclosed-bracket] `]` closes a bracket of the other kind"]);
    }

    #[test]
    fn a_bracket_is_put_where_the_indentation_shows_it_missing() {
        check_fix(
            "{\n  \"a\": {\n    \"b\": 1\n  \"c\": 2\n}",
            "unclosed-bracket",
            "{\n  \"a\": {\n    \"b\": 1},\n  \"c\": 2\n}",
        );
    }
}
