//! The columns of a table: their names, and what is in them.

use crate::{record::Record, value};

/// What all fields of a column are that are not empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Not one has come.
    #[default]
    Empty,
    /// A number.
    Number,
    /// A moment.
    Time,
    /// True or false.
    Truth,
    /// Anything else.
    Text,
}

impl Kind {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Number => "number",
            Self::Time => "time",
            Self::Truth => "true or false",
            Self::Text => "text",
        }
    }

    fn of(field: &[u8]) -> Self {
        if value::number(field).is_some() {
            Self::Number
        } else if value::time(field).is_some() {
            Self::Time
        } else if value::truth(field).is_some() {
            Self::Truth
        } else {
            Self::Text
        }
    }

    fn holds(self, field: &[u8]) -> bool {
        match self {
            Self::Empty => false,
            Self::Number => value::number(field).is_some(),
            Self::Time => value::time(field).is_some(),
            Self::Truth => value::truth(field).is_some(),
            Self::Text => true,
        }
    }
}

/// One column, as far as its file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// As the file names it.
    pub name: String,
    /// What is in it.
    pub kind: Kind,
    /// Characters of its longest field or name, roughly: bytes.
    pub longest: usize,
}

impl Column {
    pub(crate) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), kind: Kind::Empty, longest: name.len() }
    }

    pub(crate) fn take(&mut self, field: &[u8]) {
        self.longest = self.longest.max(field.len());
        if self.kind != Kind::Text && !field.is_empty() && !self.kind.holds(field) {
            self.kind = if self.kind == Kind::Empty { Kind::of(field) } else { Kind::Text };
        }
    }

    /// The unit that its numbers have in the reference data; empty where that is not known, or there is none.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self.name.as_str() {
            "power" | "power_consumption" => "W",
            "voltage" => "V",
            "current" => "A",
            _ => "",
        }
    }
}

/// Whether a first record names the columns: it does unless one of its fields is a value already.
pub(crate) fn is_header(record: &Record) -> bool {
    (0..record.count())
        .all(|index| matches!(Kind::of(record.field(index)), Kind::Text) || record.field(index).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &[&str], expected: Kind) {
        let mut column = Column::named("x");
        for field in fields {
            column.take(field.as_bytes());
        }
        assert_eq!(column.kind, expected, "{fields:?}");
    }

    #[test]
    fn a_kind_is_what_every_field_is() {
        check(&[], Kind::Empty);
        check(&["", ""], Kind::Empty);
        check(&["1", "", "-2.5"], Kind::Number);
        check(&["1", "x"], Kind::Text);
        check(&["2025-01-06T00:00:00", "2025-01-07"], Kind::Time);
        check(&["True", "false"], Kind::Truth);
        check(&["H001"], Kind::Text);
        check(&["True", "1"], Kind::Text);
    }

    #[test]
    fn a_first_record_with_a_value_in_it_names_no_columns() {
        assert!(is_header(&Record::of(&["timestamp", "", "power"])));
        assert!(!is_header(&Record::of(&["2025-01-06", "H001", "x"])));
        assert!(!is_header(&Record::of(&["a", "1"])));
    }
}
