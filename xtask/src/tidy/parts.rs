//! That the views and index.html know each other's elements.

use anyhow::Result;

use super::Finding;
use crate::project::Project;

const PAGE: &str = "index.html";
const VIEWS: &str = "src/views";

/// Checks that each element which a view makes follow the model is in index.html, once, and that no other has an id.
pub(super) fn check(project: &Project) -> Result<Vec<Finding>> {
    let page = project.read_file(PAGE)?;
    let mut views = project.read_file("src/views.rs")?;
    for path in crate::page::files_under(&project.path(VIEWS))? {
        views.push_str(&project.read_file(&format!("{VIEWS}/{}", path.display()))?);
    }
    Ok(compare(&page, &views))
}

fn compare(page: &str, views: &str) -> Vec<Finding> {
    let there: Vec<&str> = between(page, " id=\"", "\"");
    let used: Vec<&str> = between(views, "part(\"", "\")");
    let mut findings = Vec::new();
    for id in &used {
        match there.iter().filter(|there| there == &id).count() {
            1 => {}
            0 => findings.push(format!("{VIEWS}: `part(\"{id}\")`, but {PAGE} has no element with this id")),
            _ => findings.push(format!("{PAGE}: more than one element has the id `{id}`")),
        }
    }
    for id in there.iter().filter(|id| !used.contains(id)) {
        findings.push(format!("{PAGE}: no view names the element with the id `{id}`"));
    }
    findings.into_iter().map(Finding::error).collect()
}

/// What stands in `text` between each `before` and the next `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| Some(rest.split_once(after)?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, views: &str, expected: &[&str]) {
        let findings: Vec<String> = compare(page, views).into_iter().map(|found| found.text).collect();
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, part) in findings.iter().zip(expected) {
            assert!(finding.contains(part), "{finding} should hold {part}");
        }
    }

    #[test]
    fn each_part_that_a_view_names_is_in_the_page_once() {
        check("<p id=\"a\"><p class=\"x\" id=\"b\">", "part(\"a\").text(x); part(\"b\")", &[]);
        check("<p id=\"a\">", "part(\"a\"); part(\"b\")", &["`part(\"b\")`"]);
        check("<p id=\"a\"><p id=\"a\">", "part(\"a\")", &["more than one"]);
    }

    #[test]
    fn an_id_that_no_view_names_is_left_over() {
        check("<p id=\"a\">", "", &["`a`"]);
    }
}
