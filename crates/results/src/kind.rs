//! How a file is shown, by its name and its beginning.

use crate::scan::{Format, csv};

/// Larger JSON is shown as text.
pub const MOST_TREE_BYTES: u64 = 1 << 20;

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As a table, and a chart where it has times and numbers.
    Table(Format),
    /// As a tree that can be unfolded.
    Tree,
    /// Line by line.
    Text,
    /// Its first bytes, in hexadecimal.
    Bytes,
}

impl Kind {
    /// How to show the file of this name, of `bytes` bytes that begin with `head`.
    #[must_use]
    pub fn of(name: &str, bytes: u64, head: &[u8]) -> Self {
        let last = name.rsplit('/').next().unwrap_or_default();
        let extension = last.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
        match extension.as_str() {
            "pb" => Self::Table(Format::Report),
            _ if !is_text(head) => Self::Bytes,
            "csv" => Self::Table(Format::Csv { separator: csv::separator(head, false) }),
            "tsv" => Self::Table(Format::Csv { separator: csv::separator(head, true) }),
            "json" if bytes <= MOST_TREE_BYTES => Self::Tree,
            _ => Self::Text,
        }
    }
}

/// How many bytes at the beginning of a file are none of its content.
#[must_use]
pub fn mark_bytes(head: &[u8]) -> u64 {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() as u64 } else { 0 }
}

/// Whether bytes read as text: UTF-8, which the end may cut in the middle of a character, without NUL.
fn is_text(head: &[u8]) -> bool {
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !head.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: u64, head: &[u8], expected: Kind) {
        assert_eq!(Kind::of(name, bytes, head), expected, "{name}");
    }

    #[test]
    fn a_file_is_shown_by_its_name_unless_it_holds_something_else() {
        let csv = |separator| Kind::Table(Format::Csv { separator });
        check("/data/a.csv", 10, b"a,b\n1,2", csv(b','));
        check("/data/a.CSV", 10, b"a;b;c\n1,0;2;3", csv(b';'));
        check("a.tsv", 10, b"a\tb", csv(b'\t'));
        check("a.csv", 10, b"\x7fELF\0\0", Kind::Bytes);
        check("/data/analysis_output.pb", 10, b"\x0a\x02", Kind::Table(Format::Report));
        check("a.json", 10, b"{}", Kind::Tree);
        check("a.json", MOST_TREE_BYTES + 1, b"{", Kind::Text);
        check("/data.csv/notes", 10, b"hello", Kind::Text);
        check("notes.txt", 10, "caf\u{e9}".as_bytes(), Kind::Text);
        check("notes.txt", 10, b"caf\xc3", Kind::Text);
        check("notes.txt", 10, b"caf\xc3x", Kind::Bytes);
        check("/data/image.png", 10, b"\x89PNG\r\n", Kind::Bytes);
        check("", 0, b"", Kind::Text);
    }
}
