//! The project's own rules, those that no other tool checks.

mod dependencies;
mod parts;
mod sources;

use anyhow::{Result, bail};

use crate::{docs, project::Project, report};

/// Checks every rule and lists everything that breaks one.
pub(crate) fn tidy(project: &Project) -> Result<()> {
    let mut findings = sources::check(project)?;
    findings.extend(parts::check(project)?);
    if !docs::is_current(project) {
        findings
            .push(Finding::error(format!("{}: not what the catalogue says; run cargo xtask docs", docs::DIAGNOSTICS)));
    }
    findings.extend(dependencies::check_pure_crates(project)?);
    let (errors, warnings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.is_error);
    for warning in &warnings {
        report::line(&format!("  warning: {}", warning.text));
    }
    for error in &errors {
        report::line(&format!("  error: {}", error.text));
    }
    dependencies::check_licences(project)?;
    if !errors.is_empty() {
        bail!("{} thing(s) to put right, listed above", errors.len());
    }
    Ok(())
}

/// Something that breaks a rule: where, what, and what to do instead.
#[derive(Debug)]
struct Finding {
    is_error: bool,
    text: String,
}

impl Finding {
    fn error(text: String) -> Self {
        Self { is_error: true, text }
    }

    fn warning(text: String) -> Self {
        Self { is_error: false, text }
    }
}
