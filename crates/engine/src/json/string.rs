//! Strings and keys.

use std::borrow::Cow;

use super::{
    Key, SyntaxErrorKind,
    parser::{Parser, is_word},
    plain::length_of_plain,
};
use crate::{diagnostic::Edit, span::Span};

/// What was found wrong inside one string; told once, whatever its number.
#[derive(Default)]
struct Faults {
    escapes: Vec<Edit>,
    controls: Vec<Edit>,
    control: Option<char>,
    /// Whether it holds an escape such as `\n`, which stands for a character that no path holds.
    letter_escape: bool,
}

impl<'t> Parser<'t> {
    /// The key that starts here, in whatever quotes; `None` when none does.
    pub(super) fn key(&mut self) -> Option<Key<'t>> {
        let start = self.at;
        if let Some(text) = self.plain_string() {
            return Some(Key { span: Span::new(start, self.at), text: Cow::Borrowed(text) });
        }
        self.odd_key()
    }

    fn odd_key(&mut self) -> Option<Key<'t>> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            let line_end = self.line_end(start);
            let line = self.slice(start, line_end);
            let closed = line.get(1..).is_some_and(|line| line.contains('"'));
            if let Some(colon) = (!closed).then(|| line.find(':')).flatten() {
                return Some(self.key_without_closing_quote(start, start.saturating_add(colon)));
            }
            let text = self.string().unwrap_or_else(|| self.slice(start.saturating_add(1), self.at).into());
            return Some(Key { span: Span::new(start, self.at), text });
        }
        if let Some(text) = self.wrongly_quoted() {
            return Some(Key { span: Span::new(start, self.at), text: text.into() });
        }
        if !self.rest().starts_with(|c: char| is_word(c) || matches!(c, '_' | '-' | '$')) {
            return None;
        }
        self.skip_while(|c| is_word(c) || matches!(c, '_' | '-' | '$' | '.'));
        let text = self.slice(start, self.at);
        if self.peek() == Some(b'"') {
            self.bump(1);
        }
        let span = Span::new(start, self.at);
        self.error(SyntaxErrorKind::UnquotedText, span, Edit::one(span, &quoted(text)));
        Some(Key { span, text: text.into() })
    }

    /// The string that starts here; `None` when it has no closing quote on its line.
    pub(super) fn string(&mut self) -> Option<Cow<'t, str>> {
        match self.plain_string() {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self.odd_string(),
        }
    }

    fn odd_string(&mut self) -> Option<Cow<'t, str>> {
        let word_follows = |rest: &str| rest.starts_with(|c: char| is_word(c) || matches!(c, '_' | '-' | '.' | '/'));
        if self.rest().strip_prefix("\"\"").is_some_and(word_follows) {
            self.stray_quote();
        }
        let open = self.at;
        self.bump(1);
        let mut chunk = self.at;
        let mut decoded = String::new();
        let mut faults = Faults::default();
        loop {
            let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.bump(length_of_plain(bytes));
            match self.peek() {
                None | Some(b'\n' | b'\r') => {
                    let repair = self.unclosed_string(open, open.saturating_add(1));
                    self.error(SyntaxErrorKind::UnclosedString, Span::new(open, self.at), repair);
                    return None;
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    decoded.push_str(self.slice(chunk, self.at));
                    self.escape(&mut decoded, &mut faults);
                    chunk = self.at;
                }
                Some(control) => {
                    let span = Span::new(self.at, self.at.saturating_add(1));
                    faults.control.get_or_insert(char::from(control));
                    faults.controls.push(Edit { span, replacement: escape_control(control) });
                    self.bump(1);
                }
            }
        }
        let last = self.slice(chunk, self.at);
        self.bump(1);
        self.tell(faults);
        let ends = |rest: &str| rest.trim_start_matches([' ', '\t', '\r']).starts_with([':', ',', '}', ']', '\n']);
        if self.rest().strip_prefix('"').is_some_and(ends) {
            self.stray_quote();
        }
        if decoded.is_empty() && chunk == open.saturating_add(1) {
            return Some(Cow::Borrowed(last));
        }
        decoded.push_str(last);
        Some(Cow::Owned(decoded))
    }

    /// Tells of a quote that stands next to another one, and skips it.
    fn stray_quote(&mut self) {
        let span = Span::new(self.at, self.at.saturating_add(1));
        self.error(SyntaxErrorKind::Stray, span, Edit::one(span, ""));
        self.bump(1);
    }

    fn escape(&mut self, decoded: &mut String, faults: &mut Faults) {
        let start = self.at;
        self.bump(1);
        let escaped = self.peek();
        let plain = match escaped {
            Some(byte @ (b'"' | b'\\' | b'/')) => Some(char::from(byte)),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'u') => {
                self.bump(1);
                match self.hex4(self.at) {
                    Some(unit) => {
                        self.bump(4);
                        decoded.push(self.scalar_value(unit));
                    }
                    None => faults.escapes.push(Edit { span: Span::at(start), replacement: "\\".to_owned() }),
                }
                return;
            }
            _ => None,
        };
        if let Some(plain) = plain {
            faults.letter_escape |= escaped.is_some_and(|byte| byte.is_ascii_alphabetic());
            decoded.push(plain);
            self.bump(1);
        } else {
            decoded.push('\\');
            faults.escapes.push(Edit { span: Span::at(start), replacement: "\\".to_owned() });
        }
    }

    fn hex4(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at.saturating_add(4))?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// The character that a UTF-16 code unit stands for, with the other half of its pair where one follows.
    fn scalar_value(&mut self, unit: u32) -> char {
        if (0xd800..0xdc00).contains(&unit) && self.rest().starts_with("\\u") {
            let low = self.hex4(self.at.saturating_add(2)).filter(|low| (0xdc00..0xe000).contains(low));
            if let Some(low) = low {
                self.bump(6);
                let high = unit.saturating_sub(0xd800).saturating_mul(0x400);
                let pair = high.saturating_add(low.saturating_sub(0xdc00)).saturating_add(0x1_0000);
                return char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
        }
        char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn tell(&mut self, faults: Faults) {
        if let Some(first) = faults.escapes.first() {
            // Inside one path, `\d` needs another backslash, and then so does the `\n` that JSON would accept.
            let span = Span::new(first.span.start, self.after_char(first.span.start.saturating_add(1)));
            let repair = if faults.letter_escape { Vec::new() } else { faults.escapes };
            self.error(SyntaxErrorKind::BadEscape, span, repair);
        }
        if let (Some(control), Some(first)) = (faults.control, faults.controls.first()) {
            self.error(SyntaxErrorKind::ControlCharacter(control), first.span, faults.controls);
        }
    }

    fn after_char(&self, at: usize) -> usize {
        let next = self.text.get(at..).and_then(|rest| rest.chars().next());
        at.saturating_add(next.map_or(0, char::len_utf8))
    }

    /// Goes on where the string with this content, which has no end, was most likely meant to end; gives the quote.
    fn unclosed_string(&mut self, open: usize, content: usize) -> Vec<Edit> {
        let line_end = self.line_end(open);
        let line = self.slice(content, line_end);
        let kept = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']'));
        self.at = content.saturating_add(kept.len());
        Edit::one(Span::at(self.at), "\"")
    }

    /// The content of the string in other quotes than `"` that starts here; `None` when none does.
    pub(super) fn wrongly_quoted(&mut self) -> Option<String> {
        let start = self.at;
        let rest = self.rest();
        let quote = rest.chars().next()?;
        let closers: &[char] = match quote {
            '\'' => &['\''],
            '`' => &['`'],
            '“' | '”' => &['”', '“', '"'],
            '‘' | '’' => &['’', '‘'],
            _ => return None,
        };
        self.bump(quote.len_utf8());
        let mut content = String::new();
        let line_end = self.line_end(start);
        let mut chars = self.slice(self.at, line_end).char_indices();
        while let Some((offset, c)) = chars.next() {
            if closers.contains(&c) {
                self.bump(offset.saturating_add(c.len_utf8()));
                let span = Span::new(start, self.at);
                self.error(SyntaxErrorKind::WrongQuotes, span, Edit::one(span, &quoted(&content)));
                return Some(content);
            }
            let escaped = if c == '\\' { chars.next().map(|(_, escaped)| escaped) } else { None };
            match escaped {
                Some(escaped) if closers.contains(&escaped) => content.push(escaped),
                Some(escaped) => content.extend([c, escaped]),
                None => content.push(c),
            }
        }
        self.unclosed_string(start, self.at);
        self.error(SyntaxErrorKind::UnclosedString, Span::new(start, self.at), Vec::new());
        Some(content)
    }
}

/// `text` in double quotes, as JSON.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len().saturating_add(2));
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\0'..'\u{20}' => quoted.push_str(&escape_control(c as u8)),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn escape_control(control: u8) -> String {
    match control {
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        _ => format!("\\u{control:04x}"),
    }
}
