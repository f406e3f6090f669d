//! Why a transformation ended early.

use std::io;

/// Why a transformation ended early. It knows no file names: whoever opened the files adds them.
#[derive(Debug)]
pub enum Problem {
    /// The input could not be read.
    Reading(io::Error),
    /// The output could not be written.
    Writing(io::Error),
    /// The input was read, but is not what it must be. Says what is wrong, where, and what to do.
    Content(String),
}

impl Problem {
    /// One line that names the files as the caller knows them.
    #[must_use]
    pub fn describe(&self, input: &str, output: &str) -> String {
        match self {
            Self::Reading(error) => format!("cannot read {input}: {error}"),
            Self::Writing(error) => format!("cannot write {output}: {error}"),
            Self::Content(message) => format!("{input}: {message}"),
        }
    }
}
