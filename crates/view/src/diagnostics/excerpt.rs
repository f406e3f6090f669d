//! The part of a source line that a mark stands on.

use wattflow_engine::span::{LineIndex, Span};

use super::width::{columns, shown};

/// Most columns that are shown of a line.
const COLUMNS: usize = 120;
/// Most columns that are shown of a longer one, before and from the start of the mark on.
const COLUMNS_BEFORE: usize = COLUMNS / 2;
const COLUMNS_FROM: usize = COLUMNS / 2;

/// A line of source, clipped around a mark, and where the mark goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// What is shown of the line.
    pub(super) source: String,
    /// Columns before the mark.
    pub(super) indent: usize,
    /// Columns of the mark, at least 1.
    pub(super) width: usize,
}

/// What to show of line `line` (from 1) for a mark that starts on it. A mark over several lines ends with the first.
pub(super) fn excerpt(text: &str, lines: &LineIndex, line: usize, mark: Span) -> Excerpt {
    let whole = lines.line_span(text, line).unwrap_or(mark);
    let start = mark.start.min(whole.end);
    let before = text.get(whole.start..start).unwrap_or_default();
    let from = text.get(start..whole.end).unwrap_or_default();
    let marked = text.get(start..mark.end.min(whole.end)).unwrap_or_default();

    let line = text.get(whole.range()).unwrap_or_default();
    let fits = first_columns(line, COLUMNS).len() == line.len();
    let clipped_before = if fits { before } else { last_columns(before, COLUMNS_BEFORE) };
    let clipped_from = if fits { from } else { first_columns(from, COLUMNS_FROM) };
    let mut source = String::new();
    if clipped_before.len() < before.len() {
        source.push('…');
    }
    push_shown(&mut source, clipped_before);
    let indent = source.chars().map(columns).sum();
    push_shown(&mut source, clipped_from);
    if clipped_from.len() < from.len() {
        source.push('…');
    }
    let width: usize = clipped_from.chars().take(marked.chars().take(COLUMNS).count()).map(columns).sum();
    Excerpt { source: source.trim_end().to_owned(), indent, width: width.max(1) }
}

fn push_shown(source: &mut String, text: &str) {
    for c in text.chars() {
        match shown(c) {
            "" => source.push(c),
            shown => source.push_str(shown),
        }
    }
}

fn first_columns(text: &str, limit: usize) -> &str {
    let mut taken = 0_usize;
    for (at, c) in text.char_indices() {
        taken = taken.saturating_add(columns(c));
        if taken > limit {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn last_columns(text: &str, limit: usize) -> &str {
    let mut taken = 0_usize;
    for (at, c) in text.char_indices().rev() {
        taken = taken.saturating_add(columns(c));
        if taken > limit {
            return text.get(at.saturating_add(c.len_utf8())..).unwrap_or_default();
        }
    }
    text
}
