//! The diagnostics found so far.

use crate::{
    diagnostic::{Diagnostic, Severity},
    order::sort_pairs,
};

/// Diagnostics, each with the node that it is about, if any.
#[derive(Default)]
pub(super) struct Findings(Vec<(Option<usize>, Diagnostic)>);

impl Findings {
    /// Adds one that is about the config as a whole.
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.0.push((None, diagnostic));
    }

    /// Adds one that is about the node with this index.
    pub(super) fn add_about(&mut self, node: usize, diagnostic: Diagnostic) {
        self.0.push((Some(node), diagnostic));
    }

    /// Makes warnings of what is wrong with nodes that no run reaches.
    pub(super) fn demote(&mut self, is_reachable: impl Fn(usize) -> bool) {
        for (node, diagnostic) in &mut self.0 {
            if node.is_some_and(|node| !is_reachable(node)) {
                diagnostic.severity = Severity::Warning;
            }
        }
    }

    pub(super) fn has_errors(&self) -> bool {
        self.0.iter().any(|(_, diagnostic)| diagnostic.severity == Severity::Error)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Forgets all but the first so many.
    pub(super) fn truncate(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// All of them, in text order.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = self.0.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        sort(&mut diagnostics);
        diagnostics
    }
}

/// Puts diagnostics in text order. Several can stand at one place, such as the keys that one object lacks, but never many.
pub(super) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let place = |diagnostic: &Diagnostic| (diagnostic.span.start as u64) << u32::BITS | diagnostic.span.end as u64;
    let mut order: Vec<(u64, u64)> =
        diagnostics.iter().enumerate().map(|(index, diagnostic)| (place(diagnostic), index as u64)).collect();
    sort_pairs(&mut order);
    let mut found: Vec<Option<Diagnostic>> = std::mem::take(diagnostics).into_iter().map(Some).collect();
    for (_, index) in order {
        let Some(next) = found.get_mut(index as usize).and_then(Option::take) else { continue };
        let is_later = |before: &&Diagnostic| {
            before.span == next.span && (next.code, &next.message) < (before.code, &before.message)
        };
        let later = diagnostics.iter().rev().take_while(is_later).count();
        diagnostics.insert(diagnostics.len().saturating_sub(later), next);
    }
}
