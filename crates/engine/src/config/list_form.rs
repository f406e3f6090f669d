//! The older form of `containers`: a list, read as far as it can be drawn.

use super::{
    DEFAULT_TIMEOUT_SECONDS, RetryPolicy,
    fields::Field,
    names::Names,
    node::{Next, NodeDraft},
};
use crate::{
    diagnostics::list_form::Lack,
    json::{Kind, Object, Value},
    span::Span,
};

/// What the list holds.
#[derive(Default)]
pub(super) struct ListForm<'v> {
    pub(super) nodes: Vec<NodeDraft<'v>>,
    pub(super) positions: Names<'v>,
    /// The first node that depends on no other.
    pub(super) first: Option<&'v str>,
    pub(super) has_command: bool,
    /// What blocks lack to run, each with the first that does.
    pub(super) lacks: Vec<Lack<'v>>,
}

/// Reads `containers`, with an edge wherever a node depends on another.
pub(super) fn read<'v>(containers: Option<&'v Value<'v>>) -> ListForm<'v> {
    let mut form = ListForm::default();
    let Some(Value { kind: Kind::Array(items), .. }) = containers else {
        return form;
    };
    let mut depends_on = Vec::new();
    for item in items {
        let Kind::Object(object) = &item.kind else { continue };
        form.has_command |= get(object, "command").is_some();
        let Some(id) = text(object, "id").or(text(object, "name")) else { continue };
        if form.positions.contains(id) {
            continue;
        }
        form.positions.number(id, form.nodes.len());
        for key in ["input_file", "output_file"] {
            let is_told = form.lacks.iter().any(|lack| lack.key == key);
            if object.complete && !is_told && get(object, key).is_none() {
                form.lacks.push(Lack { key, node: Some(id) });
            }
        }
        let before = Next { values: get(object, "depends_on").map(values).unwrap_or_default(), ..Next::default() };
        if before.names().next().is_none() && form.first.is_none() {
            form.first = Some(id);
        }
        depends_on.push((id, before));
        form.nodes.push(node(id, item.span, object));
    }
    for (id, before) in depends_on {
        for (name, span) in before.names() {
            let before = form.positions.get(name).and_then(|at| form.nodes.get_mut(at));
            if let Some(before) = before {
                before.next.added.push((id, span));
            }
        }
    }
    form
}

#[inline(never)]
fn node<'v>(id: &'v str, span: Span, object: &'v Object<'v>) -> NodeDraft<'v> {
    let file = |key| text(object, key).map_or(Field::Absent, |file| Field::Given(file, span));
    NodeDraft {
        id,
        other_id: None,
        key: span,
        span,
        name: text(object, "name").unwrap_or_default(),
        description: text(object, "description").unwrap_or_default(),
        input: file("input_file"),
        output: file("output_file"),
        next: Next { values: get(object, "next_node").map(values).unwrap_or_default(), ..Next::default() },
        service: None,
        timeout_millis: DEFAULT_TIMEOUT_SECONDS.saturating_mul(1000),
        retry: RetryPolicy::NONE,
    }
}

/// The items of a list, or the one value that stands in its place.
#[inline(never)]
fn values<'v>(value: &'v Value<'v>) -> &'v [Value<'v>] {
    if let Kind::Array(items) = &value.kind { items } else { std::slice::from_ref(value) }
}

#[inline(never)]
fn get<'v>(object: &'v Object<'v>, key: &str) -> Option<&'v Value<'v>> {
    object.members.iter().rev().find(|member| member.key.text == key).map(|member| &member.value)
}

#[inline(never)]
fn text<'v>(object: &'v Object<'v>, key: &str) -> Option<&'v str> {
    get(object, key).and_then(Value::as_str)
}
