//! From a syntax error of the JSON parser to its diagnostic.

use super::{
    bad_escape, bad_number, byte_order_mark, comment, control_character, empty_file, foreign_literal, json_syntax,
    missing_comma, nested_too_deep, trailing_comma, unclosed_bracket, unclosed_string, unquoted_text, wording::say,
    wrong_quotes,
};
use crate::{
    diagnostic::{Diagnostic, Edit, Severity},
    json::{SyntaxError, SyntaxErrorKind, Value, pointer_at},
    span::Span,
};

/// A syntax error with what its diagnostic says about the place.
pub(super) struct Found<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    error: &'a SyntaxError,
    pointer: String,
}

impl<'a> Found<'a> {
    /// The offending token.
    #[inline(never)]
    pub(super) fn token(&self) -> &'a str {
        self.text.get(self.span.range()).unwrap_or_default()
    }

    /// The offending token between backticks; "the end of the file" where there is none.
    pub(super) fn shown(&self) -> String {
        say(if self.token().is_empty() { "the end of the file" } else { "`{}`" }, &[self.token()])
    }

    /// What repairs it.
    #[inline(never)]
    pub(super) fn repair(&self) -> Vec<Edit> {
        self.error.repair.clone()
    }

    /// What the repair puts in place of the token.
    pub(super) fn replacement(&self) -> Option<&str> {
        self.error.repair.first().map(|edit| edit.replacement.as_str())
    }

    #[inline(never)]
    pub(super) fn error(&self, code: &'static str, message: &str, words: &[&str]) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, self.span, self.pointer.clone(), message, words)
    }
}

/// The diagnostic for a syntax error in `text`, which was read as `root`.
pub(crate) fn of_syntax(error: &SyntaxError, text: &str, root: Option<&Value<'_>>) -> Diagnostic {
    let pointer = root.map_or_else(String::new, |root| pointer_at(root, error.span.start));
    let found = Found { text, span: error.span, error, pointer };
    let found = &found;
    match error.kind {
        SyntaxErrorKind::Empty => empty_file::diagnose(),
        SyntaxErrorKind::Unexpected { expected } => json_syntax::unexpected(found, expected),
        SyntaxErrorKind::ExtraContent => json_syntax::extra_content(found),
        SyntaxErrorKind::ExtraBracket => json_syntax::extra_bracket(found),
        SyntaxErrorKind::Stray => json_syntax::stray(found),
        SyntaxErrorKind::OddSpace(space) => json_syntax::odd_space(found, space),
        SyntaxErrorKind::MissingValue => json_syntax::missing_value(found),
        SyntaxErrorKind::MissingColon => json_syntax::missing_colon(found),
        SyntaxErrorKind::MissingComma => missing_comma::diagnose(found),
        SyntaxErrorKind::TrailingComma => trailing_comma::diagnose(found),
        SyntaxErrorKind::Comment => comment::diagnose(found),
        SyntaxErrorKind::WrongQuotes => wrong_quotes::diagnose(found),
        SyntaxErrorKind::UnquotedText => unquoted_text::diagnose(found),
        SyntaxErrorKind::UnclosedString => unclosed_string::diagnose(found),
        SyntaxErrorKind::UnclosedBracket { close, noticed } => unclosed_bracket::diagnose(found, close, noticed),
        SyntaxErrorKind::WrongBracket { open, close } => unclosed_bracket::closed_as_another(found, open, close),
        SyntaxErrorKind::BadEscape => bad_escape::diagnose(found),
        SyntaxErrorKind::ControlCharacter(control) => control_character::diagnose(found, control),
        SyntaxErrorKind::BadNumber => bad_number::diagnose(found),
        SyntaxErrorKind::ForeignLiteral => foreign_literal::diagnose(found),
        SyntaxErrorKind::ByteOrderMark => byte_order_mark::diagnose(found),
        SyntaxErrorKind::TooDeep => nested_too_deep::diagnose(found),
    }
}
