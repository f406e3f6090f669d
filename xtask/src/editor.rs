//! The editor's bundle: it is in the repository, so that building the page needs no Node.js, and so it must be what its
//! sources make.

use anyhow::{Result, bail};
use xshell::cmd;

use crate::{node, project::Project};

const FOLDER: &str = "editor";
const BUNDLE: &str = "editor/dist/config-editor.js";

/// Checks the editor's types, bundles it, and fails when that makes another bundle than there was.
pub(crate) fn check(project: &Project) -> Result<()> {
    node::ensure_packages(project, FOLDER)?;
    node::check_types(project, FOLDER)?;
    let before = project.read_file(BUNDLE)?;
    let shell = project.shell();
    {
        let _in_folder = shell.push_dir(FOLDER);
        project.run(cmd!(shell, "node build.mjs"))?;
    }
    if project.read_file(BUNDLE)? != before {
        bail!("{BUNDLE} was not what its sources make; it is now: commit it");
    }
    Ok(())
}
