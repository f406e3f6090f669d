//! Which lines are shown, and what is searched in them.

use wattflow_engine::event::orchestrator_log::Level;

use super::lines::Line;

/// Which lines are shown, and what is searched in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The least level that is shown.
    pub level: Level,
    /// Of which node: its id, or a part of ids where no node has that id; empty for all, and what is about none.
    pub node: String,
    /// What is searched, whatever the case of its letters from A to Z; empty when nothing is.
    pub text: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self { level: Level::Info, node: String::new(), text: String::new() }
    }
}

impl Filter {
    /// Every level, in the order in which they matter.
    pub const LEVELS: [Level; 3] = [Level::Info, Level::Warning, Level::Error];

    /// The level of this name; that which lets everything through where there is none.
    #[must_use]
    pub fn level_from_word(word: &str) -> Level {
        Self::LEVELS.into_iter().find(|level| level.word() == word).unwrap_or(Level::Info)
    }

    pub(super) fn passes(&self, line: &Line, is_node_exact: bool) -> bool {
        let is_of_node = match line.node {
            _ if self.node.is_empty() => true,
            Some(node) if is_node_exact => node == self.node,
            Some(node) => find(node, &self.node).is_some(),
            None => false,
        };
        line.level >= self.level && is_of_node
    }
}

/// Whether a text may be a part of the time that a line begins with.
pub(super) fn is_of_time(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, ' ' | ',' | '-' | ':'))
}

/// Where `text` holds `part`, whatever the case of the letters from A to Z, as a byte range.
pub(super) fn find(text: &str, part: &str) -> Option<(usize, usize)> {
    let first = part.bytes().next()?;
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let is_here = |place: &[u8]| {
        place.first().is_some_and(|byte| *byte == lower || *byte == upper)
            && place.eq_ignore_ascii_case(part.as_bytes())
    };
    let start = text.as_bytes().windows(part.len()).position(is_here)?;
    Some((start, start.saturating_add(part.len())))
}
