//! A document laid out anew.

use crate::{
    json::{self, Kind, SyntaxErrorKind, Value},
    span::Span,
};

/// Columns that a list on one line may reach, with its comma.
const MAX_COLUMNS: usize = 100;

const INDENT: &str = "  ";

/// Lays `text` out anew; `None` when it is not JSON.
pub(super) fn format(text: &str) -> Option<String> {
    let document = json::parse(text);
    if document.errors.iter().any(|error| error.kind != SyntaxErrorKind::ByteOrderMark) {
        return None;
    }
    let mut layout = Layout { text, laid_out: String::with_capacity(text.len()), depth: 0 };
    layout.value(document.root.as_ref()?, 0);
    layout.laid_out.push('\n');
    Some(layout.laid_out)
}

struct Layout<'t> {
    text: &'t str,
    laid_out: String,
    /// How many brackets are open.
    depth: usize,
}

impl<'t> Layout<'t> {
    /// Writes a value; `key_columns` is what stands before it on its line, without the indentation. Recursion ends where
    /// the parser's does.
    fn value(&mut self, value: &Value<'_>, key_columns: usize) {
        match &value.kind {
            Kind::Object(object) if !object.members.is_empty() => {
                self.open("{");
                for (at, member) in object.members.iter().enumerate() {
                    self.start_entry(at);
                    let key = self.slice(member.key.span);
                    self.laid_out.push_str(key);
                    self.laid_out.push_str(": ");
                    self.value(&member.value, key.chars().count().saturating_add(2));
                }
                self.close("}");
            }
            Kind::Array(items) if !items.is_empty() => {
                if self.fits(items, key_columns) {
                    self.laid_out.push('[');
                    for (at, item) in items.iter().enumerate() {
                        self.laid_out.push_str(if at == 0 { "" } else { ", " });
                        self.laid_out.push_str(self.slice(item.span));
                    }
                    self.laid_out.push(']');
                    return;
                }
                self.open("[");
                for (at, item) in items.iter().enumerate() {
                    self.start_entry(at);
                    self.value(item, 0);
                }
                self.close("]");
            }
            Kind::Object(_) => self.laid_out.push_str("{}"),
            Kind::Array(_) => self.laid_out.push_str("[]"),
            _ => self.laid_out.push_str(self.slice(value.span)),
        }
    }

    /// Whether a list holds nothing but scalars and has room on one line.
    fn fits(&self, items: &[Value<'_>], key_columns: usize) -> bool {
        // Its brackets and the comma after it.
        let mut columns = self.depth.saturating_mul(INDENT.len()).saturating_add(key_columns).saturating_add(3);
        for (at, item) in items.iter().enumerate() {
            let separator = if at == 0 { 0 } else { 2 };
            columns = columns.saturating_add(separator).saturating_add(self.slice(item.span).chars().count());
            if columns > MAX_COLUMNS || matches!(item.kind, Kind::Object(_) | Kind::Array(_)) {
                return false;
            }
        }
        true
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn open(&mut self, bracket: &str) {
        self.laid_out.push_str(bracket);
        self.depth = self.depth.saturating_add(1);
    }

    fn close(&mut self, bracket: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.start_line();
        self.laid_out.push_str(bracket);
    }

    fn start_entry(&mut self, at: usize) {
        if at > 0 {
            self.laid_out.push(',');
        }
        self.start_line();
    }

    fn start_line(&mut self) {
        self.laid_out.push('\n');
        for _ in 0..self.depth {
            self.laid_out.push_str(INDENT);
        }
    }
}
