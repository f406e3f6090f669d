//! Places in a text: byte spans, and the lines and columns people know them by.

use std::ops::Range;

mod utf16;

pub use utf16::Utf16Offsets;

/// A range of bytes in a text. Always on character boundaries of the text it was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub const fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// As a range, for slicing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// How columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Unicode scalar values: terminals and compilers.
    Chars,
    /// UTF-16 code units: browsers and the Language Server Protocol.
    Utf16,
}

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in the unit asked for.
    pub column: usize,
}

/// Finds lines and columns in one text, in O(log lines) each.
#[derive(Clone, Debug)]
pub struct LineIndex {
    line_starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes the lines of `text`. Lines end at `\n`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
        Self { line_starts: std::iter::once(0).chain(after_newlines).collect() }
    }

    /// Where byte `offset` of `text` (the text this index was made for) stands. An offset past the end counts as the end;
    /// one inside a character counts as that character's start.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: usize, unit: ColumnUnit) -> LineColumn {
        let offset = text.floor_char_boundary(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let line_start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = text.get(line_start..offset).unwrap_or_default();
        let column = match unit {
            ColumnUnit::Chars => before.chars().count(),
            ColumnUnit::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        LineColumn { line, column: column.saturating_add(1) }
    }

    /// The span of line `line` (from 1) in `text`, without its line end; `None` past the last line.
    #[must_use]
    pub fn line_span(&self, text: &str, line: usize) -> Option<Span> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).map_or(text.len(), |next| next.saturating_sub(1));
        let content = text.get(start..end)?;
        Some(Span::new(start, start.saturating_add(content.trim_end_matches('\r').len())))
    }

    /// How many lines the text has; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: usize, unit: ColumnUnit, line: usize, column: usize) {
        assert_eq!(LineIndex::new(text).line_column(text, offset, unit), LineColumn { line, column });
    }

    #[test]
    fn counts_lines_and_columns_from_one() {
        check("", 0, ColumnUnit::Chars, 1, 1);
        check("ab\ncd", 1, ColumnUnit::Chars, 1, 2);
        check("ab\ncd", 3, ColumnUnit::Chars, 2, 1);
        check("ab\n", 3, ColumnUnit::Chars, 2, 1);
        check("ab", 99, ColumnUnit::Chars, 1, 3);
    }

    #[test]
    fn counts_columns_in_the_unit_asked_for() {
        check("é😀x", 6, ColumnUnit::Chars, 1, 3);
        check("é😀x", 6, ColumnUnit::Utf16, 1, 4);
    }

    #[test]
    fn a_line_stands_without_its_line_end() {
        let text = "ab\r\ncd\n";
        let index = LineIndex::new(text);
        let line = |n| index.line_span(text, n).map(|span| &text[span.range()]);
        assert_eq!((line(1), line(2), line(3), line(4)), (Some("ab"), Some("cd"), Some(""), None));
    }
}
