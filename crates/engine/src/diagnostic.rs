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

/// A repair that a machine can make. Its edits do not overlap and stand in text order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Imperative, as on a button: "replace with `energy-analyzer`".
    pub title: String,
    /// What to change.
    pub edits: Vec<Edit>,
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
