//! For the log of a GitHub workflow, which shows each at its line of a pull request.

use std::fmt::Write as _;

use wattflow_engine::diagnostic::Diagnostic;

use super::place::Places;

/// Each diagnostic as a workflow command, on a line of its own:
/// `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`, the help on the message's second line.
///
/// GitHub takes columns only of what stands on one line, so anything longer has none.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], file: &str, text: &str) -> String {
    let file = property(file.strip_prefix("./").unwrap_or(file));
    let mut places = Places::new(text);
    let mut commands = String::new();
    for Diagnostic { code, severity, message, span, help, .. } in diagnostics {
        places.next(span.start);
        let (start, end) = places.ends_of(*span);
        // Writing to a string cannot fail.
        let _ = write!(commands, "::{} file={file},line={}", severity.word(), start.line);
        let _ = if start.line == end.line {
            write!(commands, ",col={},endLine={},endColumn={}", start.column, end.line, end.column)
        } else {
            write!(commands, ",endLine={}", end.line)
        };
        let _ = write!(commands, ",title={}::{}", property(&format!("Wattflow ({code})")), data(message));
        if !help.is_empty() {
            let _ = write!(commands, "{}", data(&format!("\nhelp: {help}")));
        }
        commands.push('\n');
    }
    commands
}

/// `text` as what follows the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// `text` as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
