//! `json-syntax`: something stands where JSON has something else.

use super::{Description, syntax::Found, wording::code_point};
use crate::diagnostic::{Diagnostic, Severity};

const CODE: &str = "json-syntax";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "Something stands where JSON has something else, and the mistake has no name of its own.",
    why: "What is not JSON cannot be read reliably: another reader may refuse the file, or read something else.",
    wrong: Some(
        r#"{
  "start_node": "generator" ^,
  "service_registry": { "generator": "localhost:50051" },
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

pub(super) fn unexpected(found: &Found<'_>, expected: &str) -> Diagnostic {
    let before = found.text.get(..found.span.start).unwrap_or_default();
    let help = if before.is_empty() && found.token() == "<" {
        "load a JSON file; this looks like HTML or XML"
    } else if before.ends_with('"') {
        "put {!} here, or look for a missing quote before it"
    } else {
        "put {!} here"
    };
    found.error(CODE, "expected {!}, found {!}", &[expected, &found.shown()]).help(help, &[expected])
}

pub(super) fn extra_content(found: &Found<'_>) -> Diagnostic {
    let help = if found.token() == ":" {
        "put `{` at the start of the file"
    } else {
        "remove all that follows the first value, or look for a bracket that closes too early"
    };
    found.error(CODE, "`{}` stands after the end of the config", &[found.token()]).help(help, &[])
}

pub(super) fn extra_bracket(found: &Found<'_>) -> Diagnostic {
    found
        .error(CODE, "`{}` closes nothing", &[found.token()])
        .help("remove it, or look for a missing opening bracket", &[])
        .fix("remove the bracket", &[], found.repair())
}

pub(super) fn stray(found: &Found<'_>) -> Diagnostic {
    found.error(CODE, "`{}` stands here once too often", &[found.token()]).help("remove it", &[]).fix(
        "remove `{}`",
        &[found.token()],
        found.repair(),
    )
}

pub(super) fn odd_space(found: &Found<'_>, space: char) -> Diagnostic {
    found
        .error(CODE, "`{}` looks like a space, but JSON does not take it for one", &[&code_point(space)])
        .help("put a plain space in its place", &[])
        .fix("replace with a space", &[], found.repair())
}

pub(super) fn missing_value(found: &Found<'_>) -> Diagnostic {
    if found.token().starts_with('"') {
        return found
            .error(CODE, "key `{}` has no value", &[found.token()])
            .help("put `:` and a value after it, or remove it", &[]);
    }
    found.error(CODE, "expected a value, found {!}", &[&found.shown()]).help("put a value here", &[])
}

pub(super) fn missing_colon(found: &Found<'_>) -> Diagnostic {
    let message = if found.token().is_empty() { "no `:` between key and value" } else { "expected `:`, found `=`" };
    found.error(CODE, message, &[]).help("put `:` between key and value", &[]).fix("put `:` here", &[], found.repair())
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    #[test]
    fn a_misplaced_token_is_named_where_it_stands() {
        let config = |note: &str| super::DESCRIPTION.right.replacen('{', &format!("{{ \"_\"{note},"), 1);
        check(&config(": ^"), &["1:8 error[json-syntax] expected a value, found `^`"]);
        check(&config(": "), &["1:8 error[json-syntax] expected a value, found `,`"]);
        check(&config(""), &["1:3 error[json-syntax] key `\"_\"` has no value"]);
        check("{} {}", &["1:4 error[json-syntax] `{` stands after the end of the config"]);
        check("{}}", &["1:3 error[json-syntax] `}` closes nothing"]);
        check("<html>", &["1:1 error[json-syntax] expected a value, found `<`"]);
    }

    #[test]
    fn what_is_one_too_many_is_removed() {
        check_fix("[1,,2]", "json-syntax", "[1,2]");
        check_fix("{\"a\"::1}", "json-syntax", "{\"a\":1}");
        check_fix("{\"a\" = 1}", "json-syntax", "{\"a\" : 1}");
        check_fix("[1,\u{a0}2]", "json-syntax", "[1, 2]");
    }
}
