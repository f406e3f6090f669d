//! From a JSON document to a draft of a config: everything read, nothing looked up.

use super::{
    containers,
    fields::{Field, Fields, Keys},
    findings::Findings,
    list_form,
    names::Names,
    node::{self, NodeDraft},
    registry::{self, Registry},
};
use crate::{
    diagnostics::{
        Nearest, Place, duplicate_key, empty_field, list_form as list_form_diagnostic, unsupported_execution_mode,
        wrong_type,
    },
    json::{Document, Kind, Member, Object, Value, pointer_at},
    span::Span,
};

pub(super) const KEYS: Keys = Keys {
    known: &[
        "workflow_name",
        "name",
        "description",
        "start_node",
        "execution_mode",
        "grpc_service",
        "service_registry",
        "containers",
    ],
    required: &["start_node", "service_registry", "containers"],
};

/// What reading needs and adds to.
pub(super) struct Reading<'v> {
    pub(super) text: &'v str,
    pub(super) findings: Findings,
    pub(super) nearest: Nearest,
}

/// A config as it is written.
pub(super) struct Draft<'v> {
    pub(super) workflow_name: &'v str,
    pub(super) nodes: Vec<NodeDraft<'v>>,
    /// Index of each node by its id.
    pub(super) positions: Names<'v>,
    /// Indices of nodes by what their `id` says, where that is another.
    pub(super) by_other_id: Names<'v>,
    /// Whether `nodes` are all the nodes there are: only then is a name that is not among them unknown.
    pub(super) nodes_are_known: bool,
    /// Whether it is of the older form, which cannot run.
    pub(super) is_list: bool,
    pub(super) start: Field<&'v str>,
    /// The one node that no other leads to, where `start` is none and there is one.
    pub(super) first: Option<&'v str>,
    /// `None` where addresses could not be read.
    pub(super) registry: Option<Registry<'v>>,
    pub(super) service: Option<&'v str>,
}

/// Reads a document; `None` when it is no object.
pub(super) fn read<'v>(document: &'v Document<'v>, reading: &mut Reading<'v>) -> Option<Draft<'v>> {
    let root = document.root.as_ref()?;
    let object = match &root.kind {
        Kind::Object(object) => object,
        Kind::Invalid => return None,
        _ => {
            reading.findings.add(wrong_type::root(root));
            return None;
        }
    };
    let is_list = object.members.iter().any(|member| member.key.text == "containers" && is_list(&member.value));
    if is_list {
        tell_duplicates(root, root, &[], reading);
        return Some(read_list_form(object, reading));
    }
    let open = Span::new(root.span.start, root.span.start.saturating_add(1));
    let fields = Fields::read(object, &KEYS, Place::Config, open, reading);
    if let Field::Given(mode, span) = fields.text("execution_mode", reading)
        && mode != "grpc"
    {
        reading.findings.add(unsupported_execution_mode::diagnose(mode, span));
    }
    let service = node::service(&fields, reading);
    // Large objects whose keys were found to be distinct.
    let mut distinct = Vec::new();
    let (nodes, positions, nodes_are_known) = match fields.object("containers", true, reading) {
        Some((value, object)) => {
            let (nodes, positions) = containers::read(object, reading);
            if nodes.is_empty() && object.complete {
                reading.findings.add(empty_field::diagnose(Place::Config, "containers", value.span, None));
            }
            if positions.len() == object.members.len() {
                distinct.push(object);
            }
            let are_known = object.complete && !nodes.is_empty();
            (nodes, positions, are_known)
        }
        None => (Vec::new(), Names::default(), false),
    };
    let mut by_other_id = Names::default();
    for (at, node) in nodes.iter().enumerate() {
        if let Some(other) = node.other_id {
            by_other_id.number(other, at);
        }
    }
    let starts = fields.get("start_node").and_then(Value::as_str).is_some_and(|start| positions.contains(start));
    let first = if starts || !nodes_are_known { None } else { only_first(&nodes, &positions) };
    let start = fields.text_meant("start_node", first, reading).or_missing(&fields, "start_node", first, reading);
    let registry = fields.object("service_registry", true, reading).map(|(value, object)| {
        let key = fields.key_span("service_registry").unwrap_or(value.span);
        let registry = registry::read(key, object, &positions, nodes_are_known, reading);
        if registry.is_distinct {
            distinct.push(object);
        }
        registry
    });
    tell_duplicates(root, root, &distinct, reading);
    Some(Draft {
        workflow_name: workflow_name(&fields, reading),
        nodes,
        positions,
        by_other_id,
        nodes_are_known,
        is_list: false,
        start,
        first,
        registry,
        service,
    })
}

