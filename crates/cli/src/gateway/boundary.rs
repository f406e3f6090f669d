//! Where gRPC messages end in a stream of bytes.

/// Follows the length-prefixed messages of a gRPC body (one flag byte, a 32-bit big-endian length, the message), so
/// that something can be put between two of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Boundary {
    /// Bytes of the prefix seen so far, 0 to 4.
    prefix_seen: u8,
    length: u32,
    /// Bytes of the message still to come.
    message_left: u32,
}

impl Boundary {
    /// Goes past the next bytes of the body.
    pub(super) fn advance(&mut self, mut bytes: &[u8]) {
        while let Some((first, rest)) = bytes.split_first() {
            if self.message_left > 0 {
                let step = bytes.len().min(self.message_left as usize);
                self.message_left = self.message_left.saturating_sub(step as u32);
                bytes = bytes.get(step..).unwrap_or_default();
                continue;
            }
            if self.prefix_seen > 0 {
                self.length = self.length << 8 | u32::from(*first);
            }
            self.prefix_seen = self.prefix_seen.saturating_add(1);
            if self.prefix_seen == 5 {
                *self = Self { message_left: self.length, ..Self::default() };
            }
            bytes = rest;
        }
    }

    /// Whether the last message is whole.
    pub(super) fn is_between_messages(self) -> bool {
        self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_at_every_byte_whether_a_message_is_whole() {
        let body = b"\0\0\0\0\x02ab\0\0\0\0\0\0\0\0\x01\x00z";
        let whole_after = [0, 7, 12];
        let mut boundary = Boundary::default();
        for (at, byte) in body.iter().enumerate() {
            assert_eq!(boundary.is_between_messages(), whole_after.contains(&at), "before byte {at}");
            boundary.advance(&[*byte]);
        }
    }

    #[test]
    fn bytes_in_one_piece_count_as_one_by_one() {
        let body = b"\0\0\0\x01\x00".iter().copied().chain([7; 256]).chain(*b"\0\0\0\0\x03ab").collect::<Vec<u8>>();
        for split in 0..=body.len() {
            let mut boundary = Boundary::default();
            boundary.advance(&body[..split]);
            boundary.advance(&body[split..]);
            assert_eq!(boundary, Boundary { message_left: 1, ..Boundary::default() }, "split at {split}");
        }
    }
}
