//! The frames of a reply: at most one message, or several where the reply streams them, then the trailers, then nothing.

use std::mem;

use super::PREFIX_BYTES;

/// Bytes of payload that a frame has at most, as tonic and grpc have it by default.
pub(super) const MOST_BYTES: usize = 4 << 20;

const COMPRESSED: u8 = 1;
const TRAILERS: u8 = 0x80;

/// What no reply to a unary call may be like, whatever its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    NotBase64,
    UnknownFlags,
    Compressed,
    TooLong,
    SecondMessage,
    AfterTrailers,
    NoMessage,
    NoStatus,
}

/// Takes the frames of a reply out of its bytes, which come in pieces.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// Native gRPC, where no frame holds trailers.
    without_trailers: bool,
    /// Several messages may come, and are taken out one by one.
    is_stream: bool,
    is_begun: bool,
    under_way: UnderWay,
    /// What has come of it.
    buffer: Vec<u8>,
    message: Option<Vec<u8>>,
    trailers: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, Default)]
enum UnderWay {
    #[default]
    Prefix,
    Message {
        bytes: usize,
    },
    Trailers {
        bytes: usize,
    },
    Nothing,
}

impl Frames {
    /// Of a reply in native gRPC.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn without_trailers() -> Self {
        Self { without_trailers: true, ..Self::default() }
    }

    /// Of a reply of several messages.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(super) fn stream() -> Self {
        Self { is_stream: true, ..Self::default() }
    }

    /// Takes the next bytes of a reply of at most one message.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        self.feed_some(bytes).map(|_| ())
    }

    /// Takes bytes up to the end of the next message of a stream; what is left must be fed once that was taken.
    pub(super) fn feed_some<'b>(&mut self, mut bytes: &'b [u8]) -> Result<&'b [u8], Flaw> {
        loop {
            let whole = match self.under_way {
                UnderWay::Prefix => PREFIX_BYTES,
                // Only what has come is kept: an announced length allocates nothing.
                UnderWay::Message { bytes } | UnderWay::Trailers { bytes } => bytes,
                UnderWay::Nothing if bytes.is_empty() => return Ok(bytes),
                UnderWay::Nothing => return Err(Flaw::AfterTrailers),
            };
            let missing = whole.saturating_sub(self.buffer.len());
            let (now, later) = bytes.split_at_checked(missing).unwrap_or((bytes, &[]));
            self.buffer.extend_from_slice(now);
            bytes = later;
            if self.buffer.len() < whole {
                return Ok(bytes);
            }
            let taken = mem::take(&mut self.buffer);
            self.under_way = match self.under_way {
                UnderWay::Message { .. } => {
                    self.message = Some(taken);
                    if self.is_stream {
                        self.under_way = UnderWay::Prefix;
                        return Ok(bytes);
                    }
                    UnderWay::Prefix
                }
                UnderWay::Trailers { .. } => {
                    self.trailers = Some(taken);
                    UnderWay::Nothing
                }
                UnderWay::Prefix | UnderWay::Nothing => self.begun_by(&taken)?,
            };
        }
    }

    /// The frame that this prefix begins.
    fn begun_by(&mut self, prefix: &[u8]) -> Result<UnderWay, Flaw> {
        let Some((flags, length)) = prefix.split_first() else { return Ok(UnderWay::Prefix) };
        self.is_begun = true;
        let bytes = length.iter().fold(0_usize, |bytes, byte| bytes << 8 | usize::from(*byte));
        let known = if self.without_trailers { COMPRESSED } else { COMPRESSED | TRAILERS };
        if flags & !known != 0 {
            Err(Flaw::UnknownFlags)
        } else if flags & COMPRESSED != 0 {
            Err(Flaw::Compressed)
        } else if bytes > MOST_BYTES {
            Err(Flaw::TooLong)
        } else if flags & TRAILERS != 0 {
            Ok(UnderWay::Trailers { bytes })
        } else if self.message.is_some() {
            Err(Flaw::SecondMessage)
        } else {
            Ok(UnderWay::Message { bytes })
        }
    }

    /// Whether not a byte has come.
    pub(super) fn is_untouched(&self) -> bool {
        !self.is_begun && self.buffer.is_empty()
    }

    /// The message that has come, taken out.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(super) fn take_message(&mut self) -> Option<Vec<u8>> {
        self.message.take()
    }

    /// Whether the last frame is whole.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn is_between(&self) -> bool {
        matches!(self.under_way, UnderWay::Prefix) && self.buffer.is_empty()
    }

    /// The message and the trailers, as far as they came.
    pub(super) fn into_parts(self) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
        (self.message, self.trailers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts<'a> = (Option<&'a [u8]>, Option<&'a [u8]>);

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<Parts<'_>, Flaw>) {
        let mut frames = Frames::default();
        let fed = frames.feed(bytes).map(|()| (frames.message.as_deref(), frames.trailers.as_deref()));
        assert_eq!(fed, expected);
    }

    #[test]
    fn a_frame_is_taken_when_it_is_whole() {
        check(b"", Ok((None, None)));
        check(b"\0\0\0\0\0", Ok((Some(b""), None)));
        check(b"\0\0\0\0\x02a", Ok((None, None)));
        check(b"\0\0\0\0\x02ab\x80\0\0\0", Ok((Some(b"ab"), None)));
        check(b"\0\0\0\0\x02ab\x80\0\0\0\x01c", Ok((Some(b"ab"), Some(b"c"))));
        check(b"\x80\0\0\0\0", Ok((None, Some(b""))));
    }

    #[test]
    fn what_cannot_be_a_reply_is_refused_at_its_prefix() {
        check(b"\x01\0\0\0\x02", Err(Flaw::Compressed));
        check(b"\x81\0\0\0\x02", Err(Flaw::Compressed));
        check(b"\x02\0\0\0\x02", Err(Flaw::UnknownFlags));
        check(b"<html", Err(Flaw::UnknownFlags));
        check(b"\0\0\0\0\0\0\0\0\0\0", Err(Flaw::SecondMessage));
        check(b"\x80\0\0\0\0\0", Err(Flaw::AfterTrailers));
        check(b"\0\x00\x40\0\x00", Ok((None, None)));
        check(b"\0\x00\x40\0\x01", Err(Flaw::TooLong));
        check(b"\x80\xff\xff\xff\xff", Err(Flaw::TooLong));
    }

    #[test]
    fn an_announced_length_allocates_nothing() {
        let mut frames = Frames::default();
        frames.feed(b"\0\x00\x40\0\0a").unwrap();
        assert!(frames.buffer.capacity() < 100, "{}", frames.buffer.capacity());
    }
}
