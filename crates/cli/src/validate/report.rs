//! The problems of many files in one form.

use wattflow_view::diagnostics::{Sarif, Summary, concise, full, github, records};

use crate::{
    arguments::DiagnosticFormat,
    config_file::ConfigFile,
    terminal::{Terminal, printable},
};

/// Prints the problems of one file after the other, or of all at the end where they are one document.
pub(super) struct Report<'t> {
    terminal: &'t Terminal,
    summary: Summary,
    form: Form,
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
    pub(super) fn new(format: DiagnosticFormat, terminal: &'t Terminal) -> Self {
        let form = match format {
            DiagnosticFormat::Full => Form::Full,
            DiagnosticFormat::Concise => Form::Concise,
            DiagnosticFormat::Github => Form::Github,
            DiagnosticFormat::Json => Form::Json(Vec::new()),
            DiagnosticFormat::Sarif => Form::Sarif(Box::new(Sarif::new(env!("CARGO_PKG_VERSION")))),
        };
        Self { terminal, summary: Summary::default(), form }
    }

    /// Tells the problems of one file.
    pub(super) fn add(&mut self, file: &ConfigFile) {
        let (name, text, diagnostics) = (&file.name, file.text(), &file.checked.diagnostics);
        self.summary.add(diagnostics);
        let text_form = match &mut self.form {
            Form::Full => full(diagnostics, &printable(name), text, self.terminal.output_colour()),
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
        self.terminal.write(&text_form);
    }

    /// Prints what stands at the end, and returns what was found.
    pub(super) fn finish(self) -> Summary {
        let Self { terminal, summary, form } = self;
        match form {
            Form::Full if summary.files() > 0 => terminal.line(&(summary.words() + &hint(summary.fixable()))),
            Form::Json(lines) if lines.is_empty() => terminal.write("[]\n"),
            Form::Json(lines) => terminal.write(&format!("[\n{}\n]\n", lines.join(",\n"))),
            Form::Sarif(log) => terminal.write(&log.json()),
            Form::Full | Form::Concise | Form::Github => {}
        }
        summary
    }
}

fn hint(fixable: usize) -> String {
    if fixable == 0 { String::new() } else { format!("; {fixable} can be fixed with --fix") }
}
