//! The end-to-end tests in tests/: Playwright drives the real binary in real browsers, against real peers.

use anyhow::{Context as _, Result};
use xshell::cmd;

use crate::{
    browser::{self, BROWSER_VARIABLE, FIREFOX_VARIABLE},
    dist, node,
    project::Project,
    report,
};

const TESTS: &str = "tests";
/// Where the Python peers have their packages.
const PEERS_ENVIRONMENT: &str = "target/python-peers";
const PEERS_REQUIREMENTS: &str = "tests/peers/requirements.txt";
/// Names the Python interpreter that the peers run in.
const PYTHON_VARIABLE: &str = "WATTFLOW_TEST_PYTHON";
/// Names the binary under test.
const BINARY_VARIABLE: &str = "WATTFLOW_TEST_BINARY";

/// Installs what the tests need, then runs them; `arguments` go to Playwright.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let browser = browser::ensure(project)?;
    let firefox = browser::ensure_firefox(project)?;
    node::ensure_packages(project, TESTS)?;
    node::check_types(project, TESTS)?;
    ensure_python_peers(project)?;
    let shell = project.shell();
    let _in_tests = shell.push_dir(TESTS);
    let tests = cmd!(shell, "node node_modules/@playwright/test/cli.js test {arguments...}")
        .env(BROWSER_VARIABLE, browser.program)
        .env(FIREFOX_VARIABLE, firefox)
        .env(PYTHON_VARIABLE, project.path(PEERS_ENVIRONMENT).join("bin/python"))
        .env(BINARY_VARIABLE, project.path(dist::BINARY));
    project.run(tests)
}

fn ensure_python_peers(project: &Project) -> Result<()> {
    let environment = project.path(PEERS_ENVIRONMENT);
    node::once_for(project, PEERS_REQUIREMENTS, &environment, || {
        report::doing("installing the Python peers' packages (20 seconds, once)");
        let shell = project.shell();
        project
            .run(cmd!(shell, "python3 -m venv --clear {environment}"))
            .context("the gRPC peers need Python 3.11 or later with venv (Debian: `apt-get install python3-venv`)")?;
        let python = environment.join("bin/python");
        project.run(cmd!(shell, "{python} -m pip install --quiet --requirement {PEERS_REQUIREMENTS}"))
    })
}
