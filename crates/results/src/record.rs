//! One record of a file: a row of a table, a line of a text.

use std::borrow::Cow;

/// The fields of one record, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    bytes: Vec<u8>,
    /// Where each field ends in `bytes`.
    ends: Vec<usize>,
    /// Where the record begins in the file.
    pub offset: u64,
}

impl Record {
    /// Of no fields, at a place in the file.
    pub(crate) fn at(offset: u64) -> Self {
        Self { offset, ..Self::default() }
    }

    /// How many fields there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// A field's bytes; none for one that is not there.
    #[must_use]
    pub fn field(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(index).copied());
        range.and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// A field as text; what is no UTF-8 is replaced.
    #[must_use]
    pub fn text(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.field(index))
    }

    /// How much it holds: bytes and fields.
    #[must_use]
    pub(crate) fn size(&self) -> usize {
        self.bytes.len().saturating_add(self.ends.len())
    }

    /// Whether it holds nothing, as a blank line does.
    pub(crate) fn is_blank(&self) -> bool {
        self.bytes.is_empty() && self.ends.len() <= 1
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn end_field(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Whether bytes came after the last field that ended.
    pub(crate) fn has_open_field(&self) -> bool {
        self.bytes.len() > self.ends.last().copied().unwrap_or_default()
    }

    /// The same with fields of at most `most` bytes.
    #[must_use]
    pub(crate) fn shortened(&self, most: usize) -> Self {
        let mut short = Self::at(self.offset);
        for index in 0..self.count() {
            let field = self.field(index);
            short.extend(field.get(..most).unwrap_or(field));
            short.end_field();
        }
        short
    }

    /// A record of these fields.
    #[cfg(test)]
    pub(crate) fn of(fields: &[&str]) -> Self {
        let mut record = Self::default();
        for field in fields {
            record.extend(field.as_bytes());
            record.end_field();
        }
        record
    }
}
