//! What the nodes of a config are made of: parts of a few pieces of memory that all of them share.

use std::{
    fmt,
    ops::{Deref, Range},
    sync::Arc,
};

/// A text that is part of a larger one, which it shares with others: made, cloned and dropped without a piece of memory of
/// its own.
#[derive(Clone, Default)]
pub struct Text {
    all: Arc<str>,
    start: usize,
    end: usize,
}

impl Text {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.all.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { end: text.len(), all: text.into(), start: 0 }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// Indices of nodes, which are part of a longer list that they share with those of other nodes.
#[derive(Clone, Default)]
pub struct Indices {
    all: Arc<[usize]>,
    start: usize,
    end: usize,
}

impl Indices {
    /// Those of `all` in this range; none where there are no such.
    pub(super) fn part(all: &Arc<[usize]>, range: Range<usize>) -> Self {
        Self { all: Arc::clone(all), start: range.start, end: range.end }
    }
}

impl From<Vec<usize>> for Indices {
    fn from(indices: Vec<usize>) -> Self {
        Self { end: indices.len(), all: indices.into(), start: 0 }
    }
}

impl Deref for Indices {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        self.all.get(self.start..self.end).unwrap_or_default()
    }
}

impl<'i> IntoIterator for &'i Indices {
    type Item = &'i usize;
    type IntoIter = std::slice::Iter<'i, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Indices {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Indices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// The text of a config, whose parts its nodes share.
pub(super) struct Source<'v> {
    text: &'v str,
    all: Arc<str>,
}

impl<'v> Source<'v> {
    pub(super) fn new(text: &'v str) -> Self {
        Self { text, all: text.into() }
    }

    /// The same text as `part`, which nearly always is a part of this one: only what holds an escape is not.
    #[inline]
    pub(super) fn share(&self, part: &str) -> Text {
        let start = part.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        match start.checked_add(part.len()) {
            _ if part.is_empty() => Text { all: Arc::clone(&self.all), start: 0, end: 0 },
            Some(end) if end <= self.text.len() => Text { all: Arc::clone(&self.all), start, end },
            _ => part.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_source_is_shared_and_nothing_else_is() {
        let text = String::from("one two three");
        let source = Source::new(&text);
        for part in ["one", "two", "three", "one two three", ""] {
            let start = text.find(part).unwrap();
            let shared = source.share(&text[start..start + part.len()]);
            assert_eq!(shared, part);
            assert!(Arc::ptr_eq(&shared.all, &source.all));
            let copy = part.to_owned();
            let elsewhere = source.share(&copy);
            assert_eq!(elsewhere, part);
            assert_eq!(Arc::ptr_eq(&elsewhere.all, &source.all), part.is_empty());
        }
    }

    #[test]
    fn what_reads_alike_is_alike() {
        assert_eq!(Source::new("a b").share("a"), Text::from(String::from("a")));
        assert_eq!(format!("{0} {0:?}", Text::from("é")), "é \"é\"");
        let all: Arc<[usize]> = vec![1, 2, 3].into();
        assert_eq!(Indices::part(&all, 1..3), Indices::from(vec![2, 3]));
        assert_eq!(format!("{:?}", Indices::part(&all, 3..5)), "[]", "past the end there are none");
    }
}
