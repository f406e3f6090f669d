//! The tools that building and testing need: each is installed where cargo puts tools, once, and skipped after that.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use xshell::cmd;

use crate::{
    project::{Project, WASM_TARGET},
    report,
};

const TRUNK_VERSION: &str = "0.21.14";
const NEXTEST_VERSION: &str = "0.9.143";
const DENY_VERSION: &str = "0.20.2";
const FUZZ_VERSION: &str = "0.13.2";

/// Installs what building the page needs: the wasm target, trunk, and the wasm-bindgen CLI that matches Cargo.lock.
pub(crate) fn ensure_page_tools(project: &Project) -> Result<()> {
    ensure_wasm_target(project)?;
    // Trunk is never asked to download anything, so it can do without TLS.
    let trunk = CargoTool {
        package: "trunk",
        program: "trunk",
        version: TRUNK_VERSION.to_owned(),
        accepts_other_versions: false,
        install_options: &["--locked", "--no-default-features"],
        takes: "3 minutes",
    };
    trunk.ensure(project)?;
    // Generated code and its generator must be of one version. Not --locked: its own lock file pins yanked packages.
    let wasm_bindgen = CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: project.locked_version("wasm-bindgen")?,
        accepts_other_versions: false,
        install_options: &[],
        takes: "1 minute",
    };
    wasm_bindgen.ensure(project)
}

/// Installs the test runner for native tests, unless some version of it is there.
pub(crate) fn ensure_nextest(project: &Project) -> Result<()> {
    let nextest = CargoTool {
        package: "cargo-nextest",
        program: "cargo-nextest",
        version: NEXTEST_VERSION.to_owned(),
        accepts_other_versions: true,
        install_options: &["--locked", "--no-default-features", "--features", "default-no-update"],
        takes: "3 minutes",
    };
    nextest.ensure(project)
}

/// Installs the checker of licences and sources, unless some version of it is there.
pub(crate) fn ensure_deny(project: &Project) -> Result<()> {
    let deny = CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: DENY_VERSION.to_owned(),
        accepts_other_versions: true,
        install_options: &["--locked"],
        takes: "1 minute",
    };
    deny.ensure(project)
}

/// Installs the driver of libFuzzer, unless some version of it is there.
pub(crate) fn ensure_fuzz(project: &Project) -> Result<()> {
    let fuzz = CargoTool {
        package: "cargo-fuzz",
        program: "cargo-fuzz",
        version: FUZZ_VERSION.to_owned(),
        accepts_other_versions: true,
        install_options: &["--locked"],
        takes: "1 minute",
    };
    fuzz.ensure(project)
}

/// Whether `program` is on the PATH and answers to `--version`.
pub(crate) fn is_installed(project: &Project, program: &str) -> bool {
    let shell = project.shell();
    project.read(cmd!(shell, "{program} --version").ignore_stderr()).is_ok()
}

fn ensure_wasm_target(project: &Project) -> Result<()> {
    let shell = project.shell();
    let libraries = project.read(cmd!(shell, "rustc --print target-libdir --target {WASM_TARGET}"))?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    report::doing(&format!("adding the {WASM_TARGET} target to Rust (a few seconds, once)"));
    project.run(cmd!(shell, "rustup target add {WASM_TARGET}")).with_context(|| {
        format!("Rust cannot build for {WASM_TARGET}: use rustup's Rust, or install that target's standard library")
    })
}

/// A program from crates.io.
struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    accepts_other_versions: bool,
    install_options: &'static [&'static str],
    takes: &'static str,
}

impl CargoTool {
    fn ensure(&self, project: &Project) -> Result<()> {
        if self.is_there(project) {
            return Ok(());
        }
        let ((), took) = report::timed(|| self.install(project))?;
        if !self.is_there(project) {
            bail!(
                "installed {} {}, but `{} --version` does not answer with it: put cargo's bin directory first in PATH",
                self.package,
                self.version,
                self.program
            );
        }
        report::line(&format!("  {} {} installed in {}", self.package, self.version, report::duration(took)));
        Ok(())
    }

    fn is_there(&self, project: &Project) -> bool {
        let (shell, program) = (project.shell(), self.program);
        let answer = project.read(cmd!(shell, "{program} --version").ignore_stderr());
        answer
            .is_ok_and(|answer| self.accepts_other_versions || answer.split_whitespace().nth(1) == Some(&self.version))
    }

    fn install(&self, project: &Project) -> Result<()> {
        let Self { package, version, takes, .. } = self;
        let install_options = self.install_options;
        let shell = project.shell();
        if is_installed(project, "cargo-binstall") {
            report::doing(&format!("installing {package} {version}, prebuilt, with cargo-binstall (seconds, once)"));
            let prebuilt = cmd!(shell, "cargo binstall --no-confirm --disable-strategies compile {package}@{version}");
            if project.run(prebuilt).is_ok() {
                return Ok(());
            }
            report::line("  no prebuilt one for this machine");
        }
        report::doing(&format!(
            "installing {package} {version} from crates.io, where cargo puts tools (about {takes} on 2 cores, once)"
        ));
        // An unoptimised build is ready in a third of the time and quick enough for what it has to do.
        let from_source = cmd!(shell, "cargo install --debug {package}@{version} {install_options...}")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        project.run(from_source).with_context(|| format!("cannot install {package} {version}"))
    }
}
