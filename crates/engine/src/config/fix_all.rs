//! Every repair that a machine can make.

use super::{Fixed, MAX_CONFIG_BYTES, Repair, check};
use crate::{
    diagnostic::{Diagnostic, Edit, Fix, Severity},
    json,
    order::sort_pairs,
    span::{ColumnUnit, LineIndex, Span},
};

/// How often a text is repaired and checked anew: a repair can bring to light what its mistake hid. Repairs that go on for
/// longer undo each other, and none is made.
const MAX_ROUNDS: usize = 100;

/// Repairs `text` round by round, and keeps the last state that has no more errors than any before it: then a text that
/// comes out has nothing left that would be kept.
pub(super) fn fix_all(text: &str) -> Fixed {
    let mut now = State::new(text.to_owned());
    let mut repairs = Vec::new();
    let mut kept = Fixed { text: text.to_owned(), repairs: Vec::new() };
    let mut fewest_errors = now.errors;
    for _ in 0..MAX_ROUNDS {
        let Some((repaired, made)) = round(&now) else { return kept };
        let next = State::new(repaired);
        if now.is_json && !next.is_json {
            return kept;
        }
        repairs.extend(made);
        if next.errors <= fewest_errors {
            fewest_errors = next.errors;
            kept.text.clone_from(&next.text);
            kept.repairs.append(&mut repairs);
        }
        now = next;
    }
    Fixed { text: text.to_owned(), repairs: Vec::new() }
}

/// A text with what is wrong with it.
struct State {
    text: String,
    diagnostics: Vec<Diagnostic>,
    /// How many errors a check of it tells.
    errors: usize,
    is_json: bool,
}

impl State {
    fn new(text: String) -> Self {
        let (checked, syntax_errors) = check::check(&text, json::MAX_ERRORS);
        let errors = checked.count(Severity::Error);
        let has_more = syntax_errors >= json::MAX_ERRORS;
        let checked = if has_more { check::check(&text, usize::MAX).0 } else { checked };
        Self { text, diagnostics: checked.diagnostics, errors, is_json: syntax_errors == 0 }
    }
}

/// Makes the repairs that do not get into each other's way; `None` when that changes nothing.
fn round(state: &State) -> Option<(String, Vec<Repair>)> {
    let start = |diagnostic: &Diagnostic| Some(diagnostic.fix.as_ref()?.edits.first()?.span.start);
    let mut order: Vec<(u64, u64)> = state
        .diagnostics
        .iter()
        .enumerate()
        .filter_map(|(index, found)| Some((start(found)? as u64, index as u64)))
        .collect();
    sort_pairs(&mut order);
    let fixes = order.iter().filter_map(|(_, index)| {
        let diagnostic = state.diagnostics.get(*index as usize)?;
        Some((diagnostic, diagnostic.fix.as_ref()?))
    });
    let lines = LineIndex::new(&state.text);
    let mut all = Fix { title: String::new(), edits: Vec::new() };
    let mut repairs = Vec::new();
    // Where the last edit ended.
    let mut end = 0;
    for (diagnostic, fix) in fixes {
        let (Some(first), Some(last)) = (fix.edits.first(), fix.edits.last()) else { continue };
        let changes = |edit: &Edit| state.text.get(edit.span.range()) != Some(edit.replacement.as_str());
        // Which of two insertions at one place goes first would be a guess.
        let touches = !all.edits.is_empty() && first.span == Span::at(end);
        if first.span.start < end || touches || !fix.edits.iter().any(changes) {
            continue;
        }
        end = last.span.end;
        all.edits.extend_from_slice(&fix.edits);
        let line = lines.line_column(&state.text, diagnostic.span.start, ColumnUnit::Chars).line;
        repairs.push(Repair { code: diagnostic.code, title: fix.title.clone(), line });
    }
    let repaired = all.apply(&state.text);
    (repaired != state.text && repaired.len() <= MAX_CONFIG_BYTES).then_some((repaired, repairs))
}
