//! Lines and columns of many places in one text.

use wattflow_engine::span::{ColumnUnit, LineColumn, LineIndex, Span};

/// Finds lines and columns. Places asked for in text order cost no more than the text between them, also where the
/// whole text is one line.
pub(super) struct Places<'t> {
    pub(super) text: &'t str,
    pub(super) lines: LineIndex,
    /// The place that the last diagnostic starts at.
    last: (usize, LineColumn),
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, lines: LineIndex::new(text), last: (0, LineColumn { line: 1, column: 1 }) }
    }

    /// Where the next diagnostic, which starts at `offset`, does so.
    pub(super) fn next(&mut self, offset: usize) -> LineColumn {
        let place = self.of(offset);
        self.last = (offset, place);
        place
    }

    /// First and last place of a span near the last diagnostic, or at the start of a line.
    pub(super) fn ends_of(&self, span: Span) -> (LineColumn, LineColumn) {
        (self.of(span.start), self.of(span.end))
    }

    fn of(&self, offset: usize) -> LineColumn {
        let (last, place) = self.last;
        match self.text.get(last..offset) {
            Some(between) if !between.contains('\n') => {
                LineColumn { line: place.line, column: place.column.saturating_add(between.chars().count()) }
            }
            _ => self.lines.line_column(self.text, offset, ColumnUnit::Chars),
        }
    }
}
