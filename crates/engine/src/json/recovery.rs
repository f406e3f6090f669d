//! What the parser does about mistakes: tells each once, and goes on where the text can be told apart again.

use super::{
    SyntaxError, SyntaxErrorKind,
    parser::{Aftermath, Balance, Parser},
};
use crate::{diagnostic::Edit, span::Span};

impl Parser<'_> {
    #[inline(never)]
    pub(super) fn error(&mut self, kind: SyntaxErrorKind, span: Span, repair: Vec<Edit>) {
        if span.start >= self.quiet_until && self.errors.len() < self.max_errors {
            self.errors.push(SyntaxError { kind, span, repair });
        }
    }

    /// Tells of a bracket that is missing or too many, the first time; others follow from that.
    #[inline(never)]
    pub(super) fn misplaced_bracket(&mut self, kind: SyntaxErrorKind, span: Span, repair: Vec<Edit>) {
        if self.balance != Balance::Kept || self.skipped {
            self.balance = Balance::Lost;
        } else {
            self.balance = Balance::Mended;
            if self.errors.len() < self.max_errors {
                self.errors.push(SyntaxError { kind, span, repair });
            }
        }
    }

    /// Something else stands here than what is needed: tells it and goes on after the entry it belongs to.
    #[inline(never)]
    pub(super) fn unexpected(&mut self, expected: &'static str) {
        self.error(SyntaxErrorKind::Unexpected { expected }, self.token(), Vec::new());
        self.skip_entry();
    }

    /// Skips to after the next comma, or to the closing bracket or line end before it.
    #[inline(never)]
    pub(super) fn skip_entry(&mut self) {
        self.skipped = true;
        self.aftermath = Aftermath::Separated;
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b',' if depth == 0 => {
                    self.bump(1);
                    break;
                }
                b'}' | b']' | b'\n' if depth == 0 => break,
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => self.skip_string(),
                _ => {}
            }
            if byte != b'"' {
                self.bump(1);
            }
        }
        self.quiet_until = self.line_end(self.at);
        match self.peek() {
            None => self.quiet_until = usize::MAX,
            Some(b'\n') => {
                self.trivia();
                self.bump(usize::from(self.peek() == Some(b',')));
            }
            Some(_) => {}
        }
    }

    /// Skips the string that starts here, or what is left of its line.
    #[inline(never)]
    pub(super) fn skip_string(&mut self) {
        self.bump(1);
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => return,
                b'"' => return self.bump(1),
                b'\\' => self.bump(2),
                _ => self.bump(1),
            }
        }
    }
}
