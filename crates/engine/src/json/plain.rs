//! Strings as nearly all are.

use super::parser::Parser;

impl<'t> Parser<'t> {
    /// The string that starts here, where it is as nearly all are: it holds something, nothing in it is escaped or out of
    /// place, and no other quote stands next to it. Such a one is read in one pass.
    #[inline(never)]
    pub(super) fn plain_string(&mut self) -> Option<&'t str> {
        let start = self.at.checked_add(1).filter(|_| self.peek() == Some(b'"'))?;
        let bytes = self.text.as_bytes().get(start..)?;
        let length = length_of_plain(bytes);
        if length == 0 {
            return None;
        }
        let end = start.checked_add(length)?;
        let after = end.checked_add(1)?;
        let next = self.text.as_bytes().get(after);
        if bytes.get(length) != Some(&b'"') || next == Some(&b'"') {
            return None;
        }
        self.at = after;
        self.text.get(start..end)
    }
}

/// How many bytes there are before the first quote, backslash or control character.
#[inline]
pub(super) fn length_of_plain(bytes: &[u8]) -> usize {
    // Eight bytes at a time: the highest bit of each that is looked for is set, and that of some behind the first such one.
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = ONES << 7;
    let less_than = |word: u64, limit: u8| word.wrapping_sub(ONES.wrapping_mul(u64::from(limit))) & !word & HIGHEST;
    let equal = |word: u64, byte: u8| less_than(word ^ ONES.wrapping_mul(u64::from(byte)), 1);
    let mut length = 0_usize;
    while let Some(eight) = bytes.get(length..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
        let found = equal(word, b'"') | equal(word, b'\\') | less_than(word, 0x20);
        if found != 0 {
            return length.wrapping_add(found.trailing_zeros() as usize / 8);
        }
        length = length.wrapping_add(eight.len());
    }
    let rest = bytes.get(length..).unwrap_or_default();
    let is_out_of_place = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    length.wrapping_add(rest.iter().position(is_out_of_place).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::length_of_plain;

    #[test]
    fn a_string_is_plain_up_to_what_is_out_of_place() {
        for byte in 0..=u8::MAX {
            for length in 0..20 {
                let mut bytes = vec![b'a'; 20];
                bytes[length] = byte;
                let is_plain = byte >= 0x20 && byte != b'"' && byte != b'\\';
                assert_eq!(length_of_plain(&bytes), if is_plain { 20 } else { length }, "{byte} at {length}");
                // What comes first counts.
                bytes[length + 1..].fill(b'"');
                assert_eq!(length_of_plain(&bytes), if is_plain { 20.min(length + 1) } else { length });
            }
        }
    }
}
