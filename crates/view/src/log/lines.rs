//! The lines of a log, kept compactly: their messages stand one after another in a few long texts.

use wattflow_engine::{
    event::{
        NodeId,
        orchestrator_log::{Level, LogLine},
    },
    time::Timestamp,
};

/// How many lines a chunk holds: what is full is never moved again.
const CHUNK: usize = 1024;

/// The lines of a log.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    chunks: Vec<Chunk>,
    longest: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Chunk {
    messages: String,
    lines: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    at: Timestamp,
    node: Option<NodeId>,
    /// Where the message ends; it starts where the one before ends.
    end: usize,
    level: Level,
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) at: Timestamp,
    pub(super) level: Level,
    pub(super) node: Option<&'a str>,
    pub(super) message: &'a str,
}

impl Lines {
    pub(super) fn len(&self) -> usize {
        let full = self.chunks.len().saturating_sub(1).saturating_mul(CHUNK);
        full.saturating_add(self.chunks.last().map_or(0, |chunk| chunk.lines.len()))
    }

    /// How many characters the longest message has.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    pub(super) fn get(&self, index: usize) -> Option<Line<'_>> {
        let chunk = self.chunks.get(index.div_euclid(CHUNK))?;
        let at = index.rem_euclid(CHUNK);
        let entry = chunk.lines.get(at)?;
        let start = at.checked_sub(1).and_then(|before| chunk.lines.get(before)).map_or(0, |before| before.end);
        let message = chunk.messages.get(start..entry.end)?;
        Some(Line { at: entry.at, level: entry.level, node: entry.node.as_deref(), message })
    }

    pub(super) fn push(&mut self, line: &LogLine) {
        if self.chunks.last().is_none_or(|chunk| chunk.lines.len() == CHUNK) {
            self.chunks.push(Chunk::default());
        }
        self.longest = self.longest.max(line.message.chars().count());
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.messages.push_str(&line.message);
            let end = chunk.messages.len();
            chunk.lines.push(Entry { at: line.at, node: line.node.clone(), end, level: line.level });
        }
    }
}
