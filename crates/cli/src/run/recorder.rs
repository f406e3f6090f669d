//! What a run leaves behind: its journal, and its lines in the log.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use wattflow_engine::event::{Event, journal, orchestrator_log::log_line};

use super::clock::utc_offset_minutes;
use crate::error::CommandError;

const LOG_NAME: &str = "orchestrator.log";

/// The file name of a run's journal.
pub(super) fn journal_name(run: &str) -> String {
    format!("{run}.jsonl")
}

/// Writes a run's events, each before anything that follows from it is done.
#[derive(Debug)]
pub(super) struct Recorder {
    journal: Output,
    log: Output,
    utc_offset_minutes: i32,
}

#[derive(Debug)]
struct Output {
    path: PathBuf,
    file: File,
}

impl Recorder {
    /// Creates `<directory>/<run>.jsonl`, opens `<directory>/orchestrator.log` to append to it, and makes the directory
    /// where it is missing.
    pub(super) fn create(directory: &Path, run: &str) -> Result<Self, CommandError> {
        if !directory.as_os_str().is_empty() {
            fs::create_dir_all(directory).map_err(|error| cannot_write(directory, &error))?;
        }
        let open = |name: &str, options: &OpenOptions| {
            let path = directory.join(name);
            match options.open(&path) {
                Ok(file) => Ok(Output { path, file }),
                Err(error) => Err(cannot_write(&path, &error)),
            }
        };
        Ok(Self {
            journal: open(&journal_name(run), OpenOptions::new().write(true).create_new(true))?,
            log: open(LOG_NAME, OpenOptions::new().append(true).create(true))?,
            utc_offset_minutes: utc_offset_minutes(),
        })
    }

    /// Writes these events; when it returns they are with the operating system, so that the end of this process does not
    /// lose them.
    pub(super) fn record(&mut self, events: &[Event], is_simulated: bool) -> Result<(), CommandError> {
        let mut journal_lines = String::new();
        let mut log_lines = String::new();
        for event in events {
            journal_lines.push_str(&journal::line(event));
            journal_lines.push('\n');
            if let Some(line) = log_line(event, is_simulated) {
                log_lines.push_str(&line.render(self.utc_offset_minutes));
                log_lines.push('\n');
            }
        }
        self.journal.write(&journal_lines)?;
        self.log.write(&log_lines)
    }
}

impl Output {
    fn write(&mut self, text: &str) -> Result<(), CommandError> {
        self.file.write_all(text.as_bytes()).map_err(|error| cannot_write(&self.path, &error))
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> CommandError {
    CommandError::cannot_write(path, error, "choose another directory with --log-dir")
}
