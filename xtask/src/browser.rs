//! The browsers that the page is tested in, and the driver of one.

use std::env;

use anyhow::{Result, bail};
use xshell::cmd;

use crate::{project::Project, report, tools};

/// Programs that are a Chromium, most wanted first.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
/// Programs that are a Firefox; it needs no driver.
const FIREFOXES: [&str; 3] = ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
const DRIVER: &str = "chromedriver";
/// Says which browser to use; the end-to-end tests read it too.
pub(crate) const BROWSER_VARIABLE: &str = "CHROMIUM";
/// Says which driver to use; wasm-bindgen's test runner reads it too.
pub(crate) const DRIVER_VARIABLE: &str = "CHROMEDRIVER";
/// Says which Firefox to use; the end-to-end tests read it too.
pub(crate) const FIREFOX_VARIABLE: &str = "FIREFOX";

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
        install_packages(project, &["chromium", "chromium-driver", "fonts-liberation"])?;
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

/// Finds Firefox, or installs Debian's package where that is possible.
pub(crate) fn ensure_firefox(project: &Project) -> Result<String> {
    if let Some(firefox) = find_firefox(project) {
        return Ok(firefox);
    }
    if may_install_packages(project) {
        report::doing("installing Debian's firefox-esr (1 minute, once)");
        install_packages(project, &["firefox-esr"])?;
        if let Some(firefox) = find_firefox(project) {
            return Ok(firefox);
        }
    }
    bail!(
        "the browser tests need Firefox too. Debian: `sudo apt-get install firefox-esr`. macOS: `brew install --cask \
         firefox`. Or set {FIREFOX_VARIABLE} to its path"
    )
}

fn find_firefox(project: &Project) -> Option<String> {
    let program = env::var(FIREFOX_VARIABLE)
        .ok()
        .or_else(|| FIREFOXES.into_iter().find(|program| tools::is_installed(project, program)).map(str::to_owned))?;
    project.which(&program)
}

fn find(project: &Project) -> Option<Browser> {
    let program = env::var(BROWSER_VARIABLE)
        .ok()
        .or_else(|| BROWSERS.into_iter().find(|program| tools::is_installed(project, program)).map(str::to_owned))?;
    let driver =
        env::var(DRIVER_VARIABLE).ok().or_else(|| tools::is_installed(project, DRIVER).then(|| DRIVER.to_owned()))?;
    Some(Browser { program: project.which(&program)?, driver: project.which(&driver)? })
}

fn install_packages(project: &Project, packages: &[&str]) -> Result<()> {
    let shell = project.shell();
    project.run(cmd!(shell, "apt-get update --quiet=2"))?;
    let install = cmd!(shell, "apt-get install --quiet=2 --yes --no-install-recommends {packages...}");
    project.run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn may_install_packages(project: &Project) -> bool {
    let shell = project.shell();
    let is_root = project.read(cmd!(shell, "id -u")).is_ok_and(|user| user == "0");
    is_root && tools::is_installed(project, "apt-get")
}
