//! The first bytes of a file, as bytes.

use std::fmt::Write as _;

/// How many are shown.
pub const MOST_BYTES: u64 = 4_096;
const PER_LINE: usize = 16;

/// Offset, bytes in hexadecimal, and those that are visible ASCII as characters; a line for every 16.
#[must_use]
pub fn dump(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (line, here) in bytes.chunks(PER_LINE).enumerate() {
        let _ = write!(text, "{:08x} ", line.saturating_mul(PER_LINE));
        for at in 0..PER_LINE {
            text.push_str(if at == PER_LINE / 2 { "  " } else { " " });
            match here.get(at) {
                Some(byte) => drop(write!(text, "{byte:02x}")),
                None => text.push_str("  "),
            }
        }
        text.push_str("  ");
        text.extend(here.iter().map(|byte| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '·' }));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_with_their_place_and_their_characters() {
        let expected = "00000000  7f 45 4c 46 00 ff 3c 62  3e 20 41 41 41 41 41 41  ·ELF··<b> AAAAAA\n\
                        00000010  41                                                A\n";
        assert_eq!(dump(b"\x7fELF\0\xff<b> AAAAAAA"), expected);
        assert_eq!(dump(b""), "");
    }
}
