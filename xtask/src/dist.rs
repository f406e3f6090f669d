//! The one self-contained binary: `wattflow` with the page embedded.

use anyhow::Result;
use xshell::cmd;

use crate::{page, project::Project, report, size};

/// Where the binary is left, relative to the root of the checkout.
pub(crate) const BINARY: &str = "target/release/wattflow";

/// Builds the page, then the binary that embeds it.
pub(crate) fn build(project: &Project) -> Result<()> {
    page::build(project)?;
    report::line(&size::summary(project)?);
    build_binary(project)
}

/// Builds the binary around the page that lies in dist/.
pub(crate) fn build_binary(project: &Project) -> Result<()> {
    report::doing("building wattflow in release, with the page embedded (3 minutes the first time)");
    let shell = project.shell();
    project.run(cmd!(shell, "cargo build --release --locked --package wattflow"))?;
    report::line(&format!("  {BINARY}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_container_of_the_docs_takes_the_binary_from_where_it_is_left() {
        let document = include_str!("../../docs/deploy.md");
        assert!(document.contains(&format!("\nCOPY {BINARY} ")));
    }
}
