//! What the crates may depend on.

use std::env;

use anyhow::Result;
use xshell::cmd;

use super::Finding;
use crate::{
    project::{Project, WASM_TARGET},
    report, tools,
};

/// Everything that the pure crates may pull in, directly or not: they must stay small, and free of effects.
const PURE_CRATES: [(&str, &[&str]); 3] = [
    ("wattflow-engine", &["itoa", "memchr", "serde", "serde_core", "serde_json", "zmij"]),
    ("wattflow-view", &["itoa", "memchr", "serde", "serde_core", "serde_json", "wattflow-engine", "zmij"]),
    (
        "wattflow-results",
        &[
            "bytes",
            "itoa",
            "memchr",
            "prost",
            "serde",
            "serde_core",
            "serde_json",
            "wattflow-engine",
            "wattflow-view",
            "zmij",
        ],
    ),
];

/// Holds the dependency trees of the pure crates to their lists.
pub(super) fn check_pure_crates(project: &Project) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (package, allowed) in PURE_CRATES {
        let shell = project.shell();
        let tree = project.read(cmd!(
            shell,
            "cargo tree --locked --package {package} --edges normal,no-proc-macro --target {WASM_TARGET} --prefix none"
        ))?;
        findings.extend(not_allowed(package, allowed, &tree));
    }
    Ok(findings)
}

/// Checks licences, bans and sources with cargo-deny, as deny.toml says.
pub(super) fn check_licences(project: &Project) -> Result<()> {
    tools::ensure_deny(project)?;
    let shell = project.shell();
    project.run(cmd!(shell, "cargo deny --locked check --hide-inclusion-graph bans licenses sources"))?;
    // A new advisory must not fail an unrelated change, nor this command go to the network.
    let database = env::home_dir().map(|home| home.join(".cargo/advisory-dbs"));
    if database.is_some_and(|database| database.is_dir()) {
        let advisories = cmd!(shell, "cargo deny --locked check --disable-fetch advisories");
        if project.run(advisories).is_err() {
            report::line("  warning: a dependency has an advisory; see above");
        }
    } else {
        report::line("  advisories: not checked, their database is not on this machine (`cargo deny fetch` brings it)");
    }
    Ok(())
}

/// The packages of `tree` (lines of `name vVERSION …`) that are not in `allowed`.
fn not_allowed(package: &str, allowed: &[&str], tree: &str) -> Vec<Finding> {
    let mut found: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != package && !allowed.contains(name))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|name| {
            Finding::error(format!(
                "{package} is pure but pulls in `{name}`: do without it, or add it to the list in \
                 xtask/src/tidy/dependencies.rs with the reason in the commit"
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tree: &str, expected: &[&str]) {
        let findings = not_allowed("pure", &["serde"], tree);
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, name) in findings.iter().zip(expected) {
            assert!(finding.text.contains(&format!("`{name}`")), "{findings:?}");
        }
    }

    #[test]
    fn a_dependency_outside_the_list_is_found_once() {
        check("pure v0.1.0 (/x)\nserde v1.0.0\n", &[]);
        check("pure v0.1.0 (/x)\nserde v1.0.0\ntokio v1.0.0\ntokio v1.0.0 (*)\nmio v1.0.0", &["mio", "tokio"]);
    }
}
