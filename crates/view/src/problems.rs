//! What is wrong with a config, as a list on the page.

use wattflow_engine::{
    diagnostic::{Diagnostic, Severity},
    json::quoted,
    span::{ColumnUnit, LineIndex, Span, Utf16Offsets},
};

use crate::html::Html;

/// More are counted, not listed: nobody reads on, and the page stays quick.
const MOST_LISTED: usize = 200;
/// More are not marked in the editor.
const MOST_MARKED: usize = 2_000;
/// The page that describes every code, with an anchor for each.
const DESCRIPTIONS: &str = "diagnostics.html";

/// The diagnostics of `text`, as HTML: each with its place (UTF-16 columns, as browsers count), related places and help.
/// What names a place has it as `data-from` and `data-to`, in bytes; what applies a fix has `data-fix`, the index.
#[must_use]
pub fn problem_list(diagnostics: &[Diagnostic], text: &str, lines: &LineIndex) -> String {
    let mut html = Html::new();
    let place = |span: Span| place(span, text, lines);
    html.open("ul", &[("class", "problem-list")]);
    for (index, diagnostic) in diagnostics.iter().take(MOST_LISTED).enumerate() {
        let Diagnostic { code, severity, span, .. } = diagnostic;
        let severity = severity.word();
        html.open("li", &[("class", "problem"), ("data-diagnostic", code), ("data-severity", severity)]);
        html.open("p", &[("class", "problem-head")]);
        html.leaf("strong", "severity", severity);
        jump(&mut html, *span, &place(*span));
        let described = [DESCRIPTIONS, "#", code].concat();
        html.open("a", &[("class", "code"), ("href", &described), ("target", "_blank")]).text(code).close("a");
        html.close("p");
        html.sentence("p", "problem-message", &diagnostic.message);
        for label in &diagnostic.labels {
            html.open("p", &[("class", "problem-label")]);
            jump(&mut html, label.span, &place(label.span));
            html.text(" ").words(&label.message).close("p");
        }
        html.sentence("p", "problem-help", &diagnostic.help);
        if let Some(fix) = &diagnostic.fix {
            let index = index.to_string();
            html.open("p", &[("class", "problem-fix")]);
            html.open("button", &[("class", "button small"), ("data-fix", &index)]).text("Apply fix");
            html.sentence("span", "visually-hidden", &[": ", &fix.title].concat()).close("button");
            html.open("span", &[("class", "quiet-text"), ("aria-hidden", "true")])
                .words(&fix.title)
                .close("span")
                .close("p");
        }
        html.close("li");
    }
    html.close("ul");
    let more = diagnostics.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        html.leaf("p", "quiet-text", &format!("and {more} more"));
    }
    html.finish()
}

/// A button that leads to a place in the text.
fn jump(html: &mut Html, span: Span, place: &str) {
    let (from, to) = (span.start.to_string(), span.end.to_string());
    html.open("button", &[("class", "place"), ("data-from", &from), ("data-to", &to), ("title", "Show in the config")]);
    html.text(place).close("button");
}

fn place(span: Span, text: &str, lines: &LineIndex) -> String {
    let at = lines.line_column(text, span.start, ColumnUnit::Utf16);
    format!("{}:{}", at.line, at.column)
}

/// The diagnostics of `text` as a JSON array of what the editor marks: its `Problem`s (editor/src/problems.ts), whose
/// offsets count UTF-16 code units.
#[must_use]
pub fn marks(diagnostics: &[Diagnostic], text: &str, lines: &LineIndex, offsets: &Utf16Offsets) -> String {
    let mut json = String::from("[");
    for diagnostic in diagnostics.iter().take(MOST_MARKED) {
        let Diagnostic { code, severity, message, span, help, fix, .. } = diagnostic;
        let words = [
            ("severity", severity.word()),
            ("code", code),
            ("place", &place(*span, text, lines)),
            ("message", message),
            ("help", help),
            ("fix", fix.as_ref().map_or("", |fix| &fix.title)),
        ];
        let (from, to) = (offsets.of_byte(span.start).to_string(), offsets.of_byte(span.end).to_string());
        let separator = if json.len() > 1 { ",{" } else { "{" };
        for part in [separator, "\"from\":", &from, ",\"to\":", &to] {
            json.push_str(part);
        }
        for (key, word) in words {
            for part in [",", &quoted(key), ":", &quoted(word)] {
                json.push_str(part);
            }
        }
        json.push('}');
    }
    json.push(']');
    json
}

/// Whether a machine can repair any of them.
#[must_use]
pub fn is_any_fixable(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.fix.is_some())
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
        let place =
            "<button class=\"place\" data-from=\"39\" data-to=\"40\" title=\"Show in the config\">3:17</button>";
        assert!(html.contains(place), "{html}");
        assert!(html.contains("href=\"diagnostics.html#wrong-type\""), "{html}");
        assert!(!html.contains("data-fix"), "{html}");
    }

    #[test]
    fn a_problem_with_a_repair_has_a_button_for_it() {
        let html = check("{\"start_node\": \"a\", \"containers\": {}, \"service_registry\": {},}", "2 errors");
        assert!(html.contains("<button class=\"button small\" data-fix=\"1\">Apply fix"), "{html}");
    }

    #[test]
    fn a_mark_counts_as_javascript_does() {
        let text = "{\"é😀\": 1, \"start_node\": 2}";
        let diagnostics = config::check(text).diagnostics;
        let wrong_type = diagnostics.iter().filter(|diagnostic| diagnostic.code == "wrong-type");
        let marks =
            marks(&wrong_type.cloned().collect::<Vec<_>>(), text, &LineIndex::new(text), &Utf16Offsets::new(text));
        assert_eq!(
            marks,
            "[{\"from\":25,\"to\":26,\"severity\":\"error\",\"code\":\"wrong-type\",\"place\":\"1:26\",\
             \"message\":\"`start_node` of the config must be a string, not a number\",\
             \"help\":\"write a string\",\"fix\":\"\"}]"
        );
    }

    #[test]
    fn nothing_wrong_is_an_empty_list() {
        let valid = include_str!("../../../config/energy-pipeline.json");
        assert_eq!(check(valid, ""), "<ul class=\"problem-list\"></ul>");
    }
}
