//! Numbers, `true`, `false`, `null`, and what people write in their place.

use super::{
    Kind, Number, SyntaxErrorKind, number,
    parser::{Aftermath, Parser, is_word},
    string::quoted,
};
use crate::{diagnostic::Edit, span::Span};

/// What other languages write for a value, and what JSON has for it, if anything.
const FOREIGN: [(&str, Option<&str>); 14] = [
    ("NaN", None),
    ("Infinity", None),
    ("-Infinity", None),
    ("+Infinity", None),
    ("-NaN", None),
    ("True", Some("true")),
    ("TRUE", Some("true")),
    ("False", Some("false")),
    ("FALSE", Some("false")),
    ("None", Some("null")),
    ("Null", Some("null")),
    ("NULL", Some("null")),
    ("nil", Some("null")),
    ("undefined", Some("null")),
];

impl<'t> Parser<'t> {
    /// The value that starts here and is neither collection nor string, or what stands in its place.
    pub(super) fn scalar(&mut self) -> Kind<'t> {
        match self.plain_scalar() {
            Some(kind) => kind,
            None => self.odd_scalar(),
        }
    }

    fn odd_scalar(&mut self) -> Kind<'t> {
        if let Some(content) = self.wrongly_quoted() {
            return Kind::String(content.into());
        }
        let start = self.at;
        let word = self.word();
        let span = Span::new(start, start.saturating_add(word.len()));
        if let Some(kind) = literal(word) {
            return self.take(word, kind);
        }
        if let Some((_, json)) = FOREIGN.iter().find(|(foreign, _)| *foreign == word) {
            let repair = json.map_or_else(Vec::new, |json| Edit::one(span, json));
            self.error(SyntaxErrorKind::ForeignLiteral, span, repair);
            return self.take(word, Kind::Invalid);
        }
        let numeric = word.bytes().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(&byte));
        let repaired = number::repaired(word);
        if repaired.is_some() || (numeric && word.len() < 12) {
            let repair = repaired.map_or_else(Vec::new, |number| Edit::one(span, &number));
            self.error(SyntaxErrorKind::BadNumber, span, repair);
            return self.take(word, Kind::Invalid);
        }
        if word.starts_with(|c: char| is_word(c) || matches!(c, '_' | '/' | '.' | '$' | '~' | '@' | '-')) {
            self.unquoted();
        } else {
            self.unexpected("a value");
            self.aftermath = Aftermath::Skipped;
        }
        Kind::Invalid
    }

    /// The scalar that starts here, where it is one that JSON has, and is followed by what commonly follows one.
    fn plain_scalar(&mut self) -> Option<Kind<'t>> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let length = rest.iter().take_while(|byte| of_word(byte)).count();
        if !matches!(rest.get(length), Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')) {
            return None;
        }
        let word = self.slice(self.at, self.at.saturating_add(length));
        literal(word).map(|kind| self.take(word, kind))
    }

    fn take(&mut self, word: &str, kind: Kind<'t>) -> Kind<'t> {
        self.bump(word.len());
        kind
    }

    /// What stands here up to the next delimiter or comment.
    fn word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || is_delimiter(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let comment = word.match_indices('/').find(|(at, _)| {
            let (before, after) = word.split_at_checked(*at).unwrap_or_default();
            *at > 0 && !before.ends_with(':') && (after.starts_with("//") || after.starts_with("/*"))
        });
        comment.and_then(|(at, _)| word.get(..at)).unwrap_or(word)
    }

    /// Text without quotes: all up to the next delimiter on its line.
    fn unquoted(&mut self) {
        let start = self.at;
        let rest = self.rest();
        let end = rest.find(|c| c == '\n' || is_delimiter(c)).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default().trim_end();
        self.bump(text.len());
        if self.peek() == Some(b'"') {
            // Its opening quote is missing.
            self.bump(1);
        }
        let span = Span::new(start, self.at);
        self.error(SyntaxErrorKind::UnquotedText, span, Edit::one(span, &quoted(text)));
    }
}

/// What JSON has by this name or number.
#[inline(never)]
fn literal(word: &str) -> Option<Kind<'_>> {
    match word {
        "true" => Some(Kind::Bool(true)),
        "false" => Some(Kind::Bool(false)),
        "null" => Some(Kind::Null),
        _ => Number::new(word).map(Kind::Number),
    }
}

/// Whether it ends a word or text that is not in quotes.
fn is_delimiter(c: char) -> bool {
    matches!(c, ',' | '{' | '}' | '[' | ']' | '"')
}
