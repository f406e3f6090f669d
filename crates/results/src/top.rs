//! The first rows of a table in another order, found in one pass and bounded memory.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::{column::Kind, record::Record, value};

/// How many rows are kept.
pub const MOST_ROWS: usize = 1_000;
/// How much of a field is kept.
const MOST_FIELD_BYTES: usize = 512;

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By this column.
    pub column: usize,
    /// As what its fields are compared; those that are something else come last.
    pub kind: Kind,
    /// The largest first.
    pub descending: bool,
}

/// Collects the rows that come first.
#[derive(Debug)]
pub struct Top {
    order: Order,
    rows: u64,
    /// The last of them on top.
    kept: BinaryHeap<Kept>,
}

/// A row that may be among the first. Greater is later.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    place: Place,
    row: u64,
    record: Record,
}

/// Where a row belongs: by its number, or by its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// The first byte of the order: 0, or 1 for what has no value.
    is_missing: bool,
    number: u64,
    text: Vec<u8>,
    descending: bool,
}

impl Place {
    fn of(field: &[u8], order: Order) -> Self {
        let number = match order.kind {
            Kind::Number => value::number(field).map(ordered),
            Kind::Time => value::time(field).map(|time| ordered(time as f64)),
            Kind::Truth => value::truth(field).map(u64::from),
            Kind::Empty | Kind::Text => (!field.is_empty()).then_some(0),
        };
        let text = if order.kind == Kind::Text { field.get(..MOST_FIELD_BYTES).unwrap_or(field) } else { &[] };
        Self {
            is_missing: number.is_none(),
            number: number.unwrap_or_default(),
            text: text.to_vec(),
            descending: order.descending,
        }
    }
}

/// The number as bits whose order is that of numbers.
fn ordered(number: f64) -> u64 {
    // A negative zero is a zero.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_value = self.number.cmp(&other.number).then_with(|| self.text.cmp(&other.text));
        let by_value = if self.descending { by_value.reverse() } else { by_value };
        self.is_missing.cmp(&other.is_missing).then(by_value)
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        // Rows of one value stay as they stand in the file.
        self.place.cmp(&other.place).then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Top {
    /// Of no rows yet.
    #[must_use]
    pub fn new(order: Order) -> Self {
        Self { order, rows: 0, kept: BinaryHeap::with_capacity(MOST_ROWS) }
    }

    /// Takes the next row.
    pub fn take(&mut self, record: &Record) {
        let row = self.rows;
        self.rows = self.rows.saturating_add(1);
        let place = Place::of(record.field(self.order.column), self.order);
        if self.kept.len() < MOST_ROWS {
            return self.kept.push(Kept { place, row, record: record.shortened(MOST_FIELD_BYTES) });
        }
        if let Some(mut last) = self.kept.peek_mut()
            && place < last.place
        {
            *last = Kept { place, row, record: record.shortened(MOST_FIELD_BYTES) };
        }
    }

    /// The first rows in order, each with its number in the file.
    #[must_use]
    pub fn finish(self) -> Vec<(u64, Record)> {
        self.kept.into_sorted_vec().into_iter().map(|kept| (kept.row, kept.record)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(kind: Kind, descending: bool, fields: &[&str], expected: &[&str]) {
        let mut top = Top::new(Order { column: 0, kind, descending });
        for field in fields {
            top.take(&Record::of(&[field]));
        }
        let found: Vec<String> = top.finish().iter().map(|(_, record)| record.text(0).into_owned()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_come_by_value_and_what_has_none_comes_last() {
        let numbers = ["3", "", "-20", "x", "1.5", "-0.0", "0"];
        check(Kind::Number, false, &numbers, &["-20", "-0.0", "0", "1.5", "3", "", "x"]);
        check(Kind::Number, true, &numbers, &["3", "1.5", "-0.0", "0", "-20", "", "x"]);
        check(Kind::Text, false, &["b", "", "a", "B"], &["B", "a", "b", ""]);
        check(Kind::Text, true, &["b", "", "a", "B"], &["b", "a", "B", ""]);
        check(Kind::Truth, true, &["False", "True"], &["True", "False"]);
        let times = ["2025-01-06T12:00:00+02:00", "2025-01-06T11:00:00Z"];
        check(Kind::Time, false, &times, &times);
    }

    proptest! {
        #[test]
        fn the_kept_rows_are_the_first_of_a_sort(numbers in prop::collection::vec(-50_i32..50, 0..3_000), descending: bool) {
            let mut top = Top::new(Order { column: 1, kind: Kind::Number, descending });
            for number in &numbers {
                top.take(&Record::of(&["x", &number.to_string()]));
            }
            let mut expected: Vec<(u64, i32)> = (0..).zip(numbers).collect();
            expected.sort_by_key(|(_, number)| if descending { -number } else { *number });
            expected.truncate(MOST_ROWS);
            let found: Vec<(u64, i32)> =
                top.finish().iter().map(|(row, record)| (*row, record.text(1).parse().unwrap())).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
