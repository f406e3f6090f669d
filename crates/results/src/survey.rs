//! What one pass over a table keeps of it, in bounded memory: where its rows stand, what its columns are, which series
//! there are, and when.

mod blocks;
mod names;

use crate::{
    column::{self, Column, Kind},
    record::Record,
    scan::{Format, REPORT_COLUMNS},
    value,
};

pub use blocks::{Blocks, Part};
pub use names::Names;

/// More columns than that are not looked at.
const MOST_COLUMNS: usize = 256;
/// What a series is told apart by.
const SERIES: [&str; 2] = ["household_id", "household"];

/// What is known of a table, as far as it was read.
#[derive(Clone, Debug)]
pub struct Survey {
    format: Format,
    has_header: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many rows there are, without the names of the columns.
    pub rows: u64,
    /// Where they stand.
    pub blocks: Blocks,
    /// The series in it, such as households.
    pub names: Names,
    /// The first and the last moment in it.
    pub span: Option<(i64, i64)>,
    is_begun: bool,
    /// The column of `names`.
    series: Option<usize>,
}

impl Survey {
    /// Of a file of which nothing was read.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let named = |names: &[&str]| names.iter().map(|name| Column::named(name)).collect();
        let columns: Vec<Column> = match format {
            Format::Csv { .. } => Vec::new(),
            Format::Lines => named(&["text"]),
            Format::Report => named(&REPORT_COLUMNS),
        };
        let mut survey = Self {
            format,
            has_header: false,
            columns,
            rows: 0,
            blocks: Blocks::default(),
            names: Names::default(),
            span: None,
            is_begun: false,
            series: None,
        };
        survey.find_series();
        survey
    }

    /// How it is divided into records.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Takes the next record. Whether it was a row: the first may hold the names of the columns.
    pub fn take(&mut self, record: &Record) -> bool {
        if !self.is_begun {
            self.is_begun = true;
            if matches!(self.format, Format::Csv { .. }) {
                self.begin(record);
                if self.has_header {
                    return false;
                }
            }
        }
        self.add_columns(record.count());
        let mut moment = None;
        if self.format != Format::Lines {
            for (index, column) in self.columns.iter_mut().enumerate() {
                let field = record.field(index);
                column.take(field);
                if moment.is_none() && column.kind == Kind::Time {
                    moment = value::time(field);
                }
            }
            if let Some(series) = self.series {
                self.names.take(record.field(series));
            }
        }
        if let Some(moment) = moment {
            let (from, to) = self.span.unwrap_or((moment, moment));
            self.span = Some((from.min(moment), to.max(moment)));
        }
        self.blocks.take(record.offset, moment);
        self.rows = self.rows.saturating_add(1);
        true
    }

    fn begin(&mut self, first: &Record) {
        self.has_header = column::is_header(first);
        if self.has_header {
            self.columns =
                (0..first.count().min(MOST_COLUMNS)).map(|index| Column::named(&first.text(index))).collect();
        }
        self.find_series();
    }

    fn find_series(&mut self) {
        let is_series = |column: &Column| SERIES.contains(&column.name.as_str());
        self.series = self.columns.iter().position(is_series);
    }

    /// A record may have more fields than there are names.
    fn add_columns(&mut self, count: usize) {
        while self.columns.len() < count.min(MOST_COLUMNS) {
            let number = self.columns.len().saturating_add(1);
            self.columns.push(Column::named(&["column ", &number.to_string()].concat()));
        }
    }

    /// The column of moments, if there is one.
    #[must_use]
    pub fn time(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.kind == Kind::Time)
    }

    /// The column of series, if there is one.
    #[must_use]
    pub fn series(&self) -> Option<usize> {
        self.series
    }

    /// The columns that a chart can show.
    pub fn numbers(&self) -> impl Iterator<Item = usize> {
        let numbers = self.columns.iter().enumerate().filter(|(_, column)| column.kind == Kind::Number);
        numbers.map(|(index, _)| index)
    }

    /// The index of the column with one of these names.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        self.columns.iter().position(|column| names.contains(&column.name.as_str()))
    }
}

#[cfg(test)]
mod tests;
