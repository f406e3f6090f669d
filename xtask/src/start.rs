//! From a fresh clone to a served page.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{dist, project::Project, report};

const DEFAULT_PIPELINE: &str = "config/energy-pipeline.json";

/// Builds everything, then becomes `wattflow serve` with the default pipeline and its reference services.
pub(crate) fn start(project: &Project, serve_arguments: &[String]) -> Result<()> {
    dist::build(project)?;
    let mut serve = Command::new(project.path(dist::BINARY));
    serve.current_dir(project.path("")).args(["serve", DEFAULT_PIPELINE, "--reference-services"]).args(serve_arguments);
    report::doing(&format!("{} serve {DEFAULT_PIPELINE} --reference-services (Ctrl-C stops it)", dist::BINARY));
    become_process(serve)
}

/// The server takes this process over, so that Ctrl-C and every other signal reach it and nothing stands in between.
#[cfg(unix)]
fn become_process(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;

    let error = command.exec();
    bail!("cannot run {}: {error}", command.get_program().display())
}

#[cfg(not(unix))]
fn become_process(mut command: Command) -> Result<()> {
    let status = command.status()?;
    if !status.success() {
        bail!("wattflow ended with {status}");
    }
    Ok(())
}
