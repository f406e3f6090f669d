//! `wattflow preflight …`.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

use super::values::delay;

/// Reach every service of a pipeline without running anything
///
/// Asks each service for its health and whether it has the method that a run calls, and prints one line per node: what
/// was found, and what to do where that is not well. No file is read or written. A service that has no health service is
/// reachable all the same.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow preflight my-pipeline.json && wattflow run my-pipeline.json
  wattflow preflight my-pipeline.json --timeout 1s        services nearby answer at once, or never
  wattflow preflight my-pipeline.json --format json | jq '.[] | select(.ready | not)'

docs/config.md describes what can be found. Exit codes: 0 every service can be called, 1 one cannot, 2 the config is
invalid, 130 cancelled.")]
pub(crate) struct Preflight {
    /// The pipeline
    pub(crate) config: PathBuf,
    /// How long the check of one service may take, as in `500ms` or `5s`
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = delay)]
    pub(crate) timeout: Duration,
    /// Trust the certificates in this file too, at `grpcs://` and `https://` addresses
    ///
    /// PEM, one or more, such as the certificate of your own authority (CA); beside those that the system trusts.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// What to print: lines for people, or one JSON array
    #[arg(long, value_enum, default_value_t = PreflightFormat::Text)]
    pub(crate) format: PreflightFormat,
}

/// How findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PreflightFormat {
    /// One line per node, and a summary
    Text,
    /// One JSON array with an object per node
    Json,
}
