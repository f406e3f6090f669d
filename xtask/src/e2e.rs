//! The end-to-end tests in tests/: Playwright drives the real binary in a real browser, against real peers.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use xshell::cmd;

use crate::{
    browser::{self, BROWSER_VARIABLE},
    dist,
    project::Project,
    report, tools,
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
    ensure_node_packages(project)?;
    ensure_python_peers(project)?;
    let shell = project.shell();
    let _in_tests = shell.push_dir(TESTS);
    project.run(cmd!(shell, "node node_modules/typescript/bin/tsc --noEmit"))?;
    let tests = cmd!(shell, "node node_modules/@playwright/test/cli.js test {arguments...}")
        .env(BROWSER_VARIABLE, browser.program)
        .env(PYTHON_VARIABLE, project.path(PEERS_ENVIRONMENT).join("bin/python"))
        .env(BINARY_VARIABLE, project.path(dist::BINARY));
    project.run(tests)
}

fn ensure_node_packages(project: &Project) -> Result<()> {
    if !tools::is_installed(project, "node") || !tools::is_installed(project, "npm") {
        bail!("the end-to-end tests need Node.js 20 or later with npm");
    }
    once_for(project, "tests/package-lock.json", &project.path("tests/node_modules"), || {
        report::doing("installing the test runner's Node packages (10 seconds, once)");
        let shell = project.shell();
        let _in_tests = shell.push_dir(TESTS);
        // The browser is the system's.
        project.run(cmd!(shell, "npm ci --no-audit --no-fund").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })
}

fn ensure_python_peers(project: &Project) -> Result<()> {
    let environment = project.path(PEERS_ENVIRONMENT);
    once_for(project, PEERS_REQUIREMENTS, &environment, || {
        report::doing("installing the Python peers' packages (20 seconds, once)");
        let shell = project.shell();
        project
            .run(cmd!(shell, "python3 -m venv --clear {environment}"))
            .context("the gRPC peers need Python 3.11 or later with venv (Debian: `apt-get install python3-venv`)")?;
        let python = environment.join("bin/python");
        project.run(cmd!(shell, "{python} -m pip install --quiet --requirement {PEERS_REQUIREMENTS}"))
    })
}

/// Does `install` unless `directory` was installed from exactly this `list` before.
fn once_for(project: &Project, list: &str, directory: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let wanted = project.read_file(list)?;
    let stamp = directory.join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install()?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}
