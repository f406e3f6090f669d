//! Fuzzing of the config check, where a nightly Rust is: what generated tests look at for a moment, for as long as wanted.

use std::fs;

use anyhow::{Context as _, Result, bail};
use xshell::cmd;

use crate::{project::Project, report, tools};

/// Each target of fuzz/, with the folders of files that it starts from and the longest input that it makes, in bytes.
const TARGETS: [(&str, &[&str], u32); 2] = [("check", &["config", "config/invalid"], 8_192), ("fixes", &[], 512)];

/// How long each target runs when nobody says.
const DEFAULT_SECONDS: u32 = 180;

/// Runs each target for so many seconds; stops at the first that finds something.
pub(crate) fn fuzz(project: &Project, arguments: &[String]) -> Result<()> {
    let seconds = seconds(arguments)?;
    let shell = project.shell();
    if project.read(cmd!(shell, "rustc +nightly --version").ignore_stderr()).is_err() {
        bail!("fuzzing needs a nightly Rust beside the stable one: `rustup toolchain install nightly`");
    }
    tools::ensure_fuzz(project)?;
    for (target, seeds, max_bytes) in TARGETS {
        report::line(&format!("\n══ {target}: {}", report::duration(std::time::Duration::from_secs(seconds.into()))));
        // What it finds worth keeping stays in the first folder, and later runs start from it.
        let corpus = format!("fuzz/corpus/{target}");
        let folder = project.path(&corpus);
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let limits = [
            format!("-max_total_time={seconds}"),
            format!("-max_len={max_bytes}"),
            "-len_control=0".to_owned(),
            "-timeout=10".to_owned(),
            "-print_final_stats=1".to_owned(),
        ];
        // Without unsafe code there is nothing for a sanitizer to find, and it would only slow each input.
        project.run(cmd!(shell, "cargo +nightly fuzz run --sanitizer none {target} {corpus} {seeds...} -- {limits...}")).with_context(
            || format!("`{target}` found something; again only this: cargo +nightly fuzz run --sanitizer none {target} <the file named above>"),
        )?;
    }
    Ok(())
}

fn seconds(arguments: &[String]) -> Result<u32> {
    match arguments {
        [] => Ok(DEFAULT_SECONDS),
        [seconds] => match seconds.parse() {
            Ok(seconds) if seconds > 0 => Ok(seconds),
            _ => bail!("`{seconds}` is no number of seconds: `cargo xtask fuzz 600` runs each target for 10 minutes"),
        },
        _ => bail!("`fuzz` takes one argument, how many seconds each target runs"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &[&str], expected: Option<u32>) {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        assert_eq!(seconds(&arguments).ok(), expected);
    }

    #[test]
    fn the_time_is_a_whole_number_of_seconds_and_may_be_left_out() {
        check(&[], Some(DEFAULT_SECONDS));
        check(&["600"], Some(600));
        check(&["0"], None);
        check(&["10m"], None);
        check(&["1", "2"], None);
    }
}
