//! `wattflow validate`: everything that is wrong with some files.

mod fix;
mod report;

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use self::{
    fix::{Telling, fix},
    report::Report,
};
use crate::{
    arguments::{self, DiagnosticFormat},
    config_file::{ConfigFile, is_standard_input},
    error::{CommandError, INVALID, SUCCESS},
    terminal::Terminal,
};

/// Prints the diagnostics of all files, repaired before if that is asked for; a file that cannot be read does not keep
/// the others from being checked.
pub(crate) fn execute(options: &arguments::Validate, terminal: &Terminal) -> u8 {
    let telling = if options.format == DiagnosticFormat::Full { Telling::All } else { Telling::Count };
    let mut code = SUCCESS;
    let mut report = Report::new(options, terminal);
    for path in distinct(&options.files) {
        let mut told = |error: CommandError| {
            terminal.error(&error.message);
            code = code.max(error.code);
        };
        match read(path, options) {
            Ok(mut file) => {
                if options.fix {
                    fix(path, &mut file, telling, terminal).unwrap_or_else(&mut told);
                }
                report.add(&file);
            }
            Err(error) => told(error),
        }
    }
    if report.finish().errors() > 0 { INVALID } else { code }
}

fn read(path: &Path, options: &arguments::Validate) -> Result<ConfigFile, CommandError> {
    if is_standard_input(path) {
        ConfigFile::read_as(path, options.stdin_filename.clone())
    } else {
        ConfigFile::read(path)
    }
}

/// The files without those that were given before, by whatever path.
fn distinct(files: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    let mut seen = HashSet::new();
    files.iter().filter(move |path| {
        let same = if is_standard_input(path) { None } else { fs::canonicalize(path).ok() };
        seen.insert(same.unwrap_or_else(|| (*path).clone()))
    })
}
