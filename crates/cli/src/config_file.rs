//! The config file a command was given.

use std::{
    fs::{self, File},
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

/// A config file with its name and what checking found.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    /// What to call it in messages: its path as given.
    pub(crate) name: String,
    /// What it holds, as far as it was read.
    pub(crate) bytes: Vec<u8>,
    /// What it turned out to be.
    pub(crate) checked: Checked,
}

impl ConfigFile {
    /// Reads and checks the file at `path`; `-` is standard input. An invalid config is no error here.
    pub(crate) fn read(path: &Path) -> Result<Self, CommandError> {
        let name = path.display().to_string();
        let bytes = read_bytes(path).map_err(|error| {
            let advice = if error.kind() == io::ErrorKind::NotFound { "; check the path" } else { "" };
            CommandError::invalid(format!("cannot read {name}: {}{advice}", plain(&error)))
        })?;
        let checked = match too_large(path) {
            Some(diagnostic) => Checked { diagnostics: vec![diagnostic], ..Checked::default() },
            None => config::check_bytes(&bytes),
        };
        Ok(Self { name, bytes, checked })
    }

    /// The text that the diagnostics' places refer to; empty for a file that is no text.
    pub(crate) fn text(&self) -> &str {
        config::decode(&self.bytes).unwrap_or_default()
    }

    /// Each node with its service's address, as far as they can be read; the file may be invalid otherwise.
    pub(crate) fn addresses(&self) -> Vec<(String, Address)> {
        let nodes = self.checked.outline.as_ref().map(|outline| &outline.nodes[..]).unwrap_or_default();
        nodes.iter().filter_map(|node| Some((node.id.clone(), node.address.parse().ok()?))).collect()
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

/// What is wrong with the file's size, by its whole size and not only what was read of it.
fn too_large(path: &Path) -> Option<Diagnostic> {
    let bytes = fs::metadata(path).ok()?.len();
    config::check_size(usize::try_from(bytes).unwrap_or(usize::MAX))
}

/// At most what a config may hold and one byte more: the rest would only fill memory.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(config::MAX_CONFIG_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
