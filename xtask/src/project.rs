//! The checkout, and how commands are run in it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use xshell::{Cmd, Shell, cmd};

/// The target that the page is built for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The checkout that this xtask belongs to.
pub(crate) struct Project {
    root: PathBuf,
    shell: Shell,
}

impl Project {
    /// Finds the checkout and makes its root the directory that commands run in.
    pub(crate) fn open() -> Result<Self> {
        // Cargo tells it at run time; the compiled-in path is for running the binary by hand.
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest_dir).parent().context("xtask lies outside a checkout")?.to_owned();
        let shell = Shell::new()?;
        shell.change_dir(&root);
        Ok(Self { root, shell })
    }

    /// The shell that `cmd!` takes, in the root of the checkout.
    pub(crate) fn shell(&self) -> &Shell {
        &self.shell
    }

    /// The absolute path of `path`, which is relative to the root of the checkout.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Runs `command` with its output shown, as it would run outside of `cargo xtask`.
    #[expect(clippy::unused_self, reason = "only someone who has the checkout open runs commands in it")]
    pub(crate) fn run(&self, command: Cmd<'_>) -> Result<()> {
        Ok(outside_of_cargo_run(command).run()?)
    }

    /// Runs `command` quietly and returns what it printed.
    #[expect(clippy::unused_self, reason = "only someone who has the checkout open runs commands in it")]
    pub(crate) fn read(&self, command: Cmd<'_>) -> Result<String> {
        Ok(outside_of_cargo_run(command).quiet().read()?)
    }

    /// The absolute path of `program`, which is a path or a command on the PATH.
    pub(crate) fn which(&self, program: &str) -> Option<String> {
        let shell = &self.shell;
        self.read(cmd!(shell, "which {program}").ignore_stderr()).ok()
    }

    /// The text of the file at `path`, which is relative to the root of the checkout.
    pub(crate) fn read_file(&self, path: &str) -> Result<String> {
        let path = self.path(path);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }

    /// The version of `package` that Cargo.lock pins.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let lock = self.read_file("Cargo.lock")?;
        locked_version(&lock, package).with_context(|| format!("Cargo.lock has no package `{package}`"))
    }
}

/// `cargo run` describes xtask's own package to it in variables that build scripts of dependencies watch (ring's does):
/// passed on, they would have those rebuilt at every change between `cargo xtask` and plain cargo.
fn outside_of_cargo_run(command: Cmd<'_>) -> Cmd<'_> {
    env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| {
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        })
        .fold(command, Cmd::env_remove)
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let (_, after_name) = lock.split_once(&format!("\nname = \"{package}\"\nversion = \""))?;
    let (version, _) = after_name.split_once('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(package: &str, expected: Option<&str>) {
        let lock = "version = 4\n\n[[package]]\nname = \"a-b\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"a\"\nversion = \"0.9.0\"\n";
        assert_eq!(locked_version(lock, package).as_deref(), expected);
    }

    #[test]
    fn the_locked_version_is_the_one_of_exactly_that_package() {
        check("a", Some("0.9.0"));
        check("a-b", Some("1.2.3"));
        check("b", None);
    }
}
