//! What must hold of every check, whatever the text: shared by the targets.

#![forbid(unsafe_code)]

use wattflow_engine::{
    config::{Checked, check},
    diagnostic::{Diagnostic, Severity},
    json,
    span::Span,
};

/// Asserts what must hold of what `check` made of `text`; of bytes that are no text, `text` is empty.
pub fn assert_sound(text: &str, checked: &Checked) {
    assert!(checked.diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start), "out of order");
    assert_eq!(checked.pipeline.is_none(), checked.count(Severity::Error) > 0, "runnable, and yet an error");
    checked.diagnostics.iter().for_each(|diagnostic| assert_inside(text, diagnostic));
    if let Some(outline) = &checked.outline {
        let count = outline.nodes.len();
        assert!(outline.start.is_none_or(|start| start < count));
        for node in &outline.nodes {
            assert!(is_inside(text, node.span), "{node:?}");
            assert!(node.next.iter().all(|next| *next < count), "{node:?}");
        }
    }
    if let Some(pipeline) = &checked.pipeline {
        let count = pipeline.nodes.len();
        assert!(pipeline.start < count);
        for node in &pipeline.nodes {
            assert!(node.timeout_millis > 0, "{node:?}");
            assert!(node.next.iter().all(|next| *next < count), "{node:?}");
        }
    }
}

/// Asserts what must hold of the text that each fix makes.
pub fn assert_fixes_help(text: &str, checked: &Checked) {
    let is_json = is_json(text);
    for diagnostic in &checked.diagnostics {
        let Some(fix) = &diagnostic.fix else { continue };
        let repaired = fix.apply(text);
        assert_ne!(repaired, text, "a fix without effect: {diagnostic:#?}");
        let after = check(&repaired);
        assert_sound(&repaired, &after);
        let shown = || format!("{diagnostic:#?}\n{repaired}\n{:#?}", after.diagnostics);
        if is_json {
            assert!(self::is_json(&repaired), "no JSON any more: {}", shown());
            assert!(count(&after, diagnostic) < count(checked, diagnostic), "still there: {}", shown());
        } else if checked.diagnostics.len() == 1 {
            // What is told of a text that is no JSON may hide more, even of its kind, but not itself.
            let is_left = |left: &Diagnostic| (&left.message, left.span) == (&diagnostic.message, diagnostic.span);
            assert!(!after.diagnostics.iter().any(is_left), "still there: {}", shown());
        }
    }
}

fn is_json(text: &str) -> bool {
    json::parse(text).errors.is_empty()
}

/// How often the same is told of the same value.
fn count(checked: &Checked, told: &Diagnostic) -> usize {
    let same = |it: &&Diagnostic| (it.code, &it.pointer, &it.message) == (told.code, &told.pointer, &told.message);
    checked.diagnostics.iter().filter(same).count()
}

fn assert_inside(text: &str, diagnostic: &Diagnostic) {
    let labels = diagnostic.labels.iter().map(|label| label.span);
    let edits = || diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    for place in labels.chain(edits()).chain([diagnostic.span]) {
        assert!(is_inside(text, place), "{place:?} is not in the text: {diagnostic:#?}");
    }
    let mut from = 0;
    for edit in edits() {
        assert!(edit.start >= from, "edits overlap: {diagnostic:#?}");
        from = edit.end;
    }
}

/// Whether `place` is a stretch of `text` on character boundaries.
fn is_inside(text: &str, place: Span) -> bool {
    text.get(place.range()).is_some()
}
