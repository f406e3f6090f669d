//! Brackets without their partner.

use super::{
    SyntaxErrorKind,
    collection::Between,
    parser::{Aftermath, Balance, Brackets, Frame, Parser},
};
use crate::{diagnostic::Edit, span::Span};

impl Parser<'_> {
    pub(super) fn file_ends_in(&mut self, frame: Frame, between: Between) {
        let closers: String = self.frames.iter().rev().map(Frame::closing).collect();
        let end = self.text.trim_end().len();
        let whole = !self.cut_off && self.errors.is_empty() && !matches!(between, Between::Comma(_));
        let repair = if whole { Edit::one(Span::at(end), &closers) } else { Vec::new() };
        let kind = SyntaxErrorKind::UnclosedBracket { close: frame.closing(), noticed: Span::at(end) };
        self.misplaced_bracket(kind, frame.open, repair);
        self.balance = Balance::Lost;
    }

    /// Tells that the collection ended before the token at hand, which stands outside of it.
    pub(super) fn unclosed(&mut self, frame: Frame, between: Between) {
        let close = frame.closing();
        let closing = matches!(self.peek(), Some(b'}' | b']'));
        self.aftermath = if closing { Aftermath::None } else { Aftermath::Separated };
        let (place, is_separated) = match between {
            Between::Nothing => (Span::at(frame.open.end), closing),
            Between::Entry(end) => (Span::at(end), closing),
            Between::Comma(comma) if closing => (comma, true),
            Between::Comma(comma) => (Span::at(comma.start), true),
        };
        let replacement = [close, if is_separated { "" } else { "," }].concat();
        let kind = SyntaxErrorKind::UnclosedBracket { close, noticed: self.token() };
        self.misplaced_bracket(kind, frame.open, Edit::one(place, &replacement));
    }

    /// A closing bracket that closes nothing; where it stands after a comma, the comma after it goes with it.
    pub(super) fn extra_bracket(&mut self, between: Between) {
        let span = self.token();
        self.bump(1);
        if self.peek() == Some(b',') && !matches!(between, Between::Entry(_)) {
            self.bump(1);
        }
        self.misplaced_bracket(SyntaxErrorKind::ExtraBracket, span, Edit::one(Span::new(span.start, self.at), ""));
    }

    /// A closing bracket of the other kind: it closes a collection further out, or else is mistaken for this one's.
    pub(super) fn other_bracket(&mut self, frame: Frame, byte: u8, between: Between) {
        if self.frames.iter().any(|outer| outer.close == byte) {
            self.unclosed(frame, between);
        } else {
            let close = frame.closing();
            let repair = Edit::one(self.token(), close);
            self.misplaced_bracket(SyntaxErrorKind::WrongBracket { open: frame.open, close }, self.token(), repair);
            self.bump(1);
        }
    }

    /// Whether the line that the token at hand starts is indented as one outside of the collection would be.
    pub(super) fn is_dedented(&self, frame: Frame, closing: bool) -> bool {
        self.brackets == Brackets::ByIndentation
            && self.line_start != frame.line_start
            && self.at_line_start()
            && (self.indent() < frame.indent || (!closing && self.indent() == frame.indent))
    }

    /// Whether the closing bracket at hand stands on a line of closing brackets that is indented deeper than the one
    /// that closes this collection would be.
    pub(super) fn is_indented(&self, frame: Frame) -> bool {
        let first = self.line_content.and_then(|at| self.text.as_bytes().get(at));
        self.brackets == Brackets::ByIndentation
            && self.line_start != frame.line_start
            && matches!(first, Some(b'}' | b']'))
            && self.indent() > frame.indent
    }

    /// Skips the array or object that opens here, without recursion.
    pub(super) fn skip_collection(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            match byte {
                b'"' => self.skip_string(),
                _ => self.bump(1),
            }
            if depth == 0 {
                return;
            }
        }
        self.skipped = true;
        self.quiet_until = usize::MAX;
    }
}
