//! `service_registry`: the address of each node.

use std::collections::HashMap;

use super::{fields::is_note, read::Reading};
use crate::{
    address::Address,
    diagnostic::{Diagnostic, Severity},
    diagnostics::{Place, malformed_address, wrong_type},
    json::{Key, Kind, Object},
    span::Span,
};

/// The addresses as they are written.
pub(super) struct Registry<'v> {
    /// Where `service_registry` stands.
    pub(super) key: Span,
    pub(super) entries: HashMap<&'v str, Entry<'v>>,
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

/// Reads the addresses. `positions` are the nodes; when they are all known, an entry of none of them is never used.
pub(super) fn read<'v>(
    key: Span,
    object: &'v Object<'v>,
    positions: &HashMap<&'v str, usize>,
    nodes_are_known: bool,
    reading: &mut Reading<'v>,
) -> Registry<'v> {
    let mut registry = Registry {
        key,
        entries: HashMap::with_capacity(object.members.len()),
        unused: Vec::new(),
        is_complete: object.complete,
    };
    let mut told: HashMap<&str, Diagnostic> = HashMap::new();
    for member in &object.members {
        let id = &*member.key.text;
        let is_node = positions.contains_key(id);
        if is_note(id) && !is_node {
            continue;
        }
        if !is_node {
            registry.unused.push(&member.key);
        }
        told.remove(id);
        let text = member.value.as_str();
        let address = text.map(str::parse::<Address>);
        match (&address, text) {
            (Some(Err(error)), Some(text)) => {
                told.insert(id, malformed_address::diagnose(id, text, member.value.span, error));
            }
            (None, _) if member.value.kind != Kind::Invalid => {
                told.insert(id, wrong_type::diagnose(Place::Registry, id, &member.value, "a string"));
            }
            _ => {}
        }
        let entry = Entry { text: text.unwrap_or_default(), address: address.and_then(Result::ok) };
        registry.entries.insert(id, entry);
    }
    for (id, mut diagnostic) in told {
        if let Some(node) = positions.get(id) {
            reading.findings.add_about(*node, diagnostic);
        } else {
            if nodes_are_known {
                diagnostic.severity = Severity::Warning;
            }
            reading.findings.add(diagnostic);
        }
    }
    registry
}
