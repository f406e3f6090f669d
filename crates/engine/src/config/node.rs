//! The block of one node.

use super::{
    DEFAULT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS, RetryPolicy,
    fields::{Field, Fields, Keys},
    paths,
    read::Reading,
    retry,
};
use crate::{
    diagnostics::{Place, empty_field, id_mismatch, malformed_service_name, out_of_range, wrong_type},
    json::{Kind, Member, Object, Value},
    span::Span,
};

pub(super) const KEYS: Keys = Keys {
    known: &[
        "id",
        "name",
        "description",
        "input_file",
        "output_file",
        "next_node",
        "timeout_seconds",
        "retry",
        "grpc_service",
    ],
    required: &["id", "input_file", "output_file"],
};

/// A node as it is written.
pub(super) struct NodeDraft<'v> {
    /// Its key.
    pub(super) id: &'v str,
    /// What its `id` says where that is another; someone may name the node by it.
    pub(super) other_id: Option<&'v str>,
    pub(super) key: Span,
    /// Key and block.
    pub(super) span: Span,
    pub(super) name: &'v str,
    pub(super) description: &'v str,
    pub(super) input: Field<&'v str>,
    pub(super) output: Field<&'v str>,
    pub(super) next: Next<'v>,
    pub(super) service: Option<&'v str>,
    pub(super) timeout_millis: u64,
    pub(super) retry: RetryPolicy,
}

/// What follows a node.
#[derive(Default)]
pub(super) struct Next<'v> {
    /// What holds the names; what is no string there is none.
    pub(super) values: &'v [Value<'v>],
    /// More of them, each with its place.
    pub(super) added: Vec<(&'v str, Span)>,
    /// Whether it is a list.
    pub(super) is_list: bool,
    /// Whether it could not be read, so that other nodes may follow too.
    pub(super) is_broken: bool,
    /// Whether another key seems to be meant to say it, which has no effect on a run.
    pub(super) is_misspelt: bool,
}

impl<'v> Next<'v> {
    /// The names, with their places.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'v str, Span)> {
        let written = self.values.iter().filter_map(|value| Some((value.as_str()?, value.span)));
        written.chain(self.added.iter().copied())
    }
}

impl<'v> NodeDraft<'v> {
    /// A node of which nothing is known but that it is there.
    pub(super) fn unread(member: &'v Member<'v>) -> Self {
        Self {
            id: &member.key.text,
            other_id: None,
            key: member.key.span,
            span: Span::new(member.key.span.start, member.value.span.end),
            name: "",
            description: "",
            input: Field::Broken,
            output: Field::Broken,
            next: Next { is_broken: true, ..Next::default() },
            service: None,
            timeout_millis: DEFAULT_TIMEOUT_SECONDS.saturating_mul(1000),
            retry: RetryPolicy::NONE,
        }
    }
}

/// Reads the block of the node with this index.
pub(super) fn read<'v>(
    index: usize,
    member: &'v Member<'v>,
    object: &'v Object<'v>,
    reading: &mut Reading<'v>,
) -> NodeDraft<'v> {
    let mut node = NodeDraft::unread(member);
    let fields = Fields::read_of(Some(index), object, &KEYS, Place::Node(node.id), node.key, reading);
    node.other_id = read_id(&fields, &node, reading);
    node.name = fields.note("name", reading).unwrap_or_default();
    node.description = fields.note("description", reading).unwrap_or_default();
    node.input = fields.text("input_file", reading).or_missing(&fields, "input_file", None, reading);
    node.output = fields.text("output_file", reading).or_missing(&fields, "output_file", None, reading);
    paths::check(&fields, "input_file", node.input, reading);
    paths::check(&fields, "output_file", node.output, reading);
    node.next = read_next(&fields, reading);
    node.service = service(&fields, reading);
    if let Some(millis) = read_timeout(&fields, reading) {
        node.timeout_millis = millis;
    }
    if let Some((value, object)) = fields.object("retry", false, reading) {
        let name = fields.key_span("retry").unwrap_or(value.span);
        node.retry = retry::read(index, node.id, name, object, reading);
    }
    node
}

/// Checks the `id`, which nothing depends on; gives it where it is not the key.
fn read_id<'v>(fields: &Fields<'v>, node: &NodeDraft<'v>, reading: &mut Reading<'v>) -> Option<&'v str> {
    // A block without a key has no name that its `id` could have.
    let meant = Some(node.id).filter(|id| !id.is_empty());
    match fields.get("id") {
        Some(value) if !matches!(value.kind, Kind::String(_) | Kind::Invalid) => {
            fields.tell(reading, wrong_type::id(fields.place, value, meant));
            return None;
        }
        _ => {}
    }
    match fields.text_meant("id", meant, reading).or_missing(fields, "id", meant, reading) {
        Field::Given(id, span) if id != node.id => {
            fields.tell(reading, id_mismatch::diagnose(node.id, node.key, id, span));
            Some(id)
        }
        _ => None,
    }
}

fn read_next<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> Next<'v> {
    let mut next = Next { is_misspelt: fields.is_meant("next_node"), ..Next::default() };
    let Some(value) = fields.get("next_node") else {
        next.is_broken = !fields.is_complete();
        return next;
    };
    let expected = match &value.kind {
        Kind::Null => return next,
        Kind::Array(items) => {
            next.is_list = true;
            next.values = items;
            "a list of strings"
        }
        _ => {
            next.values = std::slice::from_ref(value);
            "a string, a list of strings, or null"
        }
    };
    if !next.is_list && value.as_str() == Some("") {
        next.values = &[];
        fields.tell(reading, empty_field::next_node(fields.place, value.span));
    }
    for item in next.values.iter().filter(|item| item.as_str().is_none()) {
        next.is_broken = true;
        if !matches!(item.kind, Kind::Invalid) {
            fields.tell(reading, wrong_type::diagnose(fields.place, "next_node", item, expected));
        }
    }
    next
}

/// The time that a node has, in milliseconds; `None` where the config does not say, or not so that it can be used.
fn read_timeout<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> Option<u64> {
    const KEY: &str = "timeout_seconds";
    let (number, span) = fields.number(KEY, reading)?;
    let max_millis = MAX_TIMEOUT_SECONDS.saturating_mul(1000);
    let millis = u64::try_from(number.fixed_point(3)).unwrap_or(0);
    if millis == 0 {
        fields.tell(reading, out_of_range::diagnose(fields.place, KEY, span, number.text(), "more than 0"));
        return None;
    }
    if millis > max_millis {
        fields.tell(
            reading,
            out_of_range::shortened(fields.place, KEY, span, number.text(), &MAX_TIMEOUT_SECONDS.to_string()),
        );
    }
    Some(millis.min(max_millis))
}

/// `grpc_service` of the config or of a node.
pub(super) fn service<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> Option<&'v str> {
    let Field::Given(name, span) = fields.text("grpc_service", reading) else {
        return None;
    };
    let is_identifier = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if !name.split('.').all(is_identifier) {
        fields.tell(reading, malformed_service_name::diagnose(fields.place, name, span));
        return None;
    }
    Some(name)
}
