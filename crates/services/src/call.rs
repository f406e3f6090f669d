//! The one decision between a call that is given up and its work that wants to be seen.

use std::{
    io::{self, Read, Seek, SeekFrom, Write},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

const RUNNING: u8 = 0;
const GIVEN_UP: u8 = 1;
const COMMITTED: u8 = 2;

/// Shared by a call and the thread that works for it. It ends in exactly one way: either the call is given up and
/// nothing of the work is seen, or the work is committed and the call succeeds.
#[derive(Debug, Default)]
pub(crate) struct Call(AtomicU8);

impl Call {
    /// Stops the work, unless it is already committed. Answers whether it was stopped.
    pub(crate) fn give_up(&self) -> bool {
        self.end(GIVEN_UP)
    }

    /// Claims the right to show the work. Answers whether the call still wants it.
    pub(crate) fn commit(&self) -> bool {
        self.end(COMMITTED)
    }

    fn end(&self, how: u8) -> bool {
        match self.0.compare_exchange(RUNNING, how, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(before) => before == how,
        }
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::Acquire) == GIVEN_UP { Err(io::Error::other("the call was given up")) } else { Ok(()) }
    }
}

/// Gives the call up when the future that holds this is dropped, as a server drops it when its client goes away.
pub(crate) struct GiveUpOnDrop(pub(crate) Arc<Call>);

impl Drop for GiveUpOnDrop {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// A file that stops working once the call is given up: the work behind it ends at its next buffer, within
/// milliseconds, without knowing of calls.
pub(crate) struct WhileWanted<'a, T> {
    inner: T,
    call: &'a Call,
}

impl<'a, T> WhileWanted<'a, T> {
    pub(crate) const fn new(inner: T, call: &'a Call) -> Self {
        Self { inner, call }
    }

    pub(crate) fn into_inner(self) -> T {
        self.inner
    }
}

impl<T: Read> Read for WhileWanted<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.call.check()?;
        self.inner.read(buffer)
    }
}

impl<T: Write> Write for WhileWanted<'_, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.call.check()?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Seek> Seek for WhileWanted<'_, T> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_ends_in_one_way() {
        let call = Call::default();
        assert!(call.commit() && call.commit());
        assert!(!call.give_up());
        let call = Arc::new(Call::default());
        drop(GiveUpOnDrop(Arc::clone(&call)));
        assert!(!call.commit());
        assert!(call.give_up());
    }

    #[test]
    fn files_stop_working_when_the_call_is_given_up() {
        let call = Call::default();
        let mut reader = WhileWanted::new(io::repeat(1), &call);
        let mut writer = WhileWanted::new(io::sink(), &call);
        reader.read_exact(&mut [0; 8]).unwrap();
        writer.write_all(b"x").unwrap();
        call.give_up();
        assert!(reader.read_exact(&mut [0; 8]).is_err());
        assert!(writer.write_all(b"x").is_err());
    }
}
