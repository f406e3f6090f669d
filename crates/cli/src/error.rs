//! How a command ends when it cannot do its work.

use std::{io, path::Path};

/// Everything the command was asked for was done.
pub(crate) const SUCCESS: u8 = 0;
/// It was not: a node failed, a port is taken, a file cannot be written.
pub(crate) const FAILURE: u8 = 1;
/// What the command was given is wrong: its arguments, or the file it should read.
pub(crate) const INVALID: u8 = 2;
/// Ctrl-C: 128 + SIGINT, as shells have it.
pub(crate) const CANCELLED: u8 = 130;

/// Why a command ends early: one line for standard error that says what and what to do, and the exit code.
#[derive(Debug)]
pub(crate) struct CommandError {
    /// Lowercase, one line.
    pub(crate) message: String,
    /// The process's exit code.
    pub(crate) code: u8,
}

impl CommandError {
    /// It could not be done.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: FAILURE }
    }

    /// What was given is wrong.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: INVALID }
    }

    /// A file or directory that cannot be written, and what to do about it.
    pub(crate) fn cannot_write(path: &Path, error: &io::Error, advice: &str) -> Self {
        Self::failure(format!("cannot write {}: {}; {advice}", path.display(), plain(error)))
    }
}

/// The system's words for an error, in lower case and without its number.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut characters = words.chars();
    let first = characters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(characters).collect()
}
