//! `service_registry`: the address of each node.

use super::{fields::is_note, names::Names, read::Reading};
use crate::{
    address::Address,
    diagnostic::{Diagnostic, Severity},
    diagnostics::{Place, malformed_address, wrong_type},
    json::{Key, Kind, Member, Object},
    span::Span,
};

/// The addresses as they are written.
pub(super) struct Registry<'v> {
    /// Where `service_registry` stands.
    pub(super) key: Span,
    /// Index of the entry for each id.
    pub(super) names: Names<'v>,
    entries: Vec<Entry<'v>>,
    /// Keys that are no node's.
    pub(super) unused: Vec<&'v Key<'v>>,
    /// Whether `entries` are all there are.
    pub(super) is_complete: bool,
}

/// One entry.
pub(super) struct Entry<'v> {
    /// The value, verbatim; empty where it is no string.
    pub(super) text: &'v str,
    pub(super) address: Option<Address>,
}

impl<'v> Registry<'v> {
    /// The entry for this id.
    pub(super) fn get(&self, id: &str) -> Option<&Entry<'v>> {
        self.names.get(id).and_then(|at| self.entries.get(at))
    }
}

/// Reads the addresses, of two with the same key the last one. `positions` are the nodes; when they are all known, an
/// entry of none of them is never used.
pub(super) fn read<'v>(
    key: Span,
    object: &'v Object<'v>,
    positions: &Names<'v>,
    nodes_are_known: bool,
    reading: &mut Reading<'v>,
) -> Registry<'v> {
    let is_complete = object.complete;
    let mut registry = Registry { key, names: Names::default(), entries: Vec::new(), unused: Vec::new(), is_complete };
    for member in object.members.iter().rev() {
        let id = &*member.key.text;
        let node = positions.get(id);
        if registry.names.contains(id) || (is_note(id) && node.is_none()) {
            continue;
        }
        registry.names.number(id, registry.entries.len());
        if node.is_none() {
            registry.unused.push(&member.key);
        }
        let (entry, diagnostic) = read_entry(member);
        registry.entries.push(entry);
        match (diagnostic, node) {
            (None, _) => {}
            (Some(diagnostic), Some(node)) => reading.findings.add_about(node, diagnostic),
            (Some(mut diagnostic), None) => {
                if nodes_are_known {
                    diagnostic.severity = Severity::Warning;
                }
                reading.findings.add(diagnostic);
            }
        }
    }
    registry
}

/// Reads one entry, with what is wrong with it.
fn read_entry<'v>(member: &'v Member<'v>) -> (Entry<'v>, Option<Diagnostic>) {
    let id = &*member.key.text;
    let Some(text) = member.value.as_str() else {
        let is_told = matches!(member.value.kind, Kind::Invalid);
        let diagnostic = wrong_type::diagnose(Place::Registry, id, &member.value, "a string");
        return (Entry { text: "", address: None }, (!is_told).then_some(diagnostic));
    };
    match text.parse() {
        Ok(address) => (Entry { text, address: Some(address) }, None),
        Err(error) => {
            let diagnostic = malformed_address::diagnose(id, text, member.value.span, &error);
            (Entry { text, address: None }, Some(diagnostic))
        }
    }
}
