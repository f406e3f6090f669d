//! Comma-separated values: quoted fields may hold separators, quotes and line ends.

use std::ops::ControlFlow;

use super::{Damage, Fed, Sink};
use crate::record::Record;

/// No honest record comes near it; a quote that is never closed does.
const MOST_BYTES: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing of the record has come.
    Between,
    FieldStart,
    Plain,
    Quoted,
    /// A quote in a quoted field: its end, or the first of two that stand for one.
    Quote,
}

#[derive(Debug)]
pub(super) struct Csv {
    separator: u8,
    state: State,
    record: Record,
    /// Of the next byte.
    offset: u64,
}

impl Csv {
    pub(super) fn new(separator: u8, offset: u64) -> Self {
        Self { separator, state: State::Between, record: Record::default(), offset }
    }

    pub(super) fn feed(&mut self, mut bytes: &[u8], sink: Sink<'_>) -> Fed {
        while let Some((&byte, rest)) = bytes.split_first() {
            if self.state == State::Between {
                self.record.clear();
                self.record.offset = self.offset;
                self.state = State::FieldStart;
            }
            if self.record.size() > MOST_BYTES {
                let what = "begins a record that does not end within 1 MiB; look for a quote that is never closed";
                return Err(Damage { offset: self.record.offset, what });
            }
            let run = match self.state {
                State::Plain => plain_run(bytes, self.separator),
                State::Quoted => bytes.iter().position(|byte| *byte == b'"').unwrap_or(bytes.len()),
                State::Between | State::FieldStart | State::Quote => 0,
            };
            if let Some((taken, later)) = bytes.split_at_checked(run).filter(|_| run > 0) {
                self.record.extend(taken);
                self.offset = self.offset.saturating_add(run as u64);
                bytes = later;
                continue;
            }
            self.offset = self.offset.saturating_add(1);
            bytes = rest;
            if self.step(byte, sink).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Takes a byte that is not in the middle of a field.
    fn step(&mut self, byte: u8, sink: Sink<'_>) -> ControlFlow<()> {
        match (self.state, byte) {
            (State::Quoted, _) => self.state = State::Quote,
            (State::FieldStart, b'"') => self.state = State::Quoted,
            (State::Quote, b'"') => {
                self.record.extend(b"\"");
                self.state = State::Quoted;
            }
            (_, b'\n') => {
                self.record.end_field();
                return self.end_record(sink);
            }
            // Only a part of the line end that follows; alone, it means nothing.
            (_, b'\r') => {}
            (_, byte) if byte == self.separator => {
                self.record.end_field();
                self.state = State::FieldStart;
            }
            (_, byte) => {
                self.record.extend(&[byte]);
                self.state = State::Plain;
            }
        }
        ControlFlow::Continue(())
    }

    fn end_record(&mut self, sink: Sink<'_>) -> ControlFlow<()> {
        self.state = State::Between;
        if self.record.is_blank() { ControlFlow::Continue(()) } else { sink(&self.record) }
    }

    /// The last record may lack its line end.
    pub(super) fn finish(&mut self, sink: Sink<'_>) -> ControlFlow<()> {
        if self.state == State::Between {
            return ControlFlow::Continue(());
        }
        self.record.end_field();
        self.end_record(sink)
    }
}

/// How many bytes go on a plain field.
fn plain_run(bytes: &[u8], separator: u8) -> usize {
    bytes.iter().position(|byte| matches!(*byte, b'\n' | b'\r') || *byte == separator).unwrap_or(bytes.len())
}

/// The separator that the first line of a file is written with.
#[must_use]
pub(crate) fn separator(head: &[u8], is_tabbed: bool) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| line.split(|byte| *byte == separator).count();
    let [comma, semicolon, tab] = [count(b','), count(b';'), count(b'\t')];
    if is_tabbed || (tab > comma && tab >= semicolon) {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    }
}
