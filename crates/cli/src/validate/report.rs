//! The problems of many files in one form.

use wattflow_view::diagnostics::{Sarif, Summary, concise, full, github, records};

use super::fix::can_fix;
use crate::{
    arguments::{DiagnosticFormat, Validate},
    config_file::{ConfigFile, is_standard_input},
    terminal::{Terminal, printable},
};

/// Prints the problems of one file after the other, or of all at the end where they are one document.
pub(super) struct Report<'t> {
    terminal: &'t Terminal,
    summary: Summary,
    form: Form,
    /// Whether to say what `--fix` would repair.
    hints: bool,
    /// Standard output is taken, by a repaired config.
    to_errors: bool,
}

enum Form {
    Full,
    Concise,
    Github,
    /// The records so far, each as JSON.
    Json(Vec<String>),
    Sarif(Box<Sarif>),
}

impl<'t> Report<'t> {
    pub(super) fn new(options: &Validate, terminal: &'t Terminal) -> Self {
        let form = match options.format {
            DiagnosticFormat::Full => Form::Full,
            DiagnosticFormat::Concise => Form::Concise,
            DiagnosticFormat::Github => Form::Github,
            DiagnosticFormat::Json => Form::Json(Vec::new()),
            DiagnosticFormat::Sarif => Form::Sarif(Box::new(Sarif::new(env!("CARGO_PKG_VERSION")))),
        };
        let hints = options.format == DiagnosticFormat::Full && !options.fix;
        let to_errors = options.fix && options.files.iter().any(|path| is_standard_input(path));
        Self { terminal, summary: Summary::default(), form, hints, to_errors }
    }

    /// Tells the problems of one file.
    pub(super) fn add(&mut self, file: &ConfigFile) {
        let (name, text, diagnostics) = (&file.name, file.text(), &file.checked.diagnostics);
        let has_fix = diagnostics.iter().any(|diagnostic| diagnostic.fix.is_some());
        let can_fix = has_fix && self.hints && can_fix(file);
        self.summary.add(diagnostics, can_fix);
        let colour = if self.to_errors { self.terminal.error_colour() } else { self.terminal.output_colour() };
        let told = match &mut self.form {
            Form::Full => full(diagnostics, &printable(name), text, colour),
            Form::Concise => concise(diagnostics, &printable(name), text),
            Form::Github => github(diagnostics, name, text),
            Form::Json(lines) => {
                // A record has only string keys, so it can always be written.
                let written = |record| serde_json::to_string(&record).ok();
                lines.extend(records(diagnostics, name, text).iter().filter_map(written));
                return;
            }
            Form::Sarif(log) => return log.add(diagnostics, name, text),
        };
        self.write(&told);
    }

    /// Prints what stands at the end, and returns what was found.
    pub(super) fn finish(self) -> Summary {
        match &self.form {
            Form::Full if self.summary.files() > 0 => self.write(&self.sum()),
            Form::Json(lines) if lines.is_empty() => self.write("[]\n"),
            Form::Json(lines) => self.write(&format!("[\n{}\n]\n", lines.join(",\n"))),
            Form::Sarif(log) => self.write(&log.json()),
            Form::Full | Form::Concise | Form::Github => {}
        }
        self.summary
    }

    fn sum(&self) -> String {
        let words = self.summary.words();
        match self.summary.fixable() {
            0 => words + "\n",
            fixable => format!("{words}; {fixable} can be fixed with --fix\n"),
        }
    }

    fn write(&self, text: &str) {
        if self.to_errors {
            self.terminal.write_error(text);
        } else {
            self.terminal.write(text);
        }
    }
}
