//! What is documented from the engine's own catalogue of diagnostics: a page in docs/, and the same for the served page.

mod markdown;
mod page;

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use wattflow_engine::{
    config,
    diagnostics::{Description, catalogue},
};
use wattflow_view::diagnostics::full;

use crate::{project::Project, report};

/// The page in docs/, which is committed.
pub(crate) const DIAGNOSTICS: &str = "docs/diagnostics.md";
/// The one that is served, which each build of the page writes.
pub(crate) const SERVED_DIAGNOSTICS: &str = "diagnostics.html";

const TITLE: &str = "Diagnostics";
const INTRODUCTION: &str = "Everything that `wattflow validate` and the page can find wrong with a pipeline, by its code. \
                            An error keeps the pipeline from running, a warning does not; about a node that no run \
                            reaches, every mistake is a warning.";
/// What the examples are called where they are checked.
const EXAMPLE_FILE: &str = "pipeline.json";

/// Writes the page in docs/.
pub(crate) fn write(project: &Project) -> Result<()> {
    let path = project.path(DIAGNOSTICS);
    fs::write(&path, markdown::document(&entries())).with_context(|| format!("cannot write {}", path.display()))?;
    report::line(&format!("  {DIAGNOSTICS}"));
    Ok(())
}

/// Whether the page in docs/ says what the catalogue says.
pub(crate) fn is_current(project: &Project) -> bool {
    project.read_file(DIAGNOSTICS).is_ok_and(|there| there == markdown::document(&entries()))
}

/// Writes the page that is served, to the directory of a page that was built.
pub(crate) fn write_served(project: &Project, directory: &Path) -> Result<()> {
    let style = project.read_file("style/tokens.css")? + &project.read_file("style/document.css")?;
    let icon = project.read_file("index.html")?;
    let icon = icon.lines().find(|line| line.contains("rel=\"icon\"")).unwrap_or_default();
    let path = directory.join(SERVED_DIAGNOSTICS);
    fs::write(&path, page::document(&entries(), &style, icon.trim()))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// What is to be said about a code.
struct Entry {
    description: &'static Description,
    /// What `wattflow validate` prints for its wrong example.
    printed: Option<String>,
    repair: Option<Repair>,
}

/// What a fix makes of a wrong example.
struct Repair {
    /// Imperative.
    title: String,
    /// The example with the repair made; `None` where it becomes the right one.
    repaired: Option<String>,
}

impl Repair {
    /// What the fix does; what it makes follows where it is told.
    fn sentence(&self) -> String {
        let Self { title, repaired } = self;
        let result =
            if repaired.is_some() { "makes this of the wrong one:" } else { "makes the right one of the wrong one." };
        format!("Its fix, “{title}”, {result}")
    }
}

fn entries() -> Vec<Entry> {
    catalogue().iter().map(entry).collect()
}

fn entry(description: &'static Description) -> Entry {
    let Some(wrong) = description.wrong else { return Entry { description, printed: None, repair: None } };
    let diagnostics = config::check(wrong).diagnostics;
    let fix = diagnostics.iter().find_map(|diagnostic| diagnostic.fix.as_ref());
    let repair = fix.map(|fix| {
        let repaired = fix.apply(wrong);
        Repair { title: fix.title.clone(), repaired: (repaired != description.right).then_some(repaired) }
    });
    Entry { description, printed: Some(full(&diagnostics, EXAMPLE_FILE, wrong, false).trim_end().to_owned()), repair }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that a document has a section for each code, with what there is to say.
    #[track_caller]
    fn check(document: &str, section: impl Fn(&str) -> String, escaped: impl Fn(&str) -> String) {
        let mut rest = document;
        for Entry { description, printed, repair } in entries() {
            let start = section(description.code);
            rest = rest.split_once(&start).unwrap_or_else(|| panic!("no {start}")).1;
            assert_eq!(document.matches(&start).count(), 1, "{start}");
            for part in description.wrong.iter().copied().chain([description.right]).chain(printed.as_deref()) {
                assert!(rest.contains(&escaped(part)), "{part}");
            }
            if let Some(repaired) = repair.and_then(|repair| repair.repaired) {
                assert!(rest.contains(&escaped(&repaired)), "{repaired}");
            }
        }
    }

    #[test]
    fn each_code_has_a_section_of_its_name_with_its_examples() {
        check(&markdown::document(&entries()), |code| format!("\n## {code}\n"), str::to_owned);
        let escaped =
            |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        check(&page::document(&entries(), "", ""), |code| format!("<section id=\"{code}\">"), escaped);
    }

    #[test]
    fn the_served_page_loads_nothing_and_runs_nothing() {
        let page = page::document(&entries(), "", "");
        for element in ["<script", "<link", "<img", "<iframe", "@import"] {
            assert!(!page.contains(element), "{element}");
        }
    }

    #[test]
    fn what_a_code_prints_is_what_the_terminal_prints() {
        let entries = entries();
        let entry = entries.iter().find(|entry| entry.description.code == "trailing-comma").unwrap();
        let printed = entry.printed.as_deref().unwrap();
        assert!(printed.starts_with("error[trailing-comma]: ") && printed.contains("--> pipeline.json:"), "{printed}");
        assert!(!printed.contains('\u{1b}'), "{printed}");
        assert!(entry.repair.as_ref().is_some_and(|repair| repair.repaired.is_none()));
    }
}
