//! `wattflow run …`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use wattflow_engine::failure::FailureKind;

use super::values::{delays, failure_kind, share};

/// Run a pipeline without a browser
///
/// Calls the services directly, in the order the config gives, and waits for each. Writes DIR/orchestrator.log in the
/// original orchestrator's format and the run's journal, DIR/RUN.jsonl, which `wattflow replay` prints. Ctrl-C cancels
/// the run; a second one ends the process at once.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow run config/energy-pipeline.json
  wattflow run my-pipeline.json --from report-generator   only this node and those after it
  wattflow run my-pipeline.json --to energy-analyzer      only this node and those before it
  wattflow run my-pipeline.json --format json | jq .event
  wattflow run my-pipeline.json --simulate --fail cleaner a rehearsal: no service is called

docs/run.md tells more. Exit codes: 0 every node succeeded, 1 one failed, 2 the config is invalid, 130 cancelled.")]
pub(crate) struct Run {
    /// The pipeline
    pub(crate) config: PathBuf,
    /// Start at this node; all that does not follow it counts as done
    #[arg(long, value_name = "NODE")]
    pub(crate) from: Option<String>,
    /// Stop after this node: run it and what leads to it
    #[arg(long, value_name = "NODE")]
    pub(crate) to: Option<String>,
    /// Run this node and nothing else
    #[arg(long, value_name = "NODE", conflicts_with_all = ["from", "to"])]
    pub(crate) only: Option<String>,
    #[command(flatten)]
    pub(crate) simulation: Simulate,
    /// Where logs and journals go
    #[arg(long, value_name = "DIR", env = "LOG_DIR", default_value = "logs")]
    pub(crate) log_dir: PathBuf,
    /// Trust the certificates in this file too, at `grpcs://` addresses
    ///
    /// PEM, one or more, such as the certificate of your own authority (CA); beside those that the system trusts.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// What to print: lines for people, or the journal
    #[arg(long, value_enum, default_value_t = RunFormat::Text)]
    pub(crate) format: RunFormat,
}

/// How a run is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RunFormat {
    /// One line per node, and a summary
    Text,
    /// One JSON object per event
    Json,
}

/// A run without services.
#[derive(Args, Debug)]
#[command(next_help_heading = "Simulation")]
pub(crate) struct Simulate {
    /// Call no service: play the run with made-up delays and failures
    #[arg(long = "simulate", id = "simulate")]
    pub(crate) is_wanted: bool,
    /// How long each call takes, as in `500ms`, or in a range such as `200ms..2s`
    #[arg(long, value_name = "TIME", default_value = "200ms..1s", value_parser = delays, requires = "simulate")]
    pub(crate) delay: (u64, u64),
    /// How many of the calls fail, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share, requires = "simulate")]
    pub(crate) fail_rate: f64,
    /// A node all of whose calls fail
    #[arg(long, value_name = "NODE", requires = "simulate")]
    pub(crate) fail: Option<String>,
    /// How calls fail that do, as in `connection-refused`, `failed-by-service` or `deadline-exceeded`
    #[arg(long, value_name = "KIND", default_value = "service-error", value_parser = failure_kind, requires = "simulate")]
    pub(crate) failure: FailureKind,
    /// Decides delays and failures: the same number gives the same run; another one each time where it is not given
    #[arg(long, value_name = "NUMBER", requires = "simulate")]
    pub(crate) seed: Option<u32>,
}
