//! The benchmarks in bench/: everything that they measure is built as users get it, then Node.js drives it.

use anyhow::Result;
use xshell::cmd;

use crate::{
    browser::{self, BROWSER_VARIABLE},
    dist, node,
    project::{Project, WASM_TARGET},
    python, report, tools,
};

const BENCH: &str = "bench";
const REQUIREMENTS: &str = "bench/requirements.txt";
const PYTHON_ENVIRONMENT: &str = "target/bench/python";
/// Where bench/src/site.ts serves the probe from.
const PROBE: &str = "target/bench/probe";

/// Builds and installs what is measured, and what it is measured against, then measures; `arguments` go to the
/// benchmarks.
pub(crate) fn bench(project: &Project, arguments: &[String]) -> Result<()> {
    let browser = browser::ensure(project)?;
    node::ensure_packages(project, BENCH)?;
    check(project)?;
    let python = python::ensure_packages(project, REQUIREMENTS, PYTHON_ENVIRONMENT)?;
    dist::build(project)?;
    build_probe(project)?;
    let shell = project.shell();
    project.run(cmd!(shell, "cargo build --release --locked --package wattflow-load"))?;
    let _in_bench = shell.push_dir(BENCH);
    let run = cmd!(shell, "node start.mjs {arguments...}")
        .env(BROWSER_VARIABLE, browser.program)
        .env("WATTFLOW_BENCH_PYTHON", python);
    project.run(run)
}

/// Checks the types of the benchmarks.
pub(crate) fn check(project: &Project) -> Result<()> {
    node::ensure_packages(project, BENCH)?;
    node::check_types(project, BENCH)
}

/// The parts of the page that are measured alone, compiled as the page is.
fn build_probe(project: &Project) -> Result<()> {
    tools::ensure_page_tools(project)?;
    report::doing("building the probe");
    let shell = project.shell();
    project.run(cmd!(shell, "cargo build --locked --profile page --target {WASM_TARGET} --package wattflow-probe"))?;
    let module = format!("target/{WASM_TARGET}/page/wattflow_probe.wasm");
    project.run(cmd!(shell, "wasm-bindgen --target web --no-typescript --out-dir {PROBE} {module}"))
}
