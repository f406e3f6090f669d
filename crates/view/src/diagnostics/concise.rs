//! One line each.

use std::fmt::Write as _;

use wattflow_engine::diagnostic::Diagnostic;

use super::place::Places;

/// Each diagnostic on a line of its own: `file:line:column: severity[code] message`.
#[must_use]
pub fn concise(diagnostics: &[Diagnostic], file: &str, text: &str) -> String {
    let mut places = Places::new(text);
    let mut lines = String::new();
    for Diagnostic { code, severity, message, span, .. } in diagnostics {
        let at = places.next(span.start);
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{file}:{}:{}: {}[{code}] {message}", at.line, at.column, severity.word());
    }
    lines
}
