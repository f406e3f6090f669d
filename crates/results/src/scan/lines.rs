//! Text, line by line.

use std::ops::ControlFlow;

use super::Sink;
use crate::record::Record;

/// A longer line is shown as several.
const MOST_BYTES: usize = 16 << 10;

#[derive(Debug)]
pub(super) struct Lines {
    record: Record,
    /// Of the next byte.
    offset: u64,
}

impl Lines {
    pub(super) fn new(offset: u64) -> Self {
        Self { record: Record::at(offset), offset }
    }

    pub(super) fn feed(&mut self, mut bytes: &[u8], sink: Sink<'_>) -> ControlFlow<()> {
        while !bytes.is_empty() {
            let room = MOST_BYTES.saturating_sub(self.record.size()).min(bytes.len());
            let (here, _) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            let line_end = here.iter().position(|byte| *byte == b'\n');
            let (taken, later) = bytes.split_at_checked(line_end.unwrap_or(room)).unwrap_or((bytes, &[]));
            self.record.extend(taken);
            let passed = taken.len().saturating_add(usize::from(line_end.is_some()));
            self.offset = self.offset.saturating_add(passed as u64);
            bytes = later.get(usize::from(line_end.is_some())..).unwrap_or_default();
            if (line_end.is_some() || self.record.size() >= MOST_BYTES) && self.end(sink).is_break() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, sink: Sink<'_>) -> ControlFlow<()> {
        self.record.end_field();
        let flow = sink(&self.record);
        self.record.clear();
        self.record.offset = self.offset;
        flow
    }

    pub(super) fn finish(&mut self, sink: Sink<'_>) -> ControlFlow<()> {
        if self.record.has_open_field() { self.end(sink) } else { ControlFlow::Continue(()) }
    }
}
