//! Which item is linked to which, in two flat lists: a graph of any size takes two allocations.

use std::ops::Range;

/// The links that leave each item, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Links {
    /// Where the links of each item end in `ends`; those of the next one start there.
    stops: Vec<usize>,
    ends: Vec<usize>,
}

impl Links {
    /// The links `(from, to)` of `count` items.
    pub(crate) fn new(count: usize, links: &[(usize, usize)]) -> Self {
        // Counted, summed up, and filled from the back: then each stop has become a start, and is moved on again.
        let mut stops = vec![0_usize; count.saturating_add(1)];
        for (from, _) in links {
            raise(&mut stops, from.saturating_add(1));
        }
        let mut sum = 0_usize;
        for stop in &mut stops {
            sum = sum.saturating_add(*stop);
            *stop = sum;
        }
        let mut ends = vec![0; links.len()];
        for (from, to) in links {
            set(&mut ends, at(&stops, *from), *to);
            raise(&mut stops, *from);
        }
        Self { stops, ends }
    }

    /// What is linked from `item`.
    pub(crate) fn of(&self, item: usize) -> &[usize] {
        self.ends.get(self.range(item)).unwrap_or_default()
    }

    pub(super) fn of_mut(&mut self, item: usize) -> &mut [usize] {
        let range = self.range(item);
        self.ends.get_mut(range).unwrap_or_default()
    }

    /// How many items there are.
    pub(crate) fn count(&self) -> usize {
        self.stops.len().saturating_sub(1)
    }

    /// The same without what is linked to an item from `end` on.
    pub(super) fn below(self, end: usize) -> Self {
        let kept = |item: usize| self.of(item).iter().filter(move |to| **to < end).map(move |to| (item, *to));
        Self::new(self.count(), &(0..self.count()).flat_map(kept).collect::<Vec<_>>())
    }

    fn range(&self, item: usize) -> Range<usize> {
        let start = item.checked_sub(1).map_or(0, |before| at(&self.stops, before));
        start..at(&self.stops, item)
    }
}

/// What stands at `index`; the default beyond the end.
pub(crate) fn at<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.get(index).copied().unwrap_or_default()
}

pub(crate) fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

fn raise(list: &mut [usize], index: usize) {
    let raised = at(list, index).saturating_add(1);
    set(list, index, raised);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_by_where_they_start_in_the_order_they_were_given() {
        let links = Links::new(4, &[(2, 0), (0, 3), (2, 1), (0, 1)]);
        assert_eq!([0, 1, 2, 3, 4].map(|item| links.of(item)), [&[3, 1][..], &[], &[0, 1], &[], &[]]);
    }
}
