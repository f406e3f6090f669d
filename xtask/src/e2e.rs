//! The end-to-end tests in tests/: Playwright drives the real binary in real browsers, against real peers.

use anyhow::Result;
use xshell::cmd;

use crate::{
    browser::{self, BROWSER_VARIABLE, FIREFOX_VARIABLE},
    dist, node,
    project::Project,
    python,
};

const TESTS: &str = "tests";
/// Where the Python peers have their packages.
const PEERS_ENVIRONMENT: &str = "target/python-peers";
const PEERS_REQUIREMENTS: &str = "tests/peers/requirements.txt";
/// Names the Python interpreter that the peers run in.
const PYTHON_VARIABLE: &str = "WATTFLOW_TEST_PYTHON";
/// Names the binary under test.
const BINARY_VARIABLE: &str = "WATTFLOW_TEST_BINARY";

/// Says how often the browser is killed.
const KILLS_VARIABLE: &str = "WATTFLOW_TEST_KILLS";
const KILLS: &str = "3";
const SOAK_KILLS: &str = "50";

/// Installs what the tests need, then runs them; `arguments` go to Playwright.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    play(project, arguments, KILLS)
}

/// Kills the browser that often at random moments of a run, or [`SOAK_KILLS`] times (`tests/specs/crash.spec.ts`).
pub(crate) fn soak(project: &Project, arguments: &[String]) -> Result<()> {
    let kills = arguments.first().map_or(SOAK_KILLS, String::as_str);
    dist::build(project)?;
    play(project, &["--project=chromium".to_owned(), "specs/crash.spec.ts".to_owned()], kills)
}

/// Takes the pictures of each view that are in docs/pictures/.
pub(crate) fn take_pictures(project: &Project, arguments: &[String]) -> Result<()> {
    dist::build(project)?;
    let own = ["--config", "pictures.config.ts"].map(str::to_owned);
    play(project, &[&own, arguments].concat(), KILLS)
}

fn play(project: &Project, arguments: &[String], kills: &str) -> Result<()> {
    let browser = browser::ensure(project)?;
    let firefox = browser::ensure_firefox(project)?;
    node::ensure_packages(project, TESTS)?;
    node::check_types(project, TESTS)?;
    let python = python::ensure_packages(project, PEERS_REQUIREMENTS, PEERS_ENVIRONMENT)?;
    let shell = project.shell();
    let _in_tests = shell.push_dir(TESTS);
    let tests = cmd!(shell, "node node_modules/@playwright/test/cli.js test {arguments...}")
        .env(BROWSER_VARIABLE, browser.program)
        .env(KILLS_VARIABLE, kills)
        .env(FIREFOX_VARIABLE, firefox)
        .env(PYTHON_VARIABLE, python)
        .env(BINARY_VARIABLE, project.path(dist::BINARY));
    project.run(tests)
}
