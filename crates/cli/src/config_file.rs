//! The config file a command was given.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use wattflow_engine::{
    address::Address,
    config::{self, Checked},
    diagnostic::Diagnostic,
};

use crate::error::{CommandError, plain};

/// The default pipeline, for commands that can do without a file.
const DEFAULT: &str = include_str!("../../../config/energy-pipeline.json");

/// What standard input is called.
pub(crate) const STANDARD_INPUT: &str = "<stdin>";

/// A config file with its name and what checking found.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    /// What to call it in messages: its path as given, or `<stdin>`.
    pub(crate) name: String,
    /// What it holds; nothing when it was refused for its size.
    pub(crate) bytes: Vec<u8>,
    /// What it turned out to be.
    pub(crate) checked: Checked,
}

impl ConfigFile {
    /// Reads and checks the file at `path`; `-` is standard input. An invalid config is no error here.
    pub(crate) fn read(path: &Path) -> Result<Self, CommandError> {
        let name = if is_standard_input(path) { STANDARD_INPUT.to_owned() } else { path.display().to_string() };
        Self::read_as(path, name)
    }

    /// The same, called `name` in messages.
    pub(crate) fn read_as(path: &Path, name: String) -> Result<Self, CommandError> {
        match read_bytes(path) {
            Ok(Read::Whole(bytes)) => Ok(Self { name, checked: config::check_bytes(&bytes), bytes }),
            Ok(Read::Refused(diagnostic)) => {
                let checked = Checked { diagnostics: vec![diagnostic], ..Checked::default() };
                Ok(Self { name, bytes: Vec::new(), checked })
            }
            Err(error) => {
                let advice = match error.kind() {
                    io::ErrorKind::NotFound => "; check the path",
                    io::ErrorKind::IsADirectory => "; name the files in it",
                    _ => "",
                };
                Err(CommandError::invalid(format!("cannot read {name}: {}{advice}", plain(&error))))
            }
        }
    }

    /// The text that the diagnostics' places refer to; empty for a file that is no text.
    pub(crate) fn text(&self) -> &str {
        config::decode(&self.bytes).unwrap_or_default()
    }

    /// Each node with its service's address, as far as they can be read; the file may be invalid otherwise.
    pub(crate) fn addresses(&self) -> Vec<(String, Address)> {
        let nodes = self.checked.outline.as_ref().map(|outline| &outline.nodes[..]).unwrap_or_default();
        nodes.iter().filter_map(|node| Some((node.id.as_str().to_owned(), node.address.parse().ok()?))).collect()
    }

    /// The default pipeline.
    pub(crate) fn built_in() -> Self {
        let name = "the default pipeline".to_owned();
        Self { name, bytes: DEFAULT.into(), checked: config::check(DEFAULT) }
    }

    /// The file at `path`, or the default pipeline without one.
    pub(crate) fn read_or_built_in(path: Option<&PathBuf>) -> Result<Self, CommandError> {
        path.map_or_else(|| Ok(Self::built_in()), |path| Self::read(path))
    }
}

/// Whether `path` means standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

enum Read {
    Whole(Vec<u8>),
    /// Nothing was read: the file is too large.
    Refused(Diagnostic),
}

/// Where the size is not known before, reads at most what a config may hold and one byte more.
fn read_bytes(path: &Path) -> io::Result<Read> {
    let limit = u64::try_from(config::MAX_CONFIG_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if is_standard_input(path) {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        let file = File::open(path)?;
        let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        if let Some(diagnostic) = config::check_size(size) {
            return Ok(Read::Refused(diagnostic));
        }
        file.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(Read::Whole(bytes))
}
