//! Numbers by name.

/// A hash of eight bytes at a time, by multiplication.
///
/// A check looks names up about ten times for each node, and std's hash was a sixth of its time. That one is made so that
/// nobody can choose names which fall together, where its key is secret; in a browser it is not. Who makes such a config
/// keeps nobody busy but whoever opens it.
#[inline]
fn hash(name: &str) -> u32 {
    /// 2 to the power of 64, divided by the golden ratio.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let fold = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ product.rotate_right(29)
    };
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let hash = words.iter().fold(name.len() as u64, |hash, word| fold(hash, u64::from_le_bytes(*word)));
    let last = rest.iter().fold(0, |last, byte| (last << 8) | u64::from(*byte));
    let hash = fold(hash, last);
    (hash ^ (hash >> 32)) as u32
}

/// A number for each name, given out once.
///
/// A table of our own, because a check does little else as often: std's weighs three times as much on the page, and takes
/// longer there.
#[derive(Default)]
pub(crate) struct Names<'v> {
    /// In the order in which they were given out.
    entries: Vec<Entry<'v>>,
    /// For each entry its index and 1, at the place that its hash says or, where others stand there, behind it; 0 where there
    /// is none. There are a power of two of them, and at least half are free.
    places: Vec<u32>,
}

struct Entry<'v> {
    name: &'v str,
    hash: u32,
    number: usize,
}

impl<'v> Names<'v> {
    /// No names yet, but room for as many.
    pub(crate) fn with_room_for(count: usize) -> Self {
        let mut names = Self { entries: Vec::with_capacity(count), places: Vec::new() };
        names.place_again(count);
        names
    }

    /// The number of `name`; `next`, from now on, where it had none.
    pub(crate) fn number(&mut self, name: &'v str, next: usize) -> usize {
        if self.entries.len() >= self.places.len() / 2 {
            self.place_again(self.entries.len().saturating_add(1));
        }
        let hash = hash(name);
        let place = match self.find(name, hash) {
            Ok(number) => return number,
            Err(place) => place,
        };
        self.entries.push(Entry { name, hash, number: next });
        if let Some(place) = self.places.get_mut(place) {
            *place = self.entries.len() as u32;
        }
        next
    }

    /// The number of `name`, where it has one.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.find(name, hash(name)).ok()
    }

    /// The same, where that is most likely the number of the name given out as the one with index `guess`.
    pub(crate) fn get_near(&self, guess: usize, name: &str) -> Option<usize> {
        match self.entries.get(guess) {
            Some(entry) if entry.name == name => Some(entry.number),
            _ => self.get(name),
        }
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// How many names have a number.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The number of a name with this hash; where it has none, the place where it would stand.
    #[inline]
    fn find(&self, name: &str, hash: u32) -> Result<usize, usize> {
        let last = self.places.len().wrapping_sub(1);
        let mut place = hash as usize & last;
        while let Some(entry) = self.places.get(place).and_then(|at| self.entries.get((*at as usize).wrapping_sub(1))) {
            if entry.hash == hash && entry.name == name {
                return Ok(entry.number);
            }
            place = place.wrapping_add(1) & last;
        }
        Err(place)
    }

    /// Makes places for `count` names, and puts those there are into them.
    fn place_again(&mut self, count: usize) {
        self.places = vec![0; count.saturating_mul(2).next_power_of_two().max(8)];
        let last = self.places.len().wrapping_sub(1);
        for (index, entry) in self.entries.iter().enumerate() {
            let mut place = entry.hash as usize & last;
            while self.places.get(place).is_some_and(|at| *at > 0) {
                place = place.wrapping_add(1) & last;
            }
            if let Some(place) = self.places.get_mut(place) {
                *place = index.wrapping_add(1) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_the_number_that_it_was_given_first() {
        let texts: Vec<String> = (0..1_000).map(|n| format!("node-{n}")).collect();
        let mut names = Names::default();
        assert_eq!((names.get("node-0"), names.get_near(0, "node-0"), names.len()), (None, None, 0));
        for (n, name) in texts.iter().enumerate() {
            assert_eq!(names.number(name, n * 2), n * 2);
            assert_eq!(names.number(name, 7), n * 2);
        }
        for (n, name) in texts.iter().enumerate() {
            assert_eq!((names.get(name), names.get_near(n, name)), (Some(n * 2), Some(n * 2)));
            assert_eq!(names.get_near(n + 1, name), Some(n * 2), "a guess may be wrong");
        }
        assert_eq!((names.get("node-1000"), names.get(""), names.len()), (None, None, 1_000));
    }

    #[test]
    fn names_that_fall_together_are_told_apart() {
        // Of 10,000 some do in a table of 32,768 places.
        let texts: Vec<String> = (0..10_000).map(|n| format!("{n:x}")).collect();
        let mut names = Names::with_room_for(texts.len());
        let taken: Vec<usize> = texts.iter().enumerate().map(|(n, name)| names.number(name, n)).collect();
        assert!(taken.iter().enumerate().all(|(n, number)| n == *number));
        assert!(texts.iter().enumerate().all(|(n, name)| names.get(name) == Some(n)));
    }
}
