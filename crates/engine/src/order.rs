//! Putting numbers in order.
//!
//! std's sorts are quick, and each kind of thing that they sort is another four kilobytes for the page. What the page orders is
//! few, or nearly in order; it all comes here as numbers, or as pairs of them: a key, and what comes with it.

/// What is no longer than this is put in order by insertion.
const SHORT: usize = 16;

/// Puts pairs in order, by their first numbers and then by their second ones.
#[inline(never)]
pub fn sort_pairs(pairs: &mut [(u64, u64)]) {
    sort(pairs);
}

/// Puts indices in order.
#[inline]
pub fn sort_indices(indices: &mut [usize]) {
    let mut numbers: Vec<u64> = indices.iter().map(|index| *index as u64).collect();
    sort(&mut numbers);
    for (index, number) in indices.iter_mut().zip(numbers) {
        *index = number as usize;
    }
}

/// Puts numbers in order: merges short pieces that are in order to longer ones, until there is one.
#[inline(never)]
pub fn sort<T: Copy + PartialOrd>(items: &mut [T]) {
    if items.is_sorted() {
        return;
    }
    items.chunks_mut(SHORT).for_each(insert);
    let mut merged = Vec::new();
    let mut width = SHORT;
    while width < items.len() {
        merged.clear();
        for piece in items.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = piece.split_at_checked(width).unwrap_or((piece, &[]));
            while let (Some((first, rest_of_left)), Some((second, rest_of_right))) =
                (left.split_first(), right.split_first())
            {
                if second < first {
                    merged.push(*second);
                    right = rest_of_right;
                } else {
                    merged.push(*first);
                    left = rest_of_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        items.copy_from_slice(&merged);
        width = width.saturating_mul(2);
    }
}

/// Moves each item before those that are larger.
fn insert<T: Copy + PartialOrd>(items: &mut [T]) {
    for end in 1..items.len() {
        let mut at = end;
        while let Some(before) = at.checked_sub(1)
            && let (Some(one), Some(other)) = (items.get(before), items.get(at))
            && other < one
        {
            items.swap(before, at);
            at = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_come_in_the_order_of_the_standard_library(mut numbers in vec(any::<u64>(), 0..200)) {
            let mut expected = numbers.clone();
            expected.sort_unstable();
            sort(&mut numbers);
            prop_assert_eq!(numbers, expected);
        }

        #[test]
        fn pairs_and_indices_do_too(pairs in vec((0..20_usize, 0..9_u64), 0..200)) {
            let mut sorted: Vec<(u64, u64)> = pairs.iter().map(|(key, value)| (*key as u64, *value)).collect();
            let mut expected = sorted.clone();
            expected.sort_unstable();
            sort_pairs(&mut sorted);
            prop_assert_eq!(&sorted, &expected);
            let mut indices: Vec<usize> = pairs.iter().map(|(key, _)| *key).collect();
            sort_indices(&mut indices);
            prop_assert!(indices.into_iter().eq(expected.iter().map(|(key, _)| *key as usize)));
        }
    }
}
