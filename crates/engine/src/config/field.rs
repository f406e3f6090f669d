//! What one key holds.

use super::{fields::Fields, read::Reading};
use crate::span::Span;

/// What a key was found to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field<T> {
    /// This, at this place.
    Given(T, Span),
    /// Nothing: the key is not there, or is `null`.
    Absent,
    /// Something else than it should, which is already told.
    Broken,
}

impl<T> Field<T> {
    pub(super) fn given(self) -> Option<T> {
        if let Self::Given(value, _) = self { Some(value) } else { None }
    }

    pub(super) fn place(self) -> Option<(T, Span)> {
        if let Self::Given(value, span) = self { Some((value, span)) } else { None }
    }

    /// The same, with a diagnostic where it is absent. `meant` is what it must say, where that is known.
    pub(super) fn or_missing<'v>(
        self,
        fields: &Fields<'v>,
        key: &'static str,
        meant: Option<&str>,
        reading: &mut Reading<'v>,
    ) -> Self {
        if matches!(self, Self::Absent) {
            fields.tell_missing(key, meant, reading);
            return Self::Broken;
        }
        self
    }
}
