//! What the analyzer hands to the reporter: a `ProcessedDataReport` (`proto/energy.proto`), as bytes or as JSON.
//!
//! Both forms are written and read entry by entry, so a file of any size passes in the memory of one entry.

use std::{
    io::{Read, Write},
    path::Path,
};

use crate::problem::Problem;

mod json;
mod pb;

/// The form of a processed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Protocol Buffers, the binary encoding: `.pb`.
    Pb,
    /// The JSON mapping of proto3: `.json`.
    Json,
}

impl Format {
    /// The form that a file's extension names, in any case.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        let extension = Path::new(path).extension()?;
        if extension.eq_ignore_ascii_case("pb") {
            Some(Self::Pb)
        } else if extension.eq_ignore_ascii_case("json") {
            Some(Self::Json)
        } else {
            None
        }
    }
}

/// One `ProcessedEnergyReport`. `status` is left out: the analyzer leaves it empty and the reporter does not print it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ProcessedReading<'a> {
    pub(crate) timestamp: &'a str,
    pub(crate) household_id: &'a str,
    pub(crate) power: f32,
    pub(crate) efficiency: f32,
    pub(crate) anomaly_detected: bool,
}

/// Whether proto3 leaves the number out. A negative zero is not the default.
fn is_default(number: f32) -> bool {
    number.to_bits() == 0
}

/// Writes a processed file.
pub(crate) struct ProcessedWriter<W> {
    output: W,
    format: Format,
    /// The bytes of one entry.
    scratch: Vec<u8>,
    entries_written: bool,
}

impl<W: Write> ProcessedWriter<W> {
    pub(crate) fn new(output: W, format: Format) -> Self {
        Self { output, format, scratch: Vec::new(), entries_written: false }
    }

    /// Appends an entry.
    pub(crate) fn push(&mut self, reading: &ProcessedReading<'_>) -> Result<(), Problem> {
        self.scratch.clear();
        match self.format {
            Format::Pb => pb::push_entry(&mut self.scratch, reading),
            Format::Json => json::push_entry(&mut self.scratch, reading, !self.entries_written),
        }
        self.entries_written = true;
        self.output.write_all(&self.scratch).map_err(Problem::Writing)
    }

    /// Ends the file. `skipped` saturates at what the message's int32 holds.
    pub(crate) fn finish(mut self, skipped: u64) -> Result<(), Problem> {
        let skipped_rows = i32::try_from(skipped).unwrap_or(i32::MAX);
        self.scratch.clear();
        match self.format {
            Format::Pb => pb::push_end(&mut self.scratch, skipped_rows),
            Format::Json => json::push_end(&mut self.scratch, skipped_rows, self.entries_written),
        }
        self.output.write_all(&self.scratch).and_then(|()| self.output.flush()).map_err(Problem::Writing)
    }
}

/// Hands every entry of a processed file to `on_entry` and answers how many there were. A problem of `on_entry` ends
/// the reading.
pub(crate) fn read(
    input: impl Read,
    format: Format,
    on_entry: impl FnMut(&ProcessedReading<'_>) -> Result<(), Problem>,
) -> Result<u64, Problem> {
    match format {
        Format::Pb => pb::read(input, on_entry),
        Format::Json => json::read(input, on_entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, skipped: u64) {
        let ordinary = ProcessedReading {
            timestamp: "2025-01-06T00:00:00",
            household_id: "H001",
            power: 120.5,
            efficiency: 0.103,
            anomaly_detected: false,
        };
        let anomaly = ProcessedReading { power: -0.0, efficiency: 1e-20, anomaly_detected: true, ..ordinary };
        let odd =
            ProcessedReading { timestamp: "a\"\n\u{1}é😀", power: f32::INFINITY, ..ProcessedReading::default() };
        let smallest = ProcessedReading { power: f32::from_bits(1), efficiency: f32::MIN_POSITIVE, ..ordinary };
        let entries = [ordinary, anomaly, odd, ProcessedReading::default(), smallest];
        let mut file = Vec::new();
        let mut writer = ProcessedWriter::new(&mut file, format);
        for entry in &entries {
            writer.push(entry).unwrap();
        }
        writer.finish(skipped).unwrap();
        let mut expected = entries.iter();
        let count = read(&*file, format, |entry| {
            let expected = expected.next().unwrap();
            assert_eq!(entry, expected);
            assert_eq!(entry.power.to_bits(), expected.power.to_bits());
            Ok(())
        });
        assert_eq!(count.unwrap(), entries.len() as u64);
        assert_eq!(expected.next(), None);
    }

    #[test]
    fn what_was_written_is_read_back() {
        for skipped in [0, 5, u64::MAX] {
            check(Format::Pb, skipped);
            check(Format::Json, skipped);
        }
    }

    #[test]
    fn the_extension_names_the_form() {
        assert_eq!(Format::from_path("/data/x.pb"), Some(Format::Pb));
        assert_eq!(Format::from_path("x.y.JSON"), Some(Format::Json));
        for other in ["/data/x.csv", "/data/pb", "", "/data/.pb", "/data/x.pb.gz"] {
            assert_eq!(Format::from_path(other), None, "{other}");
        }
    }
}
