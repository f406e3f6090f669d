//! `--ca FILE`: more authorities to trust.

use std::{fs, path::PathBuf};

use wattflow_rpc::tls::Roots;

use crate::{
    error::{CommandError, plain},
    terminal::printable,
};

/// The system's authorities and those in this file.
pub(crate) fn roots(file: Option<&PathBuf>) -> Result<Roots, CommandError> {
    let Some(path) = file else { return Ok(Roots::system()) };
    let name = printable(&path.display().to_string());
    let pem = fs::read(path)
        .map_err(|error| CommandError::invalid(format!("cannot read {name}: {}; check the path", plain(&error))))?;
    Roots::with_pem(&pem).map_err(|reason| CommandError::invalid(format!("--ca {name}: {reason}")))
}
