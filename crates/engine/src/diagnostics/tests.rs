use std::{collections::HashSet, fs, path::Path};

use super::*;
use crate::{
    config,
    diagnostic::{Diagnostic, Fix},
    span::{ColumnUnit, LineIndex},
};

/// Checks the diagnostics of a config, each as `line:column severity[code] message`, and that all of them are in order.
#[track_caller]
pub(crate) fn check(text: &str, expected: &[&str]) -> Vec<Diagnostic> {
    let diagnostics = config::check(text).diagnostics;
    let lines = LineIndex::new(text);
    let shown = |diagnostic: &Diagnostic| {
        let at = lines.line_column(text, diagnostic.span.start, ColumnUnit::Chars);
        let (severity, code) = (diagnostic.severity.word(), diagnostic.code);
        format!("{}:{} {severity}[{code}] {}", at.line, at.column, diagnostic.message)
    };
    let found: Vec<String> = diagnostics.iter().map(shown).collect();
    assert_eq!(found, expected, "{text:.2000}");
    assert_well_formed(text, &diagnostics);
    diagnostics
}

/// Checks what the first fix for this code makes of a config.
#[track_caller]
pub(crate) fn check_fix(text: &str, code: &str, expected: &str) {
    let diagnostics = config::check(text).diagnostics;
    let diagnostic = diagnostics.iter().find(|diagnostic| diagnostic.code == code);
    let fix = diagnostic.and_then(|diagnostic| diagnostic.fix.clone());
    assert_eq!(fix.map(|fix| fix.apply(text)).as_deref(), Some(expected), "{diagnostics:#?}");
}

#[track_caller]
pub(crate) fn assert_well_formed(text: &str, diagnostics: &[Diagnostic]) {
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
    for diagnostic in diagnostics {
        let Diagnostic { message, help, pointer, span, labels, fix, .. } = diagnostic;
        assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
        assert!(labels.iter().all(|label| text.get(label.span.range()).is_some()), "{diagnostic:?}");
        for line in [message, help].into_iter().chain(labels.iter().map(|label| &label.message)) {
            assert!(!line.is_empty() && !line.contains('\n') && !line.ends_with('.'), "{diagnostic:?}");
            assert!(!line.starts_with(char::is_uppercase), "{diagnostic:?}");
        }
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{diagnostic:?}");
        if let Some(Fix { title, edits }) = fix {
            assert!(!title.is_empty() && !edits.is_empty(), "{diagnostic:?}");
            let mut from = 0;
            for edit in edits {
                assert!(edit.span.start >= from && text.get(edit.span.range()).is_some(), "{diagnostic:?}");
                from = edit.span.end;
            }
        }
    }
}

/// Checks a config as where this code is told: most are told everywhere.
fn check_for(code: &str, text: &str) -> config::Checked {
    let checked = config::check(text);
    if code == "mixed-content" { checked.on_secure_page() } else { checked }
}

#[test]
fn each_wrong_example_has_its_mistake_and_no_other() {
    for Description { code, severity, wrong, .. } in catalogue() {
        let Some(wrong) = wrong else { continue };
        let diagnostics = check_for(code, wrong).diagnostics;
        let codes: Vec<_> = diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect();
        assert_eq!(codes, [(*code, *severity)], "{diagnostics:#?}");
        assert_well_formed(wrong, &diagnostics);
    }
}

#[test]
fn no_right_example_has_a_mistake_and_each_can_run() {
    for Description { code, right, .. } in catalogue() {
        let checked = check_for(code, right);
        assert_eq!(checked.diagnostics, [], "{code}");
        assert!(checked.pipeline.is_some(), "{code}");
    }
}

#[test]
fn each_fix_of_a_wrong_example_leaves_nothing_wrong() {
    for wrong in catalogue().iter().filter_map(|description| description.wrong) {
        for fix in config::check(wrong).diagnostics.into_iter().filter_map(|diagnostic| diagnostic.fix) {
            let repaired = fix.apply(wrong);
            assert_eq!(config::check(&repaired).diagnostics, [], "{repaired}");
        }
    }
}

#[test]
fn each_code_is_in_the_file_of_its_name_and_each_file_in_the_catalogue() {
    let codes: Vec<&str> = catalogue().iter().map(|description| description.code).collect();
    assert!(codes.is_sorted());
    let names: HashSet<String> = codes.iter().map(|code| code.replace('-', "_")).collect();
    assert_eq!(names.len(), codes.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostics");
    let not_codes = ["nearest", "place", "syntax", "tests", "wording"];
    let files: HashSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !not_codes.contains(&name.as_str()))
        .collect();
    assert_eq!(names, files);
}

#[test]
fn descriptions_are_whole_sentences() {
    for Description { code, meaning, why, .. } in catalogue() {
        for sentence in [meaning, why] {
            assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{code}: {sentence}");
        }
    }
}
