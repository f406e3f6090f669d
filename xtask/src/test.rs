//! Everything that CI checks, cheapest first.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use xshell::cmd;

use crate::{
    bench,
    browser::{self, DRIVER_VARIABLE},
    dist, e2e, editor, page,
    project::{Project, WASM_TARGET},
    report, size, tidy, tools,
};

/// The package that only builds for wasm32.
const DASHBOARD: &str = "wattflow-dashboard";

/// What the page is built of.
const PAGE: [&str; 4] = ["-p", DASHBOARD, "-p", "wattflow-preview"];

/// The packages with tests that run in a browser.
const TESTED_IN_BROWSER: [&str; 4] = ["-p", "wattflow-rpc", "-p", "wasm-streams"];
/// Another one, whose own tests use what no browser can run: of it only this.
const ALSO_TESTED_IN_BROWSER: [&str; 4] = ["-p", "wattflow-view", "--test", "browser"];

struct Step {
    name: &'static str,
    about: &'static str,
    /// Steps whose results this one uses.
    needs: &'static [&'static str],
    /// The arguments are for the step's test runner; most have none.
    run: fn(&Project, &[String]) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", about: "rustfmt", needs: &[], run: fmt },
    Step { name: "tidy", about: "the project's own rules (also `cargo xtask tidy`)", needs: &[], run: run_tidy },
    Step { name: "clippy", about: "lints of what runs natively", needs: &[], run: clippy },
    Step { name: "clippy-wasm", about: "lints of what runs in the browser", needs: &[], run: clippy_wasm },
    Step { name: "native", about: "native tests (nextest), and examples in documentation", needs: &[], run: native },
    Step { name: "doc", about: "documentation without warnings", needs: &[], run: doc },
    Step { name: "wasm", about: "tests in headless Chromium", needs: &[], run: wasm },
    Step { name: "editor", about: "the editor's types, and its bundle against its sources", needs: &[], run: editor },
    Step { name: "bench", about: "the benchmarks' types", needs: &[], run: check_bench },
    Step { name: "page", about: "the page in release, and its size budget", needs: &[], run: build_page },
    Step { name: "dist", about: "the self-contained binary", needs: &["page"], run: build_binary },
    Step {
        name: "e2e",
        about: "end to end, in real browsers, with real peers",
        needs: &["page", "dist"],
        run: e2e::run,
    },
];

/// Runs all steps, or one with those it needs; stops at the first that fails.
pub(crate) fn test(project: &Project, arguments: &[String]) -> Result<()> {
    let (only, rest) = match arguments.split_first() {
        Some((only, rest)) => (Some(only.as_str()), rest),
        None => (None, arguments),
    };
    let steps = select(only)?;
    let mut timings: Vec<(&str, Duration)> = Vec::new();
    for step in &steps {
        report::line(&format!("\n══ {}: {}", step.name, step.about));
        // What a step needs runs as ever; the arguments are for the one asked for.
        let arguments = if only == Some(step.name) { rest } else { &[] };
        let ((), took) = report::timed(|| (step.run)(project, arguments))
            .with_context(|| format!("step `{}` failed; again only this: cargo xtask test {0}", step.name))?;
        timings.push((step.name, took));
    }
    report::line("");
    for (name, took) in &timings {
        report::line(&format!("{:>14}  {name}", report::duration(*took)));
    }
    report::line(&format!("{:>14}  in all", report::duration(timings.iter().map(|(_, took)| took).sum())));
    report::line(&format!("steps: {} passed, 0 failed", steps.len()));
    Ok(())
}

/// The steps' names and what they check, one a line.
pub(crate) fn list_of_steps() -> String {
    let lines: Vec<String> = STEPS.iter().map(|step| format!("  {:<13} {}", step.name, step.about)).collect();
    lines.join("\n")
}

fn select(only: Option<&str>) -> Result<Vec<&'static Step>> {
    let Some(only) = only else {
        return Ok(STEPS.iter().collect());
    };
    let Some(wanted) = STEPS.iter().find(|step| step.name == only) else {
        bail!("`test` has no step `{only}`; its steps are:\n{}", list_of_steps());
    };
    Ok(STEPS.iter().filter(|step| step.name == only || wanted.needs.contains(&step.name)).collect())
}

