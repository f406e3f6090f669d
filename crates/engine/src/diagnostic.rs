//! One thing that is wrong with a config file: what, where, and what to do.

use crate::span::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The pipeline cannot run.
    Error,
    /// It can run, but probably not as meant.
    Warning,
}

impl Severity {
    /// The word for it, lowercase.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A related place, with what it has to do with the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Lowercase, without a full stop.
    pub message: String,
}

/// A replacement of one stretch of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Edit {
    /// A repair of one edit: puts `replacement` in place of what stands at `span`.
    #[must_use]
    #[inline(never)]
    pub(crate) fn one(span: Span, replacement: &str) -> Vec<Self> {
        vec![Self { span, replacement: replacement.to_owned() }]
    }
}

/// A repair that a machine can make. Its edits do not overlap and stand in text order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Imperative, as on a button: "replace with `energy-analyzer`".
    pub title: String,
    /// What to change.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The text with the repair made. An edit that does not fit `text` (which is then not the text that was checked) is
    /// left out.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut repaired = String::with_capacity(text.len());
        let mut copied = 0;
        for edit in &self.edits {
            if let Some(before) = text.get(copied..edit.span.start)
                && text.get(edit.span.range()).is_some()
            {
                repaired.push_str(before);
                repaired.push_str(&edit.replacement);
                copied = edit.span.end;
            }
        }
        repaired.push_str(text.get(copied..).unwrap_or_default());
        repaired
    }
}

/// One thing that is wrong with a config file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, kebab-case; names the file under `diagnostics/` that documents and checks it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Lowercase, one line, names the offender.
    pub message: String,
    /// Where, as a JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// Where, as bytes of the text.
    pub span: Span,
    /// Related places.
    pub labels: Vec<Label>,
    /// What to do: imperative, one line.
    pub help: String,
    /// A repair that a machine can make, where there is one obvious one.
    pub fix: Option<Fix>,
}
