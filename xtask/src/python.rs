//! Environments with packages of Python: peers of the end-to-end tests and of the benchmarks.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use xshell::cmd;

use crate::{node, project::Project, report};

/// Installs what the file `requirements` lists into the environment at `environment`, unless it is there; returns its
/// interpreter.
pub(crate) fn ensure_packages(project: &Project, requirements: &str, environment: &str) -> Result<PathBuf> {
    let environment = project.path(environment);
    node::once_for(project, requirements, &environment, || {
        report::doing(&format!("installing the Python packages of {requirements} (a minute at most, once)"));
        let shell = project.shell();
        project
            .run(cmd!(shell, "python3 -m venv --clear {environment}"))
            .context("the gRPC peers need Python 3.11 or later with venv (Debian: `apt-get install python3-venv`)")?;
        let python = environment.join("bin/python");
        project.run(cmd!(shell, "{python} -m pip install --quiet --requirement {requirements}"))
    })?;
    Ok(environment.join("bin/python"))
}
