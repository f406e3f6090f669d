//! Folders with packages of Node.js: the end-to-end tests, and the editor.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use xshell::cmd;

use crate::{project::Project, report, tools};

/// Installs the packages of `folder`, from its lock file, unless they are there.
pub(crate) fn ensure_packages(project: &Project, folder: &str) -> Result<()> {
    if !tools::is_installed(project, "node") || !tools::is_installed(project, "npm") {
        bail!("{folder}/ needs Node.js 20 or later with npm");
    }
    let lock_file = format!("{folder}/package-lock.json");
    once_for(project, &lock_file, &project.path(folder).join("node_modules"), || {
        report::doing(&format!("installing the Node packages of {folder}/ (10 seconds, once)"));
        let shell = project.shell();
        let _in_folder = shell.push_dir(folder);
        // The browser is the system's.
        project.run(cmd!(shell, "npm ci --no-audit --no-fund").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })
}

/// Checks the types of `folder`, as its tsconfig.json says.
pub(crate) fn check_types(project: &Project, folder: &str) -> Result<()> {
    let shell = project.shell();
    let _in_folder = shell.push_dir(folder);
    project.run(cmd!(shell, "node node_modules/typescript/bin/tsc --noEmit"))
}

/// Does `install` unless `directory` was installed from exactly this `list` before.
pub(crate) fn once_for(
    project: &Project,
    list: &str,
    directory: &Path,
    install: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let wanted = project.read_file(list)?;
    let stamp = directory.join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install()?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}
