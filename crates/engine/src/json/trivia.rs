//! What stands between tokens: white space, and what is mistaken for it.

use super::{SyntaxErrorKind, parser::Parser};
use crate::{diagnostic::Edit, span::Span};

impl Parser<'_> {
    /// Skips white space, and comments, which it tells.
    #[inline]
    pub(super) fn trivia(&mut self) {
        // Within a line the next token nearly always stands here, or behind one space.
        if self.peek() == Some(b' ') {
            self.step();
        }
        let is_token = self.peek().is_some_and(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'/'));
        if !is_token || self.line_content.is_none() {
            self.long_trivia();
        }
    }

    #[inline(never)]
    fn long_trivia(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(rest) = bytes.get(at..) {
            match rest {
                [b' ', ..] => at = at.wrapping_add(spaces(rest)),
                [b'\t' | b'\r', ..] => at = at.wrapping_add(1),
                [b'\n', ..] => {
                    at = at.wrapping_add(1);
                    self.start_line(at);
                }
                [b'#' | b'/' | 0..=b' ' | 0x7f..=0xff, ..] => {
                    self.at = at;
                    if !self.odd_trivia() {
                        break;
                    }
                    at = self.at;
                }
                _ => break,
            }
        }
        self.at = at;
        if self.line_content.is_none() {
            self.line_content = Some(at);
        }
    }

    /// Skips the comment that starts here, or what is mistaken for white space, and tells it; `false` when none does.
    fn odd_trivia(&mut self) -> bool {
        if matches!(self.peek(), Some(b'#' | b'/')) {
            return self.comment();
        }
        let Some(odd) = self.rest().chars().next().filter(|c| c.is_whitespace() || *c == '\u{feff}') else {
            return false;
        };
        let span = Span::new(self.at, self.at.saturating_add(odd.len_utf8()));
        self.error(SyntaxErrorKind::OddSpace(odd), span, Edit::one(span, " "));
        self.bump(odd.len_utf8());
        true
    }

    /// Whether the token at hand is the first of its line.
    pub(super) fn at_line_start(&self) -> bool {
        self.line_content == Some(self.at)
    }

    /// How far the line of the token at hand is indented, in bytes.
    pub(super) fn indent(&self) -> usize {
        self.line_content.unwrap_or(self.at).saturating_sub(self.line_start)
    }

    /// Skips the comment that starts here and tells it; `false` when none starts here.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let length = if rest.starts_with('#') || rest.starts_with("//") {
            rest.find('\n').map_or(rest.len(), |end| rest.get(..end).unwrap_or_default().trim_end().len())
        } else if rest.starts_with("/*") {
            let end = rest.as_bytes().windows(2).skip(2).position(|bytes| bytes == b"*/");
            end.map_or(rest.len(), |end| end.saturating_add(4))
        } else {
            return false;
        };
        let span = Span::new(self.at, self.at.saturating_add(length));
        self.error(SyntaxErrorKind::Comment, span, Edit::one(self.with_its_space(span), ""));
        if let Some(last) = self.slice(span.start, span.end).rfind('\n') {
            self.start_line(span.start.saturating_add(last).saturating_add(1));
        }
        self.bump(length);
        true
    }

    fn start_line(&mut self, offset: usize) {
        self.line_start = offset;
        self.line_content = None;
    }

    /// The comment with the blanks before it, and with its line end where the line holds nothing else.
    fn with_its_space(&self, comment: Span) -> Span {
        let start = self.slice(0, comment.start).trim_end_matches([' ', '\t']).len();
        let after = self.text.get(comment.end..).unwrap_or_default();
        let line_end = if after.starts_with("\r\n") { 2 } else { usize::from(after.starts_with('\n')) };
        let alone = start == self.line_start && line_end > 0;
        Span::new(start, if alone { comment.end.saturating_add(line_end) } else { comment.end })
    }
}

/// How many spaces stand at the start of what begins with one; of many the first ones only.
fn spaces(bytes: &[u8]) -> usize {
    // Most of a text is its indentation: no look at each byte of it.
    let Some(eight) = bytes.first_chunk() else { return 1 };
    let others = u64::from_le_bytes(*eight) ^ u64::from_le_bytes([b' '; 8]);
    others.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::spaces;

    #[test]
    fn spaces_are_counted_up_to_what_is_none() {
        for count in 1..20 {
            for after in ["", "\n", "!", "\0", "é", "a  "] {
                let text = [" ".repeat(count).as_str(), after].concat();
                let expected = if text.len() < 8 { 1 } else { count.min(8) };
                assert_eq!(spaces(text.as_bytes()), expected, "{text:?}");
            }
        }
    }
}
