//! The keys of one object: which are known, which are needed, and what they hold.

pub(super) use super::field::Field;
use super::read::Reading;
use crate::{
    diagnostic::{Diagnostic, Edit},
    diagnostics::{Place, command_not_run, empty_field, missing_field, unknown_key, wrong_type},
    json::{Kind, Member, Number, Object, Value, quoted},
    span::Span,
};

/// How many keys an object may have at most.
const MAX_KEYS: usize = 9;

/// The keys that an object may have.
pub(super) struct Keys {
    pub(super) known: &'static [&'static str],
    pub(super) required: &'static [&'static str],
}

/// An object whose keys were looked through.
pub(super) struct Fields<'v> {
    pub(super) place: Place<'v>,
    /// Index of the node that the object belongs to.
    node: Option<usize>,
    /// Where the object is named.
    name: Span,
    object: &'v Object<'v>,
    keys: &'static Keys,
    /// For each of the keys the last member that has it.
    found: [Option<&'v Member<'v>>; MAX_KEYS],
    /// Known keys that unknown ones seem to be slips of.
    meant: Vec<&'static str>,
}

impl<'v> Fields<'v> {
    /// Looks through an object that belongs to no node.
    pub(super) fn read(
        object: &'v Object<'v>,
        keys: &'static Keys,
        place: Place<'v>,
        name: Span,
        reading: &mut Reading<'v>,
    ) -> Self {
        Self::read_of(None, object, keys, place, name, reading)
    }

    /// Looks through an object that belongs to the node with this index, if any.
    pub(super) fn read_of(
        node: Option<usize>,
        object: &'v Object<'v>,
        keys: &'static Keys,
        place: Place<'v>,
        name: Span,
        reading: &mut Reading<'v>,
    ) -> Self {
        let mut fields = Self { place, node, name, object, keys, found: [None; MAX_KEYS], meant: Vec::new() };
        let mut unknown = Vec::new();
        // Most objects have their keys in this order.
        let mut next = 0;
        for member in &object.members {
            let text = &*member.key.text;
            let (before, after) = keys.known.split_at_checked(next).unwrap_or_default();
            let place = after.iter().position(|known| *known == text).map(|at| at.saturating_add(next));
            if let Some(at) = place.or_else(|| before.iter().position(|known| *known == text)) {
                fields.found.get_mut(at).into_iter().for_each(|found| *found = Some(member));
                next = at.saturating_add(1);
            } else if !is_note(text) {
                unknown.push(member);
            }
        }
        for member in unknown {
            fields.tell_unknown(member, keys, reading);
        }
        fields
    }

    fn tell_unknown(&mut self, member: &'v Member<'v>, keys: &'static Keys, reading: &mut Reading<'v>) {
        if let (Place::Node(node), "command") = (self.place, &*member.key.text) {
            return self.tell(reading, command_not_run::diagnose(node, &member.key));
        }
        let mut free = keys.known.iter().copied().filter(|known| self.get(known).is_none());
        let meant = reading.nearest.find(&member.key.text, &mut free);
        let Some(meant) = meant.and_then(|meant| keys.known.iter().copied().find(|known| *known == meant)) else {
            return self.tell(reading, unknown_key::diagnose(self.place, &member.key, None));
        };
        self.meant.push(meant);
        if keys.required.contains(&meant) {
            // What hangs on the value is checked as if the key were right, so that one slip is one diagnostic.
            self.place_of(meant)
                .and_then(|at| self.found.get_mut(at))
                .into_iter()
                .for_each(|found| *found = Some(member));
            self.tell(reading, unknown_key::needed(self.place, &member.key, meant));
        } else {
            self.tell(reading, unknown_key::diagnose(self.place, &member.key, Some(meant)));
        }
    }

    pub(super) fn tell(&self, reading: &mut Reading<'v>, diagnostic: Diagnostic) {
        match self.node {
            Some(node) => reading.findings.add_about(node, diagnostic),
            None => reading.findings.add(diagnostic),
        }
    }

    pub(super) fn tell_missing(&self, key: &'static str, meant: Option<&str>, reading: &mut Reading<'v>) {
        if self.object.complete {
            let repair = meant.map_or_else(Vec::new, |meant| self.insertion(key, meant, reading.text));
            self.tell(reading, missing_field::diagnose(self.place, key, self.name, repair));
        }
    }

    /// What puts a key with this value before the others.
    fn insertion(&self, key: &str, value: &str, text: &str) -> Vec<Edit> {
        let Some(first) = self.object.members.first() else { return Vec::new() };
        let before = text.get(..first.key.span.start).unwrap_or_default();
        let space = before.get(before.trim_end().len()..).unwrap_or_default();
        let space = if space.is_empty() { " " } else { space };
        Edit::one(Span::at(first.key.span.start), &[&quoted(key), ": ", &quoted(value), ",", space].concat())
    }

