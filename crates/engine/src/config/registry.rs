//! `service_registry`: the address of each node.

use super::{fields::is_note, names::Names, read::Reading};
use crate::{
    address::Address,
    diagnostic::{Diagnostic, Edit, Severity},
    diagnostics::{Place, malformed_address, mixed_content, tls_port, wrong_type},
    json::{Key, Kind, Member, Object},
    span::Span,
};

/// The addresses as they are written.
pub(super) struct Registry<'v> {
    /// Where `service_registry` stands.
    pub(super) key: Span,
    /// For each node its entry.
    entries: Vec<Option<Entry<'v>>>,
    object: &'v Object<'v>,
    /// Entries that are no node's.
    pub(super) unused: Vec<Unused<'v>>,
    /// For each node that a page served over TLS could not call, what such a page tells.
    pub(super) insecure: Vec<(usize, Diagnostic)>,
    /// Whether `entries` are all there are.
    pub(super) is_complete: bool,
    /// Whether all its keys were looked at, and no two are the same.
    pub(super) is_distinct: bool,
}

/// An entry of no node.
pub(super) struct Unused<'v> {
    pub(super) key: &'v Key<'v>,
    /// Its index among the members.
    member: usize,
    /// Whether something is wrong with it that is told already.
    pub(super) is_told: bool,
}

/// One entry.
pub(super) struct Entry<'v> {
    /// The value, verbatim; empty where it is no string.
    pub(super) text: &'v str,
    pub(super) address: Option<Address>,
}

impl<'v> Registry<'v> {
    /// The entry of this node.
    pub(super) fn get(&self, node: usize) -> Option<&Entry<'v>> {
        self.entries.get(node)?.as_ref()
    }

    /// The address of this node, which then is no longer here.
    pub(super) fn take_address(&mut self, node: usize) -> Option<Address> {
        self.entries.get_mut(node)?.as_mut()?.address.take()
    }

    /// What removes an entry of no node.
    pub(super) fn removal(&self, unused: &Unused<'v>) -> Vec<Edit> {
        self.object.removal(unused.member)
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
    let mut entries = Vec::new();
    entries.resize_with(positions.len(), || None);
    let (unused, insecure) = (Vec::new(), Vec::new());
    let mut registry = Registry { key, entries, object, unused, insecure, is_complete, is_distinct: true };
    let mut others = Names::default();
    // Most registries name the nodes in their order.
    let mut next = positions.len();
    for (index, member) in object.members.iter().enumerate().rev() {
        let id = &*member.key.text;
        let node = positions.get_near(next.wrapping_sub(1), id);
        next = node.unwrap_or(next);
        let is_overruled = match node {
            Some(node) => registry.get(node).is_some(),
            None => is_note(id) || others.number(id, index) != index,
        };
        if is_overruled {
            registry.is_distinct = false;
            continue;
        }
        let (entry, diagnostic) = read_entry(member);
        if let (Some(address), Some(node)) = (&entry.address, node)
            && address.is_mixed_content()
        {
            registry.insecure.push((node, mixed_content::diagnose(id, entry.text, member.value.span)));
        }
        if let Some(place) = node.and_then(|node| registry.entries.get_mut(node)) {
            *place = Some(entry);
        }
        // Of an address that could be used, but is not, only that is told.
        let diagnostic = diagnostic.filter(|told| node.is_some() || !nodes_are_known || !tls_port::is(told));
        if node.is_none() {
            let is_told = diagnostic.is_some() || matches!(member.value.kind, Kind::Invalid);
            registry.unused.push(Unused { key: &member.key, member: index, is_told });
        }
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
        Ok(address) => {
            let diagnostic = tls_port::diagnose(id, text, member.value.span, &address);
            (Entry { text, address: Some(address) }, diagnostic)
        }
        Err(error) => {
            let diagnostic = malformed_address::diagnose(id, text, member.value.span, &error);
            (Entry { text, address: None }, Some(diagnostic))
        }
    }
}
