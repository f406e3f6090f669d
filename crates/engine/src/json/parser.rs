//! The parser's state, and what it does about mistakes.

use super::{Document, Kind, Member, SyntaxError, SyntaxErrorKind, Value};
use crate::{diagnostic::Edit, span::Span};

/// What tells where an array or object ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    /// Its closing bracket only.
    AsWritten,
    /// Its closing bracket, or a line indented no deeper than the one that opened it.
    ByIndentation,
}

/// Whether brackets and their partners can be told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Balance {
    /// All so far.
    Kept,
    /// One was out of place, and what was made of it held so far.
    Mended,
    /// What contains what is a guess.
    Lost,
}

/// What the entry just read did with the text after it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Aftermath {
    /// Nothing.
    #[default]
    None,
    /// It took the comma after it, or was told to need one.
    Separated,
    /// The same, and other entries may have been skipped with it.
    Skipped,
}

/// An array or object that is being read.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Its opening bracket.
    pub(super) open: Span,
    /// Its closing bracket.
    pub(super) close: u8,
    /// Indentation of the line that opened it.
    pub(super) indent: usize,
    /// Where that line starts.
    pub(super) line_start: usize,
}

impl Frame {
    /// Its closing bracket, as text.
    pub(super) fn closing(&self) -> &'static str {
        if self.close == b'}' { "}" } else { "]" }
    }
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    /// Offset of the next byte; always on a character boundary when a token starts.
    pub(super) at: usize,
    pub(super) frames: Vec<Frame>,
    /// What was read of the arrays and objects in `frames`, the outermost first: each gets its own once it is whole, in a
    /// piece of memory of just that size.
    pub(super) items: Vec<Value<'t>>,
    pub(super) members: Vec<Member<'t>>,
    pub(super) brackets: Brackets,
    /// The line of the token at hand: where it starts, and where its first token does, once that is reached.
    pub(super) line_start: usize,
    pub(super) line_content: Option<usize>,
    pub(super) balance: Balance,
    pub(super) aftermath: Aftermath,
    /// Whether text was skipped, which may have held brackets.
    pub(super) skipped: bool,
    /// Mistakes before this offset follow from one already told.
    pub(super) quiet_until: usize,
    /// Whether the text ends where a value is due.
    pub(super) cut_off: bool,
    /// The line last asked for: an offset in it, and its end.
    known_line: (usize, usize),
    pub(super) errors: Vec<SyntaxError>,
    pub(super) max_errors: usize,
}

pub(super) fn parse(text: &str, brackets: Brackets, max_errors: usize) -> Document<'_> {
    let mut parser = Parser {
        text,
        at: 0,
        frames: Vec::new(),
        items: Vec::new(),
        members: Vec::new(),
        brackets,
        line_start: 0,
        line_content: None,
        balance: Balance::Kept,
        aftermath: Aftermath::None,
        skipped: false,
        quiet_until: 0,
        cut_off: false,
        known_line: (0, 0),
        errors: Vec::new(),
        max_errors,
    };
    let root = parser.document();
    Document { root, errors: parser.errors, balanced: parser.balance != Balance::Lost }
}

/// Whether a word can hold it; any character outside of ASCII is taken for a letter.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

impl<'t> Parser<'t> {
    fn document(&mut self) -> Option<Value<'t>> {
        if self.text.starts_with('\u{feff}') {
            self.bump('\u{feff}'.len_utf8());
            self.line_start = self.at;
            self.error(SyntaxErrorKind::ByteOrderMark, Span::new(0, self.at), Edit::one(Span::new(0, self.at), ""));
        }
        self.trivia();
        if self.peek().is_none() {
            self.error(SyntaxErrorKind::Empty, Span::at(0), Vec::new());
            return None;
        }
        let root = self.value(0);
        self.trivia();
        if !matches!(root.kind, Kind::Invalid) {
            match self.peek() {
                None => {}
                Some(b'}' | b']') => {
                    let span = self.token();
                    self.misplaced_bracket(SyntaxErrorKind::ExtraBracket, span, Edit::one(span, ""));
                    // With two brackets too many, the first may have closed what it should not.
                    self.balance = Balance::Lost;
                }
                Some(_) if self.skipped => self.balance = Balance::Lost,
                Some(_) => {
                    self.error(SyntaxErrorKind::ExtraContent, self.token(), Vec::new());
                    self.balance = Balance::Lost;
                }
            }
        }
        Some(root)
    }

    pub(super) fn value(&mut self, depth: usize) -> Value<'t> {
        self.trivia();
        if self.peek() == Some(b':') {
            let span = self.token();
            self.error(SyntaxErrorKind::Stray, span, Edit::one(span, ""));
            self.skip_while(|c| c == ':');
            self.quiet_until = self.quiet_until.max(self.at.saturating_add(1));
            self.trivia();
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{' | b'[') => self.collection(depth),
            Some(b'"') => self.string().map_or(Kind::Invalid, Kind::String),
            // The collection around it tells that the text ends here.
            None => {
                self.cut_off = true;
                Kind::Invalid
            }
            Some(b',' | b'}' | b']' | b':') => {
                self.error(SyntaxErrorKind::MissingValue, self.token(), Vec::new());
                Kind::Invalid
            }
            Some(_) => self.scalar(),
        };
        Value { span: Span::new(start, self.at), kind }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(never)]
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[inline(never)]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Goes on behind the byte that stands here.
    pub(super) fn step(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    #[inline(never)]
    pub(super) fn bump(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.text.len());
    }

    pub(super) fn skip_while(&mut self, holds: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.bump(rest.find(|c| !holds(c)).unwrap_or(rest.len()));
    }

    /// The word or single character that stands here; empty at the end.
    #[inline(never)]
    pub(super) fn token(&self) -> Span {
        let rest = self.rest();
        let word = rest.find(|c: char| !(is_word(c) || c == '_' || c == '-')).unwrap_or(rest.len());
        let length = if word == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { word };
        Span::new(self.at, self.at.saturating_add(length))
    }

    /// Offset of the end of the line that `offset` stands on. A line is searched once, however often it is asked for.
    #[inline(never)]
    pub(super) fn line_end(&mut self, offset: usize) -> usize {
        let (start, end) = self.known_line;
        if !(start..=end).contains(&offset) || end == 0 {
            let rest = self.text.get(offset..).unwrap_or_default();
            self.known_line = (offset, offset.saturating_add(rest.find('\n').unwrap_or(rest.len())));
        }
        self.known_line.1
    }
}
