//! A spanned, recovering JSON parser.
//!
//! It accepts what [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) accepts, remembers where every value and key
//! stands, and goes on after a mistake where what follows can still be told apart. Where it decides what the RFC leaves
//! open: a byte order mark is skipped but told, keys may occur twice (all are kept, in order), a lone surrogate reads
//! as U+FFFD, and arrays and objects nest at most [`MAX_DEPTH`] deep.

use std::borrow::Cow;

use crate::{diagnostic::Edit, span::Span};

mod brackets;
mod collection;
mod number;
mod parser;
mod place;
mod plain;
mod recovery;
mod scalar;
mod string;
mod trivia;

pub use number::Number;
pub(crate) use place::{pointer_at, push_step};
pub use string::quoted;

#[cfg(test)]
mod tests;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 128;

/// How many mistakes are told of one text; the rest show once these are repaired.
pub const MAX_ERRORS: usize = 20;

/// What a text turned out to be.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    /// The value that the text is; `None` when it holds nothing.
    pub root: Option<Value<'t>>,
    /// What is wrong with the text, in the order found.
    pub errors: Vec<SyntaxError>,
    /// Whether every bracket found its partner. When not, which value contains which is a guess.
    pub balanced: bool,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Value<'t> {
    /// Its first byte up to, not including, the byte after its last.
    pub span: Span,
    /// What it is.
    pub kind: Kind<'t>,
}

impl Value<'_> {
    /// The text of a string; `None` of anything else.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Kind::String(text) = &self.kind { Some(text) } else { None }
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(Number<'t>),
    /// A string, its escapes resolved.
    String(Cow<'t, str>),
    /// An array.
    Array(Vec<Value<'t>>),
    /// An object.
    Object(Object<'t>),
    /// Something that could not be read, which a syntax error tells.
    Invalid,
}

impl Kind<'_> {
    /// What JSON calls it, with its article.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
            Self::Invalid => "not JSON",
        }
    }
}

/// An object, its members in text order; a key may occur more than once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'t> {
    /// What could be read of its members.
    pub members: Vec<Member<'t>>,
    /// Whether nothing of it was skipped: only then does a key that is not there count as missing.
    pub complete: bool,
}

impl Object<'_> {
    /// What to remove so that the member with this index is gone, with its comma; nothing where it is the only one.
    #[inline(never)]
    pub(crate) fn removal(&self, index: usize) -> Vec<Edit> {
        let Some(member) = self.members.get(index) else { return Vec::new() };
        let after = index.checked_add(1).and_then(|next| self.members.get(next));
        let before = index.checked_sub(1).and_then(|last| self.members.get(last));
        match (before, after) {
            (_, Some(after)) => Edit::one(Span::new(member.key.span.start, after.key.span.start), ""),
            (Some(before), None) => Edit::one(Span::new(before.value.span.end, member.value.span.end), ""),
            (None, None) => Vec::new(),
        }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'t> {
    /// The key.
    pub key: Key<'t>,
    /// The value.
    pub value: Value<'t>,
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Key<'t> {
    /// With its quotes.
    pub span: Span,
    /// Without its quotes, escapes resolved.
    pub text: Cow<'t, str>,
}

/// A mistake in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Which.
    pub kind: SyntaxErrorKind,
    /// The offending token; empty where something is missing.
    pub span: Span,
    /// Edits that repair it; empty where there is no one obvious repair.
    pub repair: Vec<Edit>,
}

/// The mistakes that are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// The text holds nothing but white space.
    Empty,
    /// Something else is needed here.
    Unexpected {
        /// What is needed, with its article.
        expected: &'static str,
    },
    /// Text after the end of the document.
    ExtraContent,
    /// A closing bracket that nothing opened.
    ExtraBracket,
    /// A comma with nothing before it, or a second colon.
    Stray,
    /// A character that looks like a space but is none to JSON.
    OddSpace(char),
    /// No value where one is needed.
    MissingValue,
    /// No colon, or an equals sign, between key and value.
    MissingColon,
    /// No comma between two entries.
    MissingComma,
    /// A comma after the last entry.
    TrailingComma,
    /// A comment.
    Comment,
    /// Quotes other than `"`.
    WrongQuotes,
    /// A key or string without quotes.
    UnquotedText,
    /// A string without its closing quote.
    UnclosedString,
    /// An array or object without its closing bracket; the span is the opening one.
    UnclosedBracket {
        /// The bracket that is missing.
        close: &'static str,
        /// Where that was found out.
        noticed: Span,
    },
    /// An array closed as an object, or the other way round; the span is the closing bracket.
    WrongBracket {
        /// The bracket that opened it.
        open: Span,
        /// The bracket that would close it.
        close: &'static str,
    },
    /// A backslash followed by something that it cannot escape.
    BadEscape,
    /// A control character inside a string.
    ControlCharacter(char),
    /// A number in a notation that JSON does not have.
    BadNumber,
    /// A word that another language has for a value: `None`, `NaN`, `undefined`.
    ForeignLiteral,
    /// A byte order mark before the text.
    ByteOrderMark,
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// Reads a text. Takes time linear in its length, whatever it holds.
#[must_use]
pub fn parse(text: &str) -> Document<'_> {
    parse_telling(text, MAX_ERRORS)
}

/// Reads a text, and tells of at most `max_errors` mistakes.
pub(crate) fn parse_telling(text: &str, max_errors: usize) -> Document<'_> {
    let document = parser::parse(text, parser::Brackets::AsWritten, max_errors);
    let misplaced = document.errors.iter().any(|error| matches!(error.kind, SyntaxErrorKind::UnclosedBracket { .. }));
    if document.balanced && !misplaced {
        return document;
    }
    // People indent what they nest, so a bracket that is missing shows where the indentation falls back.
    let indented = parser::parse(text, parser::Brackets::ByIndentation, max_errors);
    let better = indented.balanced && indented.errors.len() <= document.errors.len();
    if better { indented } else { document }
}
