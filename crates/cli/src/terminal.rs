//! The only place that writes to standard output and standard error.

use std::{
    env,
    io::{self, IsTerminal as _, Write as _},
    sync::{Mutex, PoisonError},
};

/// What the command's output goes to, and what may be done with it.
#[derive(Debug)]
pub(crate) struct Terminal {
    output_colour: bool,
    error_colour: bool,
    progress: bool,
    output: Mutex<Output>,
    errors: io::Stderr,
}

/// Whether standard output still takes anything.
#[derive(Debug)]
enum Output {
    Open,
    /// The reader went away, as `head` does: what it does not want to read is dropped.
    Closed,
    /// Something else went wrong, such as a full disk.
    Broken(io::Error),
}

impl Terminal {
    /// Looks at where the output goes and at `NO_COLOR` (<https://no-color.org>) and `TERM`.
    pub(crate) fn new() -> Self {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = !set("NO_COLOR") && !dumb;
        let output_is_terminal = io::stdout().is_terminal();
        Self {
            output_colour: colour && output_is_terminal,
            error_colour: colour && io::stderr().is_terminal(),
            progress: output_is_terminal && !dumb,
            output: Mutex::new(Output::Open),
            errors: io::stderr(),
        }
    }

    /// Whether colours may be written to standard output.
    pub(crate) fn output_colour(&self) -> bool {
        self.output_colour
    }

    /// Whether colours may be written to standard error.
    pub(crate) fn error_colour(&self) -> bool {
        self.error_colour
    }

    /// Whether standard output is a screen on which lines can be written over.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Writes `text` to standard output as it is, at once.
    pub(crate) fn write(&self, text: &str) {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*output, Output::Open) {
            return;
        }
        let mut stdout = io::stdout().lock();
        if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            *output = if error.kind() == io::ErrorKind::BrokenPipe { Output::Closed } else { Output::Broken(error) };
        }
    }

    /// Writes one line to standard output.
    pub(crate) fn line(&self, line: &str) {
        self.write(&format!("{line}\n"));
    }

    /// Writes `text` to standard error as it is. Nothing can be done when that fails.
    pub(crate) fn write_error(&self, text: &str) {
        let _ = self.errors.lock().write_all(text.as_bytes());
    }

    /// Says in one line on standard error what the command could not do.
    pub(crate) fn error(&self, message: &str) {
        self.labelled("error", "31", message);
    }

    /// Says in one line on standard error what the user should know.
    pub(crate) fn warning(&self, message: &str) {
        self.labelled("warning", "33", message);
    }

    /// What kept output from being written, if anything but a reader that went away did.
    pub(crate) fn into_output_error(self) -> Option<io::Error> {
        match self.output.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Output::Broken(error) => Some(error),
            Output::Open | Output::Closed => None,
        }
    }

    fn labelled(&self, label: &str, colour: &str, message: &str) {
        let message = printable(message);
        self.write_error(&if self.error_colour {
            format!("\x1b[1;{colour}m{label}\x1b[0m: {message}\n")
        } else {
            format!("{label}: {message}\n")
        });
    }
}

/// `text` on one line and without anything that a terminal would obey: control characters are written out. What comes
/// from a config or a service may hold them.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(printable("a\nb\x1b[31m\u{9b}é"), "a\\nb\\u{1b}[31m\\u{9b}é");
    }
}
