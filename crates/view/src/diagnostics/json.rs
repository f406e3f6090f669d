//! For programs.

use serde::Serialize;
use wattflow_engine::{
    diagnostic::{Diagnostic, Edit, Fix, Label},
    span::Span,
};

use super::place::Places;

/// A diagnostic as JSON. Keys are never renamed or removed; new ones may come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The file's name, as it was given.
    pub file: String,
    /// The code, such as `unknown-next-node`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong, on one line.
    pub message: String,
    /// Where, as a JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// Where, as UTF-8 bytes.
    pub span: SpanRecord,
    /// Line of its first character, from 1.
    pub line: usize,
    /// Column of its first character, from 1, in Unicode scalar values.
    pub column: usize,
    /// Line of the end, which is after its last character.
    pub end_line: usize,
    /// Column of the end, which is after its last character.
    pub end_column: usize,
    /// Related places.
    pub labels: Vec<LabelRecord>,
    /// What to do, on one line.
    pub help: String,
    /// A repair that a program can make; null where there is no one obvious repair.
    pub fix: Option<FixRecord>,
}

/// A stretch of text, as UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SpanRecord {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

/// A related place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelRecord {
    /// What it has to do with the matter.
    pub message: String,
    /// Where.
    pub span: SpanRecord,
    /// Line of its first character, from 1.
    pub line: usize,
    /// Column of its first character, from 1.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end.
    pub end_column: usize,
}

/// A repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixRecord {
    /// Imperative, as on a button.
    pub title: String,
    /// What to change, in text order, without overlaps.
    pub edits: Vec<EditRecord>,
}

/// A replacement of one stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditRecord {
    /// What is replaced; empty for an insertion.
    pub span: SpanRecord,
    /// What stands there afterwards.
    pub replacement: String,
}

/// The diagnostics of one file as records.
#[must_use]
pub fn records(diagnostics: &[Diagnostic], file: &str, text: &str) -> Vec<Record> {
    let mut places = Places::new(text);
    diagnostics.iter().map(|diagnostic| record(diagnostic, file, &mut places)).collect()
}

/// The diagnostics of one file as a JSON array of [`Record`]s, each on a line of its own. For several files, join their
/// [`records`] and serialize them as one array.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], file: &str, text: &str) -> String {
    let lines: Vec<String> = records(diagnostics, file, text)
        .iter()
        // A record has only string keys, so it can always be written.
        .filter_map(|record| serde_json::to_string(record).ok())
        .collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

fn record(diagnostic: &Diagnostic, file: &str, places: &mut Places<'_>) -> Record {
    let Diagnostic { code, severity, message, pointer, span, labels, help, fix } = diagnostic;
    places.next(span.start);
    let (start, end) = places.ends_of(*span);
    let labels = labels.iter().map(|label| label_record(label, places)).collect();
    Record {
        file: file.to_owned(),
        code,
        severity: severity.word(),
        message: message.clone(),
        pointer: pointer.clone(),
        span: (*span).into(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        labels,
        help: help.clone(),
        fix: fix.as_ref().map(FixRecord::from),
    }
}

fn label_record(label: &Label, places: &Places<'_>) -> LabelRecord {
    let (start, end) = places.ends_of(label.span);
    LabelRecord {
        message: label.message.clone(),
        span: label.span.into(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

impl From<Span> for SpanRecord {
    fn from(span: Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl From<&Fix> for FixRecord {
    fn from(fix: &Fix) -> Self {
        let record = |edit: &Edit| EditRecord { span: edit.span.into(), replacement: edit.replacement.clone() };
        Self { title: fix.title.clone(), edits: fix.edits.iter().map(record).collect() }
    }
}
