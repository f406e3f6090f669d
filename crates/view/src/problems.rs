//! What is wrong with a config, as a list on the page.

use wattflow_engine::{
    diagnostic::{Diagnostic, Severity},
    span::{ColumnUnit, LineIndex},
};

use crate::html::Html;

/// More are counted, not listed: nobody reads on, and the page stays quick.
const MOST_LISTED: usize = 200;

/// The diagnostics of `text`, as HTML: each with its place (UTF-16 columns, as browsers count), related places and help.
#[must_use]
pub fn problem_list(diagnostics: &[Diagnostic], text: &str, lines: &LineIndex) -> String {
    let mut html = Html::new();
    let place = |offset: usize| {
        let at = lines.line_column(text, offset, ColumnUnit::Utf16);
        format!("{}:{}", at.line, at.column)
    };
    html.open("ul", &[("class", "problem-list")]);
    for diagnostic in diagnostics.iter().take(MOST_LISTED) {
        let severity = diagnostic.severity.word();
        html.open("li", &[("class", "problem"), ("data-diagnostic", diagnostic.code), ("data-severity", severity)]);
        html.open("p", &[("class", "problem-head")]);
        html.leaf("strong", "severity", severity);
        html.leaf("span", "place", &place(diagnostic.span.start));
        html.leaf("code", "code", diagnostic.code);
        html.close("p");
        html.leaf("p", "problem-message", &diagnostic.message);
        for label in &diagnostic.labels {
            html.leaf("p", "problem-label", &format!("{}: {}", place(label.span.start), label.message));
        }
        html.leaf("p", "problem-help", &diagnostic.help);
        html.close("li");
    }
    html.close("ul");
    let more = diagnostics.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        html.leaf("p", "quiet-text", &format!("and {more} more"));
    }
    html.finish()
}

/// How many there are of each severity, in words: `"2 errors, 1 warning"`; empty when there are none.
#[must_use]
pub fn problem_count(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    in_words(count(Severity::Error), count(Severity::Warning))
}

/// These numbers in words: `"2 errors, 1 warning"`; empty when both are 0.
pub(crate) fn in_words(errors: usize, warnings: usize) -> String {
    let mut words = String::new();
    for (severity, count) in [(Severity::Error, errors), (Severity::Warning, warnings)] {
        if count > 0 {
            let separator = if words.is_empty() { "" } else { ", " };
            let plural = if count == 1 { "" } else { "s" };
            words = format!("{words}{separator}{count} {}{plural}", severity.word());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use wattflow_engine::config;

    #[track_caller]
    fn check(text: &str, expected_count: &str) -> String {
        let diagnostics = config::check(text).diagnostics;
        assert_eq!(problem_count(&diagnostics), expected_count);
        problem_list(&diagnostics, text, &LineIndex::new(text))
    }

    #[test]
    fn a_problem_has_its_place_code_and_help() {
        let html = check("{\n  \"start_node\": \"a\",\n  \"containers\": 3,\n  \"service_registry\": {}\n}", "1 error");
        assert!(html.contains("data-diagnostic=\"wrong-type\" data-severity=\"error\""), "{html}");
        assert!(html.contains("<span class=\"place\">3:17</span>"), "{html}");
    }

    #[test]
    fn nothing_wrong_is_an_empty_list() {
        let valid = include_str!("../../../config/energy-pipeline.json");
        assert_eq!(check(valid, ""), "<ul class=\"problem-list\"></ul>");
    }
}
