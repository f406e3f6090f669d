//! The project's own tooling: `cargo xtask <start | dist | docs | test | bench | tidy | split | soak | pictures | fuzz>`.

mod bench;
mod browser;
mod dist;
mod docs;
mod e2e;
mod editor;
mod fuzz;
mod node;
mod page;
mod project;
mod python;
mod report;
mod size;
mod start;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::project::Project;

const USAGE: &str = "\
usage: cargo xtask <command>

  start [ARGS…]         install what is missing, build everything, serve the default pipeline with its services;
                        ARGS go to `wattflow serve` (for example: --listen 127.0.0.1:9000)
  dist                  build the page and leave the one self-contained binary at target/release/wattflow
  docs                  write docs/diagnostics.md from the engine's catalogue of diagnostics
  test [STEP] [ARGS…]   everything that CI checks, or one step of it; ARGS go to that step's test runner
  bench [--quick] [SUBJECT…]
                        measure, against what people would use instead; writes docs/performance.md, unless --quick
  tidy                  the project's own rules: dependencies, licences, names, file lengths, where effects may be
  split                 put what of the page is fetched on demand into modules of its own: a hook that trunk calls
  soak [KILLS]          kill the browser at random moments of a run, 50 times if not said: nothing that was done may be
                        lost or done again
  pictures              take the pictures in docs/pictures/ of each view, in both themes
  fuzz [SECONDS]        fuzz the config check, each target for so long (180 if not said); needs a nightly Rust";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "start" => start::start(&Project::open()?, rest),
        "dist" => dist::build(&Project::open()?),
        "docs" => docs::write(&Project::open()?),
        "test" => test::test(&Project::open()?, rest),
        "bench" => bench::bench(&Project::open()?, rest),
        "tidy" => tidy::tidy(&Project::open()?),
        "split" => page::split::split_staged(&Project::open()?),
        "pictures" => e2e::take_pictures(&Project::open()?, rest),
        "soak" => e2e::soak(&Project::open()?, rest),
        "fuzz" => fuzz::fuzz(&Project::open()?, rest),
        "help" | "--help" | "-h" => {
            report::line(&format!("{USAGE}\n\nsteps of test:\n{}", test::list_of_steps()));
            Ok(())
        }
        unknown => bail!("`{unknown}` is no command of this project\n\n{USAGE}"),
    }
}
