//! Which nodes have no address, and which addresses no node.

use super::{
    names::Names,
    read::{Draft, Reading},
    registry::Registry,
};
use crate::diagnostics::{missing_address, unused_address};

/// Tells of nodes without an address, and of addresses without a node, where both are all known.
pub(super) fn check<'v>(draft: &Draft<'v>, reading: &mut Reading<'v>) {
    let Some(registry) = draft.registry.as_ref().filter(|registry| registry.is_complete) else { return };
    // Addresses that a node without one most likely should have.
    let mut wanted = Names::default();
    let mut all_found = true;
    for (at, node) in draft.nodes.iter().enumerate().filter(|(at, _)| registry.get(*at).is_none()) {
        let by_other_id =
            node.other_id.and_then(|other| registry.unused.iter().find(|unused| unused.key.text == other));
        let near = by_other_id.or_else(|| {
            let near = reading.nearest.find(node.id, &mut registry.unused.iter().map(|unused| &*unused.key.text))?;
            registry.unused.iter().find(|unused| unused.key.text == near)
        });
        all_found &= near.is_some();
        if let Some(near) = near {
            wanted.number(&near.key.text, at);
        }
        let near = near.map(|near| near.key);
        reading.findings.add_about(at, missing_address::diagnose(node.id, node.key, registry.key, near));
    }
    if draft.nodes_are_known && !registry.unused.is_empty() && !reading.nearest.is_spent() {
        tell_unused(draft, registry, wanted, all_found, reading);
    }
}

/// Tells of each address that no node has, and that is not one of `wanted`. Where some node found no address, one of
/// these may be its, so none is to be removed.
fn tell_unused<'v>(
    draft: &Draft<'v>,
    registry: &Registry<'v>,
    mut wanted: Names<'v>,
    may_remove: bool,
    reading: &mut Reading<'v>,
) {
    // A name without a block is told where the name stands.
    let start = draft.start.given();
    for name in draft.nodes.iter().flat_map(|node| node.next.names()).map(|(name, _)| name).chain(start) {
        wanted.number(name, 0);
    }
    for unused in registry.unused.iter().filter(|unused| !unused.is_told && !wanted.contains(&unused.key.text)) {
        let removal = if may_remove { registry.removal(unused) } else { Vec::new() };
        reading.findings.add(unused_address::diagnose(unused.key, removal));
    }
}
