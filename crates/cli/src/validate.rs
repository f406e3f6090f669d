//! `wattflow validate`: everything that is wrong with some files.

mod report;

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use self::report::Report;
use crate::{
    arguments,
    config_file::{ConfigFile, is_standard_input},
    error::{CommandError, INVALID, SUCCESS},
    terminal::Terminal,
};

/// Prints the diagnostics of all files; a file that cannot be read does not keep the others from being checked.
pub(crate) fn execute(options: &arguments::Validate, terminal: &Terminal) -> u8 {
    let mut code = SUCCESS;
    let mut report = Report::new(options.format, terminal);
    for path in distinct(&options.files) {
        match read(path, options) {
            Ok(file) => report.add(&file),
            Err(error) => {
                terminal.error(&error.message);
                code = INVALID;
            }
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
