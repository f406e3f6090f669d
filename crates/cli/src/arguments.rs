//! What the command line may say.

mod ended;
mod envoy;
mod preflight;
mod run;
mod serve;
mod values;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use wattflow_services::server::ServicePath;

use self::values::{delay, service_path, share};
pub(crate) use self::{
    ended::parse,
    envoy::Envoy,
    preflight::{Preflight, PreflightFormat},
    run::{Run, RunFormat, Simulate},
    serve::Serve,
};
use crate::config_file::STANDARD_INPUT;

/// Run AI-EFFECT energy pipelines from a browser or from here
#[derive(Debug, Parser)]
#[command(name = "wattflow", bin_name = "wattflow", version, after_help = AFTER_HELP, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
A pipeline is one JSON file: nodes, each a gRPC service that reads one file and writes another, and which
node follows which. To see one run, with services included:

  wattflow serve --reference-services          then open the address it prints and press Run pipeline

The same without a browser, in two terminals:

  wattflow services
  wattflow run config/energy-pipeline.json

Exit codes: 0 done, 1 failed, 2 wrong arguments or an invalid file, 130 cancelled by Ctrl-C.
`wattflow <command> --help` tells more about each command.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(Serve),
    Run(Run),
    Validate(Validate),
    Preflight(Preflight),
    Services(Services),
    Dummy(Dummy),
    Envoy(Envoy),
    Replay(Replay),
}

/// Check pipelines without running anything
///
/// Prints everything that is wrong with the files, with line and column and what to do. Warnings do not make a file
/// invalid.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow validate config/*.json
  wattflow validate --format concise my-pipeline.json     one line per problem, for editors
  wattflow validate --format sarif *.json > found.sarif   for code scanning
  wattflow validate --fix my-pipeline.json                repair what has one obvious repair
  generate-config | wattflow validate -                   standard input

docs/validate.md describes the formats. Exit codes: 0 no errors, 1 none but a file could not be repaired, 2 errors, or
a file that cannot be read.")]
pub(crate) struct Validate {
    /// The pipelines; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How to print problems
    #[arg(long, value_enum, default_value_t = DiagnosticFormat::Full)]
    pub(crate) format: DiagnosticFormat,
    /// What to call standard input in problems
    #[arg(long, value_name = "NAME", default_value = STANDARD_INPUT)]
    pub(crate) stdin_filename: String,
    /// Make every repair that is obvious, and print what remains
    ///
    /// A file is replaced as a whole or left alone, and left alone where it would still not be JSON. With `-`, the
    /// repaired text goes to standard output and problems to standard error.
    #[arg(long)]
    pub(crate) fix: bool,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiagnosticFormat {
    /// With the lines they are about, and a summary
    Full,
    /// One line each
    Concise,
    /// One JSON array over all files
    Json,
    /// Commands that mark the lines of a pull request, in a GitHub workflow
    Github,
    /// One SARIF 2.1.0 log over all files, for code scanning
    Sarif,
}

/// Start only the reference services
///
/// Starts energy-generator, energy-analyzer and report-generator at the local addresses that the config's
/// `service_registry` gives them.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow services                                       at the default pipeline's ports, 50051 to 50053
  wattflow services my-pipeline.json --data-dir /srv/data")]
pub(crate) struct Services {
    /// The pipeline whose addresses to use
    pub(crate) config: Option<PathBuf>,
    /// What `/data/…` means to the services
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data_dir: PathBuf,
}

/// Start a service that does nothing, or fails on demand
///
/// Checks the paths of each request as the original's dummy backend did, waits, and answers.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow dummy                                          always succeeds at once
  wattflow dummy --delay 5s                               takes its time
  wattflow dummy --fail-rate 0.3 --seed 7                 fails 3 in 10 times, the same ones in every run")]
pub(crate) struct Dummy {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50051")]
    pub(crate) listen: String,
    /// How long each call takes, as in `500ms` or `2s`
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = delay)]
    pub(crate) delay: Duration,
    /// How many of the calls fail, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    pub(crate) fail_rate: f64,
    /// Decides which calls fail
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) seed: u64,
    /// The gRPC service it is: `ContainerExecutor` or `energy.ContainerExecutor`
    #[arg(long, value_name = "NAME", default_value = "ContainerExecutor", value_parser = service_path)]
    pub(crate) grpc_service: ServicePath,
}

/// Print a recorded run
///
/// Reads the journal of a run, written by `wattflow run` or exported from the page, and prints its log and how each node
/// ended.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow replay logs/20250821T154257Z-1f0c.jsonl")]
pub(crate) struct Replay {
    /// The run's journal
    #[arg(value_name = "RUN.jsonl")]
    pub(crate) journal: PathBuf,
}