fn fmt(project: &Project, _: &[String]) -> Result<()> {
    let shell = project.shell();
    project.run(cmd!(shell, "cargo fmt --all --check"))
}

fn run_tidy(project: &Project, _: &[String]) -> Result<()> {
    tidy::tidy(project)
}

fn clippy(project: &Project, _: &[String]) -> Result<()> {
    let shell = project.shell();
    project.run(cmd!(shell, "cargo clippy --locked --workspace --exclude {DASHBOARD} --all-targets -- --deny warnings"))
}

fn clippy_wasm(project: &Project, _: &[String]) -> Result<()> {
    tools::ensure_page_tools(project)?;
    let shell = project.shell();
    let pure = ["-p", "wattflow-engine", "-p", "wattflow-results", "-p", "wattflow-view", "-p", "wattflow-probe"];
    project.run(cmd!(shell, "cargo clippy --locked --target {WASM_TARGET} {PAGE...} {pure...} -- --deny warnings"))?;
    project.run(cmd!(
        shell,
        "cargo clippy --locked --target {WASM_TARGET} {TESTED_IN_BROWSER...} --all-targets -- --deny warnings"
    ))?;
    project
        .run(cmd!(shell, "cargo clippy --locked --target {WASM_TARGET} {ALSO_TESTED_IN_BROWSER...} -- --deny warnings"))
}

fn native(project: &Project, arguments: &[String]) -> Result<()> {
    tools::ensure_nextest(project)?;
    let shell = project.shell();
    project.run(cmd!(shell, "cargo nextest run --locked --workspace --exclude {DASHBOARD} {arguments...}"))?;
    if arguments.is_empty() {
        project.run(cmd!(shell, "cargo test --locked --workspace --exclude {DASHBOARD} --doc --quiet"))?;
    }
    Ok(())
}

fn doc(project: &Project, _: &[String]) -> Result<()> {
    let shell = project.shell();
    let build = cmd!(shell, "cargo doc --locked --workspace --exclude {DASHBOARD} --no-deps --document-private-items");
    project.run(build.env("RUSTDOCFLAGS", "--deny warnings"))
}

fn wasm(project: &Project, arguments: &[String]) -> Result<()> {
    tools::ensure_page_tools(project)?;
    let browser = browser::ensure(project)?;
    let shell = project.shell();
    for tests in [&[&TESTED_IN_BROWSER[..], &["--tests"]].concat(), &ALSO_TESTED_IN_BROWSER[..]] {
        let tests = cmd!(shell, "cargo test --locked --target {WASM_TARGET} {tests...} {arguments...}")
            .env(DRIVER_VARIABLE, &browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", project.path("webdriver.json"))
            // The default of 5 s is short for a first start of the browser on a busy machine.
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
        project.run(tests)?;
    }
    Ok(())
}

fn editor(project: &Project, _: &[String]) -> Result<()> {
    editor::check(project)
}

fn check_bench(project: &Project, _: &[String]) -> Result<()> {
    bench::check(project)
}

fn build_page(project: &Project, _: &[String]) -> Result<()> {
    page::build(project)?;
    report::line(&size::check(project)?);
    Ok(())
}

fn build_binary(project: &Project, _: &[String]) -> Result<()> {
    dist::build_binary(project)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(only: Option<&str>, expected: &[&str]) {
        let names: Vec<&str> = select(only).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn one_step_brings_what_it_needs_and_nothing_else() {
        check(Some("fmt"), &["fmt"]);
        check(Some("e2e"), &["page", "dist", "e2e"]);
        assert!(select(Some("nonsense")).is_err());
    }

    #[test]
    fn every_step_comes_after_those_it_needs() {
        for (at, step) in STEPS.iter().enumerate() {
            for needed in step.needs {
                assert!(STEPS[..at].iter().any(|before| before.name == *needed), "{} needs {needed}", step.name);
            }
        }
    }
}
