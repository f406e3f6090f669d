//! The browser that the page is tested in, and its driver.

use std::env;

use anyhow::{Result, bail};
use xshell::cmd;

use crate::{project::Project, report, tools};

/// Programs that are a Chromium, most wanted first.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
const DRIVER: &str = "chromedriver";
/// Says which browser to use; the end-to-end tests read it too.
pub(crate) const BROWSER_VARIABLE: &str = "CHROMIUM";
/// Says which driver to use; wasm-bindgen's test runner reads it too.
pub(crate) const DRIVER_VARIABLE: &str = "CHROMEDRIVER";

/// A browser and its driver, as commands or paths.
pub(crate) struct Browser {
    /// Chromium or a relative.
    pub(crate) program: String,
    /// What the wasm tests steer it through.
    pub(crate) driver: String,
}

/// Finds Chromium and its driver, or installs Debian's packages where that is possible.
pub(crate) fn ensure(project: &Project) -> Result<Browser> {
    if let Some(browser) = find(project) {
        return Ok(browser);
    }
    if may_install_packages(project) {
        report::doing("installing Debian's chromium and chromium-driver (1 minute, once)");
        let shell = project.shell();
        project.run(cmd!(shell, "apt-get update --quiet=2"))?;
        let install = cmd!(
            shell,
            "apt-get install --quiet=2 --yes --no-install-recommends chromium chromium-driver fonts-liberation"
        );
        project.run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
        if let Some(browser) = find(project) {
            return Ok(browser);
        }
    }
    bail!(
        "the browser tests need Chromium and ChromeDriver of the same version. \
         Debian or Ubuntu: `sudo apt-get install chromium chromium-driver`. \
         macOS: `brew install --cask google-chrome chromedriver`. \
         Or set {BROWSER_VARIABLE} and {DRIVER_VARIABLE} to their paths"
    )
}

fn find(project: &Project) -> Option<Browser> {
    let program = env::var(BROWSER_VARIABLE)
        .ok()
        .or_else(|| BROWSERS.into_iter().find(|program| tools::is_installed(project, program)).map(str::to_owned))?;
    let driver =
        env::var(DRIVER_VARIABLE).ok().or_else(|| tools::is_installed(project, DRIVER).then(|| DRIVER.to_owned()))?;
    Some(Browser { program: project.which(&program)?, driver: project.which(&driver)? })
}

fn may_install_packages(project: &Project) -> bool {
    let shell = project.shell();
    let is_root = project.read(cmd!(shell, "id -u")).is_ok_and(|user| user == "0");
    is_root && tools::is_installed(project, "apt-get")
}
