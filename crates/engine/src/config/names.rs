//! Numbers by name.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A hash of eight bytes at a time, by multiplication.
///
/// A check looks names up about twenty times for each node, and std's hash was a sixth of its time. That one is made so
/// that nobody can choose names which fall together, where its key is secret; in a browser it is not. Who makes such a
/// config keeps nobody busy but whoever opens it.
#[derive(Default)]
pub(crate) struct Folded(u64);

impl Folded {
    /// 2 to the power of 64, divided by the golden ratio.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

    fn add(&mut self, word: u64) {
        let product = (self.0 ^ word).wrapping_mul(Self::FACTOR);
        self.0 = product ^ product.rotate_right(29);
    }
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let length = (rest.len() as u64) << 56;
        self.add(rest.iter().fold(0, |last, byte| (last << 8) | u64::from(*byte)) | length);
    }

    fn write_u8(&mut self, _: u8) {
        // What ends a text: names are hashed alone, so nothing needs to be told apart.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number for each name, given out once.
///
/// All look-ups of a check share this one type: each further kind of map is a kilobyte more for the page.
#[derive(Default)]
pub(crate) struct Names<'v>(HashMap<&'v str, usize, BuildHasherDefault<Folded>>);

impl<'v> Names<'v> {
    /// No names yet, but room for as many.
    #[inline(never)]
    pub(crate) fn with_room_for(count: usize) -> Self {
        Self(HashMap::with_capacity_and_hasher(count, BuildHasherDefault::default()))
    }

    /// The number of `name`; `next`, from now on, where it had none.
    #[inline(never)]
    pub(crate) fn number(&mut self, name: &'v str, next: usize) -> usize {
        *self.0.entry(name).or_insert(next)
    }

    /// The number of `name`, where it has one.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// How many names have a number.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
