//! The names of series, in the order in which they come.

use std::collections::HashSet;

/// Further ones are counted, and cannot be chosen.
const MOST_NAMES: usize = 1_000;

/// Distinct names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<String>,
    known: HashSet<Vec<u8>>,
    /// Whether there were more than are listed.
    pub has_more: bool,
}

impl Names {
    pub(super) fn take(&mut self, name: &[u8]) {
        if name.is_empty() || self.has_more || self.known.contains(name) {
            return;
        }
        if self.list.len() >= MOST_NAMES {
            self.has_more = true;
            return;
        }
        self.known.insert(name.to_vec());
        self.list.push(String::from_utf8_lossy(name).into_owned());
    }

    /// The names.
    #[must_use]
    pub fn list(&self) -> &[String] {
        &self.list
    }
}
