//! Reading the binary form, field by field.

use std::io::{self, BufRead, BufReader, Read};

use prost::Message as _;
use wattflow_rpc::proto::energy::ProcessedEnergyReport;

use super::{FIXED32, FIXED64, GROUP_END, GROUP_START, LENGTH_DELIMITED, PROCESSED, VARINT};
use crate::{problem::Problem, processed::ProcessedReading};

const READ_BUFFER_BYTES: usize = 256 << 10;
/// An honest entry has about 60 bytes. A length beyond this is a damaged file, or one of another kind.
const MAX_ENTRY_BYTES: u64 = 1 << 20;
/// How deep groups may nest in a field that is skipped; protobuf's own readers allow 100.
const MAX_GROUP_DEPTH: usize = 100;

pub(in crate::processed) fn read(
    input: impl Read,
    mut on_entry: impl FnMut(&ProcessedReading<'_>) -> Result<(), Problem>,
) -> Result<u64, Problem> {
    let mut fields = Fields { input: BufReader::with_capacity(READ_BUFFER_BYTES, input), offset: 0 };
    let mut bytes = Vec::new();
    let mut entry = ProcessedEnergyReport::default();
    let mut count = 0_u64;
    while let Some(tag) = fields.tag()? {
        if tag != PROCESSED {
            fields.skip(tag, 0)?;
            continue;
        }
        let start = fields.offset;
        fields.entry(&mut bytes)?;
        // `merge` into a cleared message keeps the memory of its strings.
        entry.clear();
        entry.merge(&*bytes).map_err(|error| damaged(start, &format!("holds no ProcessedEnergyReport ({error})")))?;
        on_entry(&ProcessedReading {
            timestamp: &entry.timestamp,
            household_id: &entry.household_id,
            power: entry.power,
            efficiency: entry.efficiency,
            anomaly_detected: entry.anomaly_detected,
        })?;
        count = count.saturating_add(1);
    }
    Ok(count)
}

struct Fields<R> {
    input: BufReader<R>,
    /// How many bytes were taken so far.
    offset: u64,
}

impl<R: Read> Fields<R> {
    /// The next field's number and wire type; `None` at the end of the file.
    fn tag(&mut self) -> Result<Option<u64>, Problem> {
        if self.input.fill_buf().map_err(Problem::Reading)?.is_empty() {
            return Ok(None);
        }
        let start = self.offset;
        match self.varint()? {
            // Field number 0 does not exist, and no tag is wider than 32 bits.
            tag @ 8..=0xffff_ffff => Ok(Some(tag)),
            _ => Err(damaged(start, "holds no field of a ProcessedDataReport")),
        }
    }

    fn varint(&mut self) -> Result<u64, Problem> {
        let start = self.offset;
        let mut value = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let mut byte = [0];
            self.fill(&mut byte)?;
            let [byte] = byte;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(damaged(start, "holds a number of more than 10 bytes"))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Problem> {
        self.input.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => self.truncated(),
            _ => Problem::Reading(error),
        })?;
        self.offset = self.offset.saturating_add(bytes.len() as u64);
        Ok(())
    }

    fn entry(&mut self, bytes: &mut Vec<u8>) -> Result<(), Problem> {
        let start = self.offset;
        let length = self.varint()?;
        if length > MAX_ENTRY_BYTES {
            return Err(damaged(start, &format!("announces an entry of {length} bytes, more than {MAX_ENTRY_BYTES}")));
        }
        bytes.resize(length as usize, 0);
        self.fill(bytes)
    }

    fn skip(&mut self, tag: u64, depth: usize) -> Result<(), Problem> {
        let start = self.offset;
        match tag & 7 {
            VARINT => self.varint().map(|_| ()),
            FIXED64 => self.fill(&mut [0; 8]),
            FIXED32 => self.fill(&mut [0; 4]),
            LENGTH_DELIMITED => {
                let length = self.varint()?;
                let skipped = io::copy(&mut self.input.by_ref().take(length), &mut io::sink());
                let skipped = skipped.map_err(Problem::Reading)?;
                self.offset = self.offset.saturating_add(skipped);
                if skipped == length { Ok(()) } else { Err(self.truncated()) }
            }
            GROUP_START if depth < MAX_GROUP_DEPTH => loop {
                let inner = self.tag()?.ok_or_else(|| self.truncated())?;
                if inner & 7 == GROUP_END {
                    return Ok(());
                }
                self.skip(inner, depth.saturating_add(1))?;
            },
            _ => Err(damaged(start, "holds no field of a ProcessedDataReport")),
        }
    }

    fn truncated(&self) -> Problem {
        damaged(self.offset, "begins a field that the file ends before; the file is cut off")
    }
}

fn damaged(offset: u64, what: &str) -> Problem {
    Problem::Content(format!("byte {offset} {what}; write the file again with the analyzer"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wattflow_rpc::proto::energy::ProcessedDataReport;

    use super::*;

    fn check(file: &[u8], expected: Result<u64, &str>) {
        match (read(file, |_| Ok(())), expected) {
            (Ok(count), Ok(expected)) => assert_eq!(count, expected),
            (Err(problem), Err(expected)) => {
                let message = problem.describe("in", "out");
                assert!(message.contains(expected), "{message}");
            }
            (got, expected) => panic!("got {got:?}, expected {expected:?}"),
        }
    }

    fn one_entry() -> Vec<u8> {
        let entry = ProcessedEnergyReport { timestamp: "t".to_owned(), power: 1.5, ..Default::default() };
        ProcessedDataReport { processed: vec![entry], skipped_rows: 7 }.encode_to_vec()
    }

    #[test]
    fn an_empty_file_is_an_empty_report() {
        check(b"", Ok(0));
    }

    #[test]
    fn unknown_fields_are_skipped() {
        let varint = [0xf8, 1, 0x96, 1];
        let fixed64 = [0xf9, 1, 1, 2, 3, 4, 5, 6, 7, 8];
        let delimited = [0xfa, 1, 3, 1, 2, 3];
        let group = [0xfb, 1, 0xf8, 1, 5, 0xfb, 1, 0xfc, 1, 0xfc, 1];
        let fixed32 = [0xfd, 1, 1, 2, 3, 4];
        for unknown in [&varint[..], &fixed64, &delimited, &group, &fixed32] {
            check(&[unknown, &one_entry(), unknown].concat(), Ok(1));
        }
    }

    #[test]
    fn damage_is_named_with_its_place() {
        let file = one_entry();
        for (length, expected) in [(1, "byte 1 begins"), (4, "byte 2 begins"), (file.len() - 1, "the file is cut off")]
        {
            check(&file[..length], Err(expected));
        }
        check(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], Err("byte 1 announces an entry of 4294967295 bytes"));
        check(&[0x0a, 2, 0x0a, 9], Err("in: byte 1 holds no ProcessedEnergyReport"));
        check(&[0xff; 11], Err("byte 0 holds a number of more than 10 bytes"));
        check(b"\x00\x01", Err("byte 0 holds no field"));
        check(&[0xfb, 1].repeat(200), Err("holds no field"));
        check(b"timestamp,household_id\n", Err("write the file again with the analyzer"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(file: Vec<u8>) {
            let _ = read(&*file, |_| Ok(()));
        }
    }
}
