//! The bodies of `grpc-web-text`: base64 of RFC 4648, which a sender may pad and begin anew anywhere.

use super::frames::Flaw;

const QUANTUM: usize = 4;

/// Decodes text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The characters of the quantum under way, as their values.
    bits: u32,
    characters: usize,
    padding: usize,
}

impl Decoder {
    /// Appends to `bytes` what `text` completes, as far as it is base64.
    pub(super) fn feed(&mut self, text: &[u8], bytes: &mut Vec<u8>) -> Result<(), Flaw> {
        for character in text {
            match value(*character) {
                Some(value) if self.padding == 0 => self.bits = self.bits << 6 | value,
                // Two characters at least make a byte; the rest of the quantum may be padding.
                None if *character == b'=' && self.characters >= 2 => {
                    self.bits <<= 6;
                    self.padding = self.padding.saturating_add(1);
                }
                _ => return Err(Flaw::NotBase64),
            }
            self.characters = self.characters.saturating_add(1);
            if self.characters == QUANTUM {
                let [_, quantum @ ..] = self.bits.to_be_bytes();
                bytes.extend(quantum.iter().take(quantum.len().saturating_sub(self.padding)));
                *self = Self::default();
            }
        }
        Ok(())
    }

    /// Whether no quantum is under way.
    pub(super) fn is_between_quanta(&self) -> bool {
        self.characters == 0
    }
}

fn value(character: u8) -> Option<u32> {
    let (first, base) = match character {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => return Some(62),
        b'/' => return Some(63),
        _ => return None,
    };
    Some(u32::from(character.saturating_sub(first)).saturating_add(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&[u8], Flaw>, is_whole: bool) {
        let (mut decoder, mut bytes) = (Decoder::default(), Vec::new());
        let fed = decoder.feed(text.as_bytes(), &mut bytes);
        assert_eq!(fed.map(|()| bytes.as_slice()), expected, "{text}");
        if expected.is_ok() {
            assert_eq!(decoder.is_between_quanta(), is_whole, "{text}");
        }
    }

    #[test]
    fn text_is_decoded_as_far_as_its_quanta_are_whole() {
        check("", Ok(b""), true);
        check("Zm9vYmFy", Ok(b"foobar"), true);
        check("Zm9vYmE=", Ok(b"fooba"), true);
        check("Zm9vYg==", Ok(b"foob"), true);
        check("Zm9vYg=", Ok(b"foo"), false);
        check("Zm9vY", Ok(b"foo"), false);
        check("+/+/", Ok(b"\xfb\xff\xbf"), true);
        check("AAAA////", Ok(b"\0\0\0\xff\xff\xff"), true);
    }

    #[test]
    fn a_padded_segment_may_be_followed_by_another() {
        check("Zg==Zm8=Zm9v", Ok(b"ffofoo"), true);
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["<htm", "Zm9v\n", "Zg=v", "Z===", "====", "Zm9v=", "Zm-_", "Zm9vÄ"] {
            check(text, Err(Flaw::NotBase64), false);
        }
    }
}
