//! What gRPC-Web puts around a message (<https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md>).
//!
//! The page's transport hands replies out as they come, and does not read them: a unary call needs only what is here,
//! and what is here is right wherever the network cuts a reply. No input/output, so that it is tested natively.

mod base64;
mod ending;
mod frames;
mod reply;
#[cfg(test)]
mod tests;

pub(crate) use self::reply::{BrokenOff, Reply};

/// What precedes a frame's payload: a byte of flags and its length in 4 bytes, big-endian.
const PREFIX_BYTES: usize = 5;

/// A request as a body: one uncompressed message.
pub(crate) fn frame(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    let mut body = Vec::with_capacity(message.len().saturating_add(PREFIX_BYTES));
    body.push(0);
    body.extend(length.to_be_bytes());
    body.extend_from_slice(message);
    body
}

/// `millis` as a value of `grpc-timeout`: at most 8 digits and a unit.
pub(crate) fn timeout(millis: u64) -> String {
    const MOST: u64 = 99_999_999;
    if millis <= MOST { format!("{millis}m") } else { format!("{}S", millis.div_euclid(1_000).min(MOST)) }
}

#[cfg(test)]
mod request_tests {
    use super::*;

    #[test]
    fn a_request_is_framed() {
        assert_eq!(frame(b"\x0a\x01a\x12\x01b"), b"\0\0\0\0\x06\x0a\x01a\x12\x01b");
    }

    #[test]
    fn a_timeout_has_at_most_eight_digits() {
        assert_eq!(timeout(30_000), "30000m");
        assert_eq!(timeout(99_999_999), "99999999m");
        assert_eq!(timeout(100_000_000), "100000S");
        assert_eq!(timeout(u64::MAX), "99999999S");
    }
}
