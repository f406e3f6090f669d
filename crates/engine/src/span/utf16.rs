//! Between byte offsets and UTF-16 code units, which is what browsers and the Language Server Protocol count.

/// Converts offsets of one text, in O(log characters outside of ASCII) each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utf16Offsets {
    /// Stretches of characters of equal width, in text order; the first starts at 0.
    runs: Vec<Run>,
    /// Where the text ends.
    end: Run,
}

/// A stretch of characters that are all as wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Run {
    /// Bytes before it.
    byte: usize,
    /// UTF-16 code units before it.
    utf16: usize,
    /// Bytes of each of its characters.
    width: usize,
}

impl Run {
    /// UTF-16 code units of each of its characters.
    fn units(self) -> usize {
        if self.width == 4 { 2 } else { 1 }
    }
}

impl Utf16Offsets {
    /// Reads `text` once; stretches of ASCII cost next to nothing.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut runs = Vec::new();
        let mut at = Run { byte: 0, utf16: 0, width: 1 };
        while let Some(rest) = text.get(at.byte..)
            && let Some(first) = rest.chars().next()
        {
            at.width = first.len_utf8();
            runs.push(at);
            let other = |c: char| c.len_utf8() != at.width;
            let ends = if at.width == 1 { rest.bytes().position(|byte| !byte.is_ascii()) } else { rest.find(other) };
            let bytes = ends.unwrap_or(rest.len());
            at.byte = at.byte.saturating_add(bytes);
            at.utf16 = at.utf16.saturating_add(scaled(bytes, at.width, at.units()));
        }
        Self { runs, end: at }
    }

    /// UTF-16 code units before byte `offset`. An offset past the end counts as the end; one inside a character counts
    /// as that character's start.
    #[must_use]
    pub fn of_byte(&self, offset: usize) -> usize {
        if offset >= self.end.byte {
            return self.end.utf16;
        }
        let run = self.run(self.runs.partition_point(|run| run.byte <= offset));
        run.utf16.saturating_add(scaled(offset.saturating_sub(run.byte), run.width, run.units()))
    }

    /// Bytes before UTF-16 code unit `utf16`. An offset past the end counts as the end; one inside a surrogate pair
    /// counts as the start of that character.
    #[must_use]
    pub fn to_byte(&self, utf16: usize) -> usize {
        if utf16 >= self.end.utf16 {
            return self.end.byte;
        }
        let run = self.run(self.runs.partition_point(|run| run.utf16 <= utf16));
        run.byte.saturating_add(scaled(utf16.saturating_sub(run.utf16), run.units(), run.width))
    }

    /// The last of the first `count` runs.
    fn run(&self, count: usize) -> Run {
        self.runs.get(count.saturating_sub(1)).copied().unwrap_or(self.end)
    }
}

/// How far whole characters of width `from` reach in `distance`, where each is `to` wide.
fn scaled(distance: usize, from: usize, to: usize) -> usize {
    distance.checked_div(from).unwrap_or(0).saturating_mul(to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, counted character by character.
    #[track_caller]
    fn check(text: &str) {
        let offsets = Utf16Offsets::new(text);
        let units = |before: &str| before.encode_utf16().count();
        for byte in 0..text.len() + 3 {
            assert_eq!(offsets.of_byte(byte), units(&text[..text.floor_char_boundary(byte)]), "{text:?} {byte}");
        }
        for utf16 in 0..units(text) + 3 {
            let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let byte = starts.take_while(|at| units(&text[..*at]) <= utf16).last().unwrap_or(0);
            assert_eq!(offsets.to_byte(utf16), byte, "{text:?} {utf16}");
        }
    }

    #[test]
    fn offsets_are_those_of_the_characters() {
        for text in ["", "a", "abc", "é", "aé", "éa", "a😀b", "😀😀", "é€😀", "x\u{10ffff}\u{ffff}\u{800}\u{7f}\u{80}"]
        {
            check(text);
        }
    }

    #[test]
    fn an_offset_out_of_range_counts_as_the_end() {
        let offsets = Utf16Offsets::new("a😀");
        assert_eq!((offsets.of_byte(usize::MAX), offsets.to_byte(usize::MAX)), (3, 5));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn offsets_of_any_text_are_those_of_its_characters(text in "\\PC{0,20}|[a-dé€😀]{0,40}") {
            check(&text);
        }
    }
}
