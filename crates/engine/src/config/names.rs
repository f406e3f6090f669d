//! Numbers by name.

use std::collections::HashMap;

/// A number for each name, given out once.
///
/// All look-ups of a check share this one type: each further kind of map is a kilobyte more for the page.
#[derive(Default)]
pub(crate) struct Names<'v>(HashMap<&'v str, usize>);

impl<'v> Names<'v> {
    /// No names yet, but room for as many.
    #[inline(never)]
    pub(crate) fn with_room_for(count: usize) -> Self {
        Self(HashMap::with_capacity(count))
    }

    /// The number of `name`; `next`, from now on, where it had none.
    #[inline(never)]
    pub(crate) fn number(&mut self, name: &'v str, next: usize) -> usize {
        *self.0.entry(name).or_insert(next)
    }

    /// The number of `name`, where it has one.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// How many names have a number.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
