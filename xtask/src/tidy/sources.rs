//! Rules about files and what stands in them.

use std::{fs, path::Path};

use anyhow::Result;
use xshell::cmd;

use super::Finding;
use crate::project::Project;

/// Names that say nothing about what is in a file.
const VAGUE_NAMES: [&str; 7] = ["common", "helper", "helpers", "misc", "shared", "util", "utils"];
/// Lines of a Rust file, without the tests in it, from which on it should be split, and must be.
const LONG_FILE_LINES: usize = 250;
const TOO_LONG_FILE_LINES: usize = 400;

const PURE_SOURCES: [&str; 3] = ["crates/engine/src/", "crates/results/src/", "crates/view/src/"];
/// What a pure crate may not name: time, files, network, async and the browser are the shells' business.
const EFFECTS: [&str; 16] = [
    "Instant",
    "SystemTime",
    "async fn",
    "gloo",
    "js_sys",
    "leptos",
    "rand::",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "tokio",
    "tonic",
    "wasm_bindgen",
    "web_sys",
];

const DASHBOARD_SOURCES: &str = "src/";
/// The only places of the dashboard that perform effects.
const DASHBOARD_DRIVER: [&str; 2] = ["src/driver.rs", "src/driver/"];
/// What only the driver may name.
const DASHBOARD_EFFECTS: [&str; 9] = [
    "LocalStorage",
    "SessionStorage",
    "fetch_with_",
    "gloo::net",
    "gloo::storage",
    "gloo::timers",
    "local_storage()",
    "set_timeout",
    "spawn_local",
];

/// Other people's code, to which their own rules apply.
const VENDORED: &str = "vendor/";

/// Home directories of whoever wrote a file.
const HOMES: [&str; 2] = ["/home/", "/Users/"];

/// Checks every file of our own that is in the repository, or would be added to it.
pub(super) fn check(project: &Project) -> Result<Vec<Finding>> {
    let shell = project.shell();
    let listed = project.read(cmd!(shell, "git ls-files --cached --others --exclude-standard"))?;
    let root = project.path("");
    let checkout = root.to_string_lossy();
    let mut findings = Vec::new();
    for path in listed.lines().filter(|path| !path.starts_with(VENDORED)) {
        findings.extend(check_name(path));
        // A deleted file is still listed until that is committed; what is not text has no rules.
        if let Ok(text) = fs::read_to_string(project.path(path)) {
            findings.extend(check_text(path, &text, checkout.trim_end_matches('/')));
        }
    }
    Ok(findings)
}

fn check_name(path: &str) -> Option<Finding> {
    let vague = Path::new(path)
        .components()
        .filter_map(|part| Path::new(part.as_os_str()).file_stem()?.to_str())
        .find(|stem| VAGUE_NAMES.contains(stem))?;
    Some(Finding::error(format!("{path}: `{vague}` says nothing about what is in it; name what it is for")))
}

fn check_text(path: &str, text: &str, checkout: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    // This file has to name what it looks for.
    if path != "xtask/src/tidy/sources.rs" {
        for machine in HOMES.into_iter().chain([checkout]) {
            if let Some(line) = line_with(text, machine) {
                findings.push(Finding::error(format!("{path}:{line}: a path of one machine (`{machine}`)")));
            }
        }
    }
    if Path::new(path).extension().is_none_or(|extension| extension != "rs") {
        return findings;
    }
    if path.contains("/tests/") || path.ends_with("/tests.rs") {
        return findings;
    }
    let code = without_tests(text);
    findings.extend(check_length(path, code));
    if PURE_SOURCES.iter().any(|pure| path.starts_with(pure)) {
        findings.extend(check_words(
            path,
            code,
            &EFFECTS,
            "a pure crate takes it as an argument or leaves it to a shell",
        ));
    }
    if path.starts_with(DASHBOARD_SOURCES) && !DASHBOARD_DRIVER.iter().any(|driver| path.starts_with(driver)) {
        findings.extend(check_words(path, code, &DASHBOARD_EFFECTS, "only src/driver performs effects"));
    }
    findings
}

fn check_length(path: &str, code: &str) -> Option<Finding> {
    let lines = code.lines().count();
    let text = format!("{path}: {lines} lines without its tests; split it along seams that a newcomer could name");
    if lines > TOO_LONG_FILE_LINES {
        Some(Finding::error(text))
    } else {
        (lines > LONG_FILE_LINES).then(|| Finding::warning(text))
    }
}

fn check_words(path: &str, code: &str, words: &[&str], instead: &str) -> Vec<Finding> {
    let found = |word: &&str| {
        let line = line_with(code, word)?;
        Some(Finding::error(format!("{path}:{line}: `{word}`: {instead}")))
    };
    words.iter().filter_map(found).collect()
}

/// The number of the first line (from 1) outside of comments that contains `word`, not as part of a longer one.
fn line_with(text: &str, word: &str) -> Option<usize> {
    let may_be_longer = word.ends_with(|c: char| c.is_alphanumeric());
    let continues = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let holds = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            let after = line.get(at.saturating_add(word.len())..).and_then(|after| after.chars().next());
            !(continues(before) || may_be_longer && continues(after))
        })
    };
    text.lines().position(|line| !line.trim_start().starts_with("//") && holds(line)).map(|at| at.saturating_add(1))
}

/// The text before the tests at the end of a file.
fn without_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod tests").map_or(text, |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        let findings: Vec<String> =
            check_name(path).into_iter().chain(check_text(path, text, "/checkout")).map(|found| found.text).collect();
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, part) in findings.iter().zip(expected) {
            assert!(finding.contains(part), "{finding} should hold {part}");
        }
    }

    #[test]
    fn vague_names_are_found_anywhere_in_a_path() {
        check("src/graph.rs", "", &[]);
        check("src/utils.rs", "", &["`utils`"]);
        check("tests/helpers/page.ts", "", &["`helpers`"]);
    }

    #[test]
    fn machine_paths_are_found_in_any_text() {
        check("README.md", "see ./docs and /data/home/", &[]);
        check("README.md", "in\n/checkout/src", &["README.md:2"]);
        check("docs/a.md", "/home/me", &["docs/a.md:1"]);
    }

    #[test]
    fn pure_crates_name_no_effects_outside_of_tests_and_comments() {
        check("crates/engine/src/a.rs", "// std::fs\nstruct Instantly;\n#[cfg(test)]\nmod tests { use std::fs; }", &[]);
        check("crates/engine/src/a.rs", "use std::{self};\nuse std::time::Instant;", &["a.rs:2: `Instant`"]);
        check("crates/engine/src/a/tests.rs", "use std::fs;", &[]);
        check("crates/cli/src/a.rs", "use std::fs;", &[]);
    }

    #[test]
    fn only_the_driver_of_the_dashboard_performs_effects() {
        check("src/app.rs", "spawn_local(x)", &["`spawn_local`"]);
        check("src/driver/clock.rs", "spawn_local(x)", &[]);
    }

    #[test]
    fn long_files_are_found_by_their_lines_without_tests() {
        check("xtask/src/a.rs", &"x\n".repeat(250), &[]);
        check("xtask/src/a.rs", &"x\n".repeat(251), &["251 lines"]);
        check(
            "xtask/src/a.rs",
            &format!("{}#[cfg(test)]\nmod tests {{}}\n{}", "x\n".repeat(250), "y\n".repeat(500)),
            &[],
        );
        check("crates/engine/src/run/tests/a.rs", &"x\n".repeat(500), &[]);
    }
}
