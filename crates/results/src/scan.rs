//! Taking records out of a file's bytes, which come in pieces, cut anywhere.

pub(crate) mod csv;
mod lines;
mod report;

use std::{fmt, ops::ControlFlow};

use self::{csv::Csv, lines::Lines, report::Report};
use crate::record::Record;

pub use report::COLUMNS as REPORT_COLUMNS;

/// How a file is divided into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Fields with this separator between them, as RFC 4180 has it.
    Csv {
        /// A comma, usually.
        separator: u8,
    },
    /// A line is a record of one field.
    Lines,
    /// A `ProcessedDataReport`: an entry is a record.
    Report,
}

/// Why a file is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where, in bytes from the beginning of the file.
    pub offset: u64,
    /// Continues "byte 7 ".
    pub what: &'static str,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("byte ")?;
        f.write_str(&crate::words::count(self.offset))?;
        f.write_str(" ")?;
        f.write_str(self.what)
    }
}

/// What is done with each record; it may want no more of them.
pub type Sink<'a> = &'a mut dyn FnMut(&Record) -> ControlFlow<()>;

/// What feeding came to: an error, or whether more is wanted.
pub type Fed = Result<ControlFlow<()>, Damage>;

/// Takes records out of bytes.
#[derive(Debug)]
pub struct Scanner(Inner);

#[derive(Debug)]
enum Inner {
    Csv(Csv),
    Lines(Lines),
    Report(Report),
}

impl Scanner {
    /// For bytes from `offset` of the file on, where a record begins.
    #[must_use]
    pub fn new(format: Format, offset: u64) -> Self {
        Self(match format {
            Format::Csv { separator } => Inner::Csv(Csv::new(separator, offset)),
            Format::Lines => Inner::Lines(Lines::new(offset)),
            Format::Report => Inner::Report(Report::new(offset)),
        })
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8], sink: Sink<'_>) -> Fed {
        match &mut self.0 {
            Inner::Csv(csv) => csv.feed(bytes, sink),
            Inner::Lines(lines) => Ok(lines.feed(bytes, sink)),
            Inner::Report(report) => report.feed(bytes, sink),
        }
    }

    /// Takes the end of the file.
    pub fn finish(&mut self, sink: Sink<'_>) -> Fed {
        match &mut self.0 {
            Inner::Csv(csv) => Ok(csv.finish(sink)),
            Inner::Lines(lines) => Ok(lines.finish(sink)),
            Inner::Report(report) => report.finish(),
        }
    }

    /// Rows that the one who wrote a report left out, as far as it was read.
    #[must_use]
    pub fn skipped_rows(&self) -> u64 {
        if let Inner::Report(report) = &self.0 { report.skipped_rows() } else { 0 }
    }
}

#[cfg(test)]
mod tests;