/// The one node that no other leads to; `None` where there is not just one, or more may lead to it.
fn only_first<'v>(nodes: &[NodeDraft<'v>], positions: &Names<'v>) -> Option<&'v str> {
    let mut is_first = vec![true; nodes.len()];
    for node in nodes {
        if node.next.is_broken || node.next.is_misspelt {
            return None;
        }
        for at in node.next.names().filter_map(|(name, _)| positions.get(name)) {
            is_first.get_mut(at).into_iter().for_each(|is_first| *is_first = false);
        }
    }
    let mut first = nodes.iter().zip(is_first).filter(|(_, is_first)| *is_first).map(|(node, _)| node.id);
    first.next().filter(|id| !id.is_empty() && first.next().is_none())
}

fn is_list(value: &Value<'_>) -> bool {
    matches!(value.kind, Kind::Array(_))
}

fn workflow_name<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> &'v str {
    let _ = fields.note("description", reading);
    let name = fields.note("name", reading);
    fields.note("workflow_name", reading).or(name).unwrap_or_default()
}

/// Reads the older form as far as it can be drawn. All that is wrong with it is that it is the older form.
fn read_list_form<'v>(object: &'v Object<'v>, reading: &mut Reading<'v>) -> Draft<'v> {
    let given = |key: &str| object.members.iter().rev().find(|member| member.key.text == key);
    let text = |key: &str| given(key).and_then(|member| member.value.as_str());
    let list = list_form::read(given("containers").map(|member| &member.value));
    let start = text("start_node").filter(|name| list.positions.contains(name)).or(list.first);
    if let Some(member) = given("containers") {
        let mut lacks: Vec<list_form_diagnostic::Lack<'_>> = ["start_node", "service_registry"]
            .into_iter()
            .filter(|key| object.complete && given(key).is_none())
            .map(|key| list_form_diagnostic::Lack { key, node: None })
            .collect();
        lacks.extend(list.lacks);
        let diagnostic = list_form_diagnostic::diagnose(member.key.span, &lacks, list.first, list.has_command);
        reading.findings.add(diagnostic);
    }
    Draft {
        workflow_name: text("workflow_name").or(text("name")).unwrap_or_default(),
        nodes: list.nodes,
        positions: list.positions,
        by_other_id: Names::default(),
        nodes_are_known: false,
        is_list: true,
        start: start.map_or(Field::Absent, |name| Field::Given(name, Span::default())),
        first: None,
        registry: None,
        service: None,
    }
}

/// Objects with no more members than this are searched, not indexed, for keys that occur twice.
const SMALL_OBJECT: usize = 16;

/// Tells of every key that occurs twice in one object, anywhere in `value`, but for objects known to be `distinct`. Recursion
/// ends where the parser's does.
fn tell_duplicates<'v>(
    root: &'v Value<'v>,
    value: &'v Value<'v>,
    distinct: &[&'v Object<'v>],
    reading: &mut Reading<'v>,
) {
    match &value.kind {
        Kind::Object(object) => {
            let members = &object.members;
            let is_small = members.len() <= SMALL_OBJECT;
            if is_small {
                for (at, member) in members.iter().enumerate() {
                    if let Some(first) = members.iter().take(at).find(|earlier| earlier.key.text == member.key.text) {
                        tell_duplicate(root, object, at, first, reading);
                    }
                }
            } else if !distinct.iter().any(|distinct| std::ptr::eq(*distinct, object)) {
                let mut seen = Names::with_room_for(members.len());
                for at in 0..members.len() {
                    let first = members.get(at).map_or(at, |member| seen.number(&member.key.text, at));
                    if let Some(first) = members.get(first).filter(|_| first != at) {
                        tell_duplicate(root, object, at, first, reading);
                    }
                }
            }
            for member in members.iter().filter(|member| matches!(member.value.kind, Kind::Object(_) | Kind::Array(_)))
            {
                tell_duplicates(root, &member.value, distinct, reading);
            }
        }
        Kind::Array(items) => items.iter().for_each(|item| tell_duplicates(root, item, distinct, reading)),
        _ => {}
    }
}

/// Tells that the key of the member with this index is that of `first`, too.
fn tell_duplicate<'v>(
    root: &'v Value<'v>,
    object: &'v Object<'v>,
    at: usize,
    first: &'v Member<'v>,
    reading: &mut Reading<'v>,
) {
    let Some(member) = object.members.get(at) else { return };
    let pointer = pointer_at(root, member.key.span.start);
    let written = |member: &Member<'v>| reading.text.get(member.value.span.range());
    let says_same = member.value.kind != Kind::Invalid && written(first) == written(member);
    let removal = if says_same { object.removal(at) } else { Vec::new() };
    reading.findings.add(duplicate_key::diagnose(pointer, &member.key, first.key.span, removal));
}
