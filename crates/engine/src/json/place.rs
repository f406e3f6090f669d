//! Which value of a document stands at an offset.

use super::{Kind, Value};

/// JSON Pointer (RFC 6901) of the innermost value that contains `offset`, or whose key does.
pub(crate) fn pointer_at(root: &Value<'_>, offset: usize) -> String {
    let mut pointer = String::new();
    let mut value = root;
    loop {
        let next = match &value.kind {
            Kind::Array(items) => {
                let at = items.partition_point(|item| item.span.end < offset);
                items.get(at).filter(|item| item.span.start <= offset).map(|item| (at.to_string(), item))
            }
            Kind::Object(object) => {
                let at = object.members.partition_point(|member| member.value.span.end < offset);
                let member = object.members.get(at).filter(|member| member.key.span.start <= offset);
                member.map(|member| (member.key.text.to_string(), &member.value))
            }
            _ => None,
        };
        let Some((step, inner)) = next else {
            return pointer;
        };
        push_step(&mut pointer, &step);
        value = inner;
    }
}

/// Adds a key or an index to a JSON Pointer.
pub(crate) fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    for c in step.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}
