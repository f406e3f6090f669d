//! `wattflow validate`: everything that is wrong with some files.

use wattflow_engine::diagnostic::Severity;
use wattflow_view::diagnostics::{concise, full, records};

use crate::{
    arguments::{self, DiagnosticFormat},
    config_file::ConfigFile,
    error::{INVALID, SUCCESS},
    terminal::Terminal,
};

/// Prints the diagnostics of all files; a file that cannot be read does not keep the others from being checked.
pub(crate) fn execute(options: &arguments::Validate, terminal: &Terminal) -> u8 {
    let mut code = SUCCESS;
    let mut files = Vec::new();
    for path in &options.files {
        match ConfigFile::read(path) {
            Ok(file) => files.push(file),
            Err(error) => {
                terminal.error(&error.message);
                code = INVALID;
            }
        }
    }
    if files.iter().any(|file| file.checked.count(Severity::Error) > 0) {
        code = INVALID;
    }
    if options.format == DiagnosticFormat::Json {
        terminal.write(&array(&files));
        return code;
    }
    for file in &files {
        let (name, text, diagnostics) = (&file.name, file.text(), &file.checked.diagnostics);
        terminal.write(&match options.format {
            DiagnosticFormat::Full => full(diagnostics, name, text, terminal.output_colour()),
            _ => concise(diagnostics, name, text),
        });
    }
    code
}

/// The problems of all files as one JSON array, each on a line of its own.
fn array(files: &[ConfigFile]) -> String {
    let lines: Vec<String> = files
        .iter()
        .flat_map(|file| records(&file.checked.diagnostics, &file.name, file.text()))
        // A record has only string keys, so it can always be written.
        .filter_map(|record| serde_json::to_string(&record).ok())
        .collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}
