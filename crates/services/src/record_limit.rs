//! Keeps memory bounded when a file's records have no end: an open quote, a string of gigabytes.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

/// How many bytes a reader may take without completing a record. No honest record comes near it.
const LIMIT_BYTES: u64 = 16 << 20;

/// A reader that fails when no record was completed for too long.
pub(crate) struct RecordLimit<R> {
    inner: R,
    since_record_bytes: Rc<Cell<u64>>,
}

/// Tells a [`RecordLimit`] that a record was completed.
pub(crate) struct RecordDone(Rc<Cell<u64>>);

impl RecordDone {
    pub(crate) fn mark(&self) {
        self.0.set(0);
    }
}

impl<R> RecordLimit<R> {
    pub(crate) fn new(inner: R) -> (Self, RecordDone) {
        let since_record_bytes = Rc::new(Cell::new(0));
        (Self { inner, since_record_bytes: Rc::clone(&since_record_bytes) }, RecordDone(since_record_bytes))
    }
}

impl<R: Read> Read for RecordLimit<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.since_record_bytes.get();
        if taken >= LIMIT_BYTES {
            let message = "a record does not end within 16 MiB; check for a quote that is never closed";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let count = self.inner.read(buffer)?;
        self.since_record_bytes.set(taken.saturating_add(count as u64));
        Ok(count)
    }
}
