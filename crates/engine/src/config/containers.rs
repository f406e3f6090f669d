//! `containers`: the nodes, in file order.

use super::{
    fields::is_note,
    names::Names,
    node::{self, NodeDraft},
    read::Reading,
};
use crate::{
    diagnostics::{Place, wrong_type},
    json::{Kind, Member, Object},
};

/// Reads every node, with the index of each by its key. Of two with the same key the last one counts, at the place of the
/// first, as in Python.
pub(super) fn read<'v>(object: &'v Object<'v>, reading: &mut Reading<'v>) -> (Vec<NodeDraft<'v>>, Names<'v>) {
    let mut members: Vec<&'v Member<'v>> = Vec::with_capacity(object.members.len());
    let mut positions = Names::with_room_for(object.members.len());
    for member in &object.members {
        if is_note(&member.key.text) && !matches!(member.value.kind, Kind::Object(_)) {
            continue;
        }
        let at = positions.number(&member.key.text, members.len());
        match members.get_mut(at) {
            Some(earlier) => *earlier = member,
            None => members.push(member),
        }
    }
    let nodes = members.into_iter().enumerate().map(|(index, member)| read_member(index, member, reading)).collect();
    (nodes, positions)
}

fn read_member<'v>(index: usize, member: &'v Member<'v>, reading: &mut Reading<'v>) -> NodeDraft<'v> {
    match &member.value.kind {
        Kind::Object(object) => node::read(index, member, object, reading),
        Kind::Invalid => NodeDraft::unread(member),
        _ => {
            let diagnostic = wrong_type::diagnose(Place::Containers, &member.key.text, &member.value, "an object");
            reading.findings.add_about(index, diagnostic);
            NodeDraft::unread(member)
        }
    }
}