    /// Whether an unknown key seems to be a slip of this one.
    pub(super) fn is_meant(&self, key: &str) -> bool {
        self.meant.contains(&key)
    }

    /// Whether the object was read to its end, so that what is not there is absent.
    pub(super) fn is_complete(&self) -> bool {
        self.object.complete
    }

    fn member(&self, key: &str) -> Option<&'v Member<'v>> {
        self.place_of(key).and_then(|at| self.found.get(at).copied().flatten())
    }

    /// The place of a key among those that the object may have.
    #[inline]
    fn place_of(&self, key: &str) -> Option<usize> {
        // Nearly always both are the same piece of memory.
        let is_key = |known: &&str| known.len() == key.len() && (std::ptr::eq(*known, key) || *known == key);
        self.keys.known.iter().position(is_key)
    }

    /// The value of a key; the last one, as in Python, where it occurs twice.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value<'v>> {
        self.member(key).map(|member| &member.value)
    }

    /// Where a key stands.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.member(key).map(|member| member.key.span)
    }

    /// A string that is not empty.
    pub(super) fn text(&self, key: &'static str, reading: &mut Reading<'v>) -> Field<&'v str> {
        self.text_meant(key, None, reading)
    }

    /// The same; `meant` is what it must say, where that is known.
    pub(super) fn text_meant(
        &self,
        key: &'static str,
        meant: Option<&str>,
        reading: &mut Reading<'v>,
    ) -> Field<&'v str> {
        match self.get(key) {
            None => Field::Absent,
            Some(Value { kind: Kind::Invalid, .. }) => Field::Broken,
            Some(value) => match value.as_str() {
                Some("") => {
                    self.tell(reading, empty_field::diagnose(self.place, key, value.span, meant));
                    Field::Broken
                }
                Some(text) => Field::Given(text, value.span),
                None if matches!(value.kind, Kind::Null) && !REQUIRED_TEXT.contains(&key) => Field::Absent,
                None => {
                    self.tell(reading, wrong_type::diagnose(self.place, key, value, "a string"));
                    Field::Broken
                }
            },
        }
    }

    /// A string that is only shown; anything else is worth a warning, but no more.
    pub(super) fn note(&self, key: &'static str, reading: &mut Reading<'v>) -> Option<&'v str> {
        let value = self.get(key)?;
        let text = value.as_str();
        if text.is_none() && !matches!(value.kind, Kind::Null | Kind::Invalid) {
            self.tell(reading, wrong_type::harmless(self.place, key, value, "a string"));
        }
        text
    }

    /// A number, with its place.
    pub(super) fn number(&self, key: &'static str, reading: &mut Reading<'v>) -> Option<(Number<'v>, Span)> {
        let value = self.get(key)?;
        match &value.kind {
            Kind::Number(number) => return Some((*number, value.span)),
            Kind::Null | Kind::Invalid => {}
            Kind::String(text) if Number::new(text.trim()).is_some() => {
                self.tell(reading, wrong_type::quoted_number(self.place, key, value, text.trim()));
            }
            _ => self.tell(reading, wrong_type::diagnose(self.place, key, value, "a number")),
        }
        None
    }

    /// An object.
    pub(super) fn object(
        &self,
        key: &'static str,
        is_required: bool,
        reading: &mut Reading<'v>,
    ) -> Option<(&'v Value<'v>, &'v Object<'v>)> {
        match self.get(key) {
            None => {
                if is_required {
                    self.tell_missing(key, None, reading);
                }
            }
            Some(Value { kind: Kind::Invalid, .. }) => {}
            Some(value @ Value { kind: Kind::Object(object), .. }) => return Some((value, object)),
            Some(Value { kind: Kind::Null, .. }) if !is_required => {}
            Some(value) => self.tell(reading, wrong_type::diagnose(self.place, key, value, "an object")),
        }
        None
    }
}

/// Strings that `null` does not stand in for.
const REQUIRED_TEXT: [&str; 4] = ["start_node", "id", "input_file", "output_file"];

/// Whether a key is for people only: it begins with `_`, or is `$schema`.
pub(super) fn is_note(key: &str) -> bool {
    key.starts_with('_') || key == "$schema"
}

#[cfg(test)]
mod tests {
    use super::{super::*, MAX_KEYS};

    #[test]
    fn all_keys_have_their_place() {
        let lengths = [&read::KEYS, &node::KEYS, &retry::KEYS].map(|keys| keys.known.len());
        assert_eq!(lengths.into_iter().max(), Some(MAX_KEYS));
    }
}
