//! Arrays and objects.

use super::{
    Key, Kind, MAX_DEPTH, Member, Object, SyntaxErrorKind, Value,
    parser::{Aftermath, Frame, Parser, is_word},
};
use crate::{diagnostic::Edit, span::Span};

/// What stands between the entries of an array or object.
#[derive(Clone, Copy)]
pub(super) enum Between {
    /// Nothing yet: only the opening bracket, or something skipped.
    Nothing,
    /// The comma after an entry.
    Comma(Span),
    /// An entry that ended here.
    Entry(usize),
}

impl<'t> Parser<'t> {
    /// The array or object that opens here.
    pub(super) fn collection(&mut self, depth: usize) -> Kind<'t> {
        let is_object = self.peek() == Some(b'{');
        let open = Span::new(self.at, self.at.saturating_add(1));
        if depth >= MAX_DEPTH {
            self.error(SyntaxErrorKind::TooDeep, open, Vec::new());
            self.skip_collection();
            return Kind::Invalid;
        }
        let close = if is_object { b'}' } else { b']' };
        let frame = Frame { open, close, indent: self.indent(), line_start: self.line_start };
        self.frames.push(frame);
        self.step();
        let (first_item, first_member) = (self.items.len(), self.members.len());
        let mut complete = true;
        let mut between = Between::Nothing;
        while self.goes_on(frame, &mut between, &mut complete) {
            if is_object {
                let Some(member) = self.member(depth) else {
                    complete = false;
                    self.aftermath = Aftermath::None;
                    between = Between::Nothing;
                    continue;
                };
                self.members.push(member);
            } else {
                let item = self.value(depth.saturating_add(1));
                self.items.push(item);
            }
            let aftermath = std::mem::take(&mut self.aftermath);
            complete &= aftermath != Aftermath::Skipped;
            between = if aftermath == Aftermath::None { Between::Entry(self.at) } else { Between::Nothing };
        }
        self.frames.pop();
        if is_object {
            Kind::Object(Object { members: self.members.split_off(first_member), complete })
        } else {
            Kind::Array(self.items.split_off(first_item))
        }
    }

    /// Reads what stands before the next entry, or the end; `false` at the end.
    fn goes_on(&mut self, frame: Frame, between: &mut Between, complete: &mut bool) -> bool {
        loop {
            self.trivia();
            match (self.peek(), *between) {
                (None, _) => {
                    *complete = false;
                    self.file_ends_in(frame, *between);
                    return false;
                }
                (Some(b'}' | b']'), _) if self.is_dedented(frame, true) => {
                    self.unclosed(frame, *between);
                    return false;
                }
                (Some(b'}' | b']'), _) if self.is_indented(frame) => {
                    self.extra_bracket(*between);
                }
                (Some(byte), _) if byte == frame.close => {
                    if let Between::Comma(comma) = *between {
                        self.error(SyntaxErrorKind::TrailingComma, comma, Edit::one(comma, ""));
                    }
                    self.step();
                    return false;
                }
                (Some(byte @ (b'}' | b']')), _) => {
                    self.other_bracket(frame, byte, *between);
                    return false;
                }
                (Some(b','), Between::Entry(_)) => {
                    let comma = self.at;
                    self.step();
                    *between = Between::Comma(Span::new(comma, self.at));
                }
                (Some(b','), _) => {
                    let comma = self.token();
                    self.error(SyntaxErrorKind::Stray, comma, Edit::one(comma, ""));
                    self.bump(1);
                }
                (Some(_), _) if self.is_dedented(frame, false) => {
                    self.unclosed(frame, *between);
                    return false;
                }
                (Some(_), Between::Entry(end)) if self.entry_starts(frame) => {
                    let missing = Span::at(end);
                    self.error(SyntaxErrorKind::MissingComma, missing, Edit::one(Span::at(end), ","));
                    return true;
                }
                (Some(_), Between::Entry(_)) => {
                    *complete = false;
                    *between = Between::Nothing;
                    self.unexpected(if frame.close == b'}' { "`,` or `}`" } else { "`,` or `]`" });
                    self.aftermath = Aftermath::None;
                }
                (Some(_), _) => return true,
            }
        }
    }

    fn member(&mut self, depth: usize) -> Option<Member<'t>> {
        let Some(mut key) = self.key() else {
            self.unexpected("a key in double quotes");
            return None;
        };
        self.trivia();
        match self.peek() {
            Some(b':') => self.step(),
            Some(b'=') => {
                let repair = Edit::one(self.token(), ":");
                self.error(SyntaxErrorKind::MissingColon, self.token(), repair);
                self.bump(1);
            }
            None => {
                self.cut_off = true;
                return Some(Member { key, value: Value { span: Span::at(self.at), kind: Kind::Invalid } });
            }
            Some(b',' | b'}' | b']') => {
                self.error(SyntaxErrorKind::MissingValue, key.span, Vec::new());
                return Some(Member { key, value: Value { span: Span::at(self.at), kind: Kind::Invalid } });
            }
            Some(_) => {
                let swallowed = self.slice(key.span.start, key.span.end).find(':');
                if let Some(colon) = swallowed.filter(|_| !matches!(self.peek(), Some(b'"' | b'{' | b'['))) {
                    // `"id: "a"`: the key's closing quote is missing, and the next string's opening quote closed it.
                    let end = key.span.start.saturating_add(colon);
                    key = self.key_without_closing_quote(key.span.start, end);
                    self.bump(1);
                } else if self.value_starts() {
                    let end = key.span.end;
                    // Where a key without its closing quote ends is a guess, and so is what comes after it.
                    let last = self.errors.last().filter(|last| last.kind == SyntaxErrorKind::UnclosedString);
                    if last.is_none_or(|last| last.span != key.span) {
                        self.error(SyntaxErrorKind::MissingColon, Span::at(end), Edit::one(Span::at(end), ":"));
                    }
                } else {
                    self.unexpected("`:`");
                    return None;
                }
            }
        }
        Some(Member { key, value: self.value(depth.saturating_add(1)) })
    }

    /// The key that runs from the quote at `start` to `end`, where its closing quote is missing; goes on from there.
    pub(super) fn key_without_closing_quote(&mut self, start: usize, end: usize) -> Key<'t> {
        let span = Span::new(start, end);
        self.error(SyntaxErrorKind::UnclosedString, span, Edit::one(Span::at(end), "\""));
        self.at = end;
        Key { span, text: self.slice(start.saturating_add(1), end).into() }
    }

    /// Whether the token at hand can start an entry of a collection that lacks a comma before it.
    fn entry_starts(&mut self, frame: Frame) -> bool {
        if frame.close == b']' {
            return self.value_starts();
        }
        let rest = self.rest();
        let after_key = if rest.starts_with('"') {
            let line_end = self.line_end(self.at);
            let line = self.slice(self.at, line_end);
            line.get(1..).and_then(|key| key.split_once('"')).map_or("", |(_, after)| after)
        } else {
            rest.trim_start_matches(|c: char| is_word(c) || matches!(c, '_' | '-' | '\'' | '$'))
        };
        after_key.len() < rest.len() && after_key.trim_start().starts_with(':')
    }

    fn value_starts(&self) -> bool {
        self.rest().starts_with(|c: char| {
            is_word(c) || matches!(c, '{' | '[' | '"' | '\'' | '`' | '-' | '+' | '.' | '/' | '_')
        })
    }
}
