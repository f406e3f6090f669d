//! A `ProcessedDataReport` (`proto/energy.proto`), entry by entry.

use std::{fmt::Write as _, ops::ControlFlow};

use prost::Message as _;

use super::{Damage, Fed, Sink};
use crate::{proto::ProcessedEnergyReport, record::Record};

/// The fields of an entry, by their names in the contract.
pub const COLUMNS: [&str; 6] = ["timestamp", "household_id", "power", "efficiency", "status", "anomaly_detected"];

/// Tags: field number and wire type.
const PROCESSED: u64 = 1 << 3 | LENGTH_DELIMITED;
const SKIPPED_ROWS: u64 = 2 << 3;
const VARINT: u64 = 0;
const FIXED64: u64 = 1;
const LENGTH_DELIMITED: u64 = 2;
const FIXED32: u64 = 5;

/// An honest entry has about 60 bytes. A length beyond this is a damaged file, or one of another kind.
const MOST_BYTES: u64 = 1 << 20;

#[derive(Debug)]
pub(super) struct Report {
    /// What has come of a field that is not whole.
    pending: Vec<u8>,
    /// Of the first byte in `pending`.
    offset: u64,
    /// Bytes of an unknown field to leave out.
    to_skip: u64,
    skipped_rows: u64,
    entry: ProcessedEnergyReport,
    record: Record,
    number: String,
}

/// What a field turned out to be, and how many bytes it took.
enum Field<'a> {
    Entry(&'a [u8]),
    SkippedRows(u64),
    Unknown { rest: u64 },
}

impl Report {
    pub(super) fn new(offset: u64) -> Self {
        Self {
            pending: Vec::new(),
            offset,
            to_skip: 0,
            skipped_rows: 0,
            entry: ProcessedEnergyReport::default(),
            record: Record::default(),
            number: String::new(),
        }
    }

    pub(super) fn skipped_rows(&self) -> u64 {
        self.skipped_rows
    }

    pub(super) fn feed(&mut self, bytes: &[u8], sink: Sink<'_>) -> Fed {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend_from_slice(bytes);
        let mut rest = pending.as_slice();
        let mut flow = ControlFlow::Continue(());
        while flow.is_continue() {
            let skipped = self.to_skip.min(rest.len() as u64);
            rest = rest.get(skipped as usize..).unwrap_or_default();
            self.to_skip = self.to_skip.saturating_sub(skipped);
            self.offset = self.offset.saturating_add(skipped);
            let damaged = |what| Damage { offset: self.offset, what };
            let Some((field, later)) = next_field(rest).map_err(damaged)? else { break };
            let taken = rest.len().saturating_sub(later.len()) as u64;
            match field {
                Field::Entry(entry) => {
                    self.entry.clear();
                    self.entry.merge(entry).map_err(|_| damaged("holds no ProcessedEnergyReport"))?;
                    self.fill();
                    flow = sink(&self.record);
                }
                Field::SkippedRows(rows) => self.skipped_rows = rows,
                Field::Unknown { rest } => self.to_skip = rest,
            }
            rest = later;
            self.offset = self.offset.saturating_add(taken);
        }
        let kept = pending.len().saturating_sub(rest.len());
        pending.drain(..kept);
        self.pending = pending;
        Ok(flow)
    }

    fn fill(&mut self) {
        let Self { entry, record, number, offset, .. } = self;
        record.clear();
        record.offset = *offset;
        let mut field = |text: &str| {
            record.extend(text.as_bytes());
            record.end_field();
        };
        field(&entry.timestamp);
        field(&entry.household_id);
        for value in [entry.power, entry.efficiency] {
            number.clear();
            let _ = write!(number, "{value}");
            field(number);
        }
        field(&entry.status);
        field(if entry.anomaly_detected { "True" } else { "False" });
    }

    pub(super) fn finish(&self) -> Fed {
        if self.pending.is_empty() && self.to_skip == 0 {
            return Ok(ControlFlow::Continue(()));
        }
        Err(Damage { offset: self.offset, what: "begins a field that the file ends before; the file is cut off" })
    }
}

/// The first field of `bytes` and what follows it; `None` where it is not whole.
fn next_field(bytes: &[u8]) -> Result<Option<(Field<'_>, &[u8])>, &'static str> {
    const NO_FIELD: &str = "holds no field of a ProcessedDataReport";
    let Some((tag, rest)) = varint(bytes)? else { return Ok(None) };
    // Field number 0 does not exist, and no tag is wider than 32 bits.
    if !(8..=0xffff_ffff).contains(&tag) {
        return Err(NO_FIELD);
    }
    let unknown = |bytes| Ok(Some((Field::Unknown { rest: bytes }, rest)));
    match tag & 7 {
        VARINT => Ok(varint(rest)?.map(|(value, rest)| {
            (if tag == SKIPPED_ROWS { Field::SkippedRows(value) } else { Field::Unknown { rest: 0 } }, rest)
        })),
        FIXED64 => unknown(8),
        FIXED32 => unknown(4),
        LENGTH_DELIMITED => {
            let Some((length, rest)) = varint(rest)? else { return Ok(None) };
            if tag != PROCESSED {
                return Ok(Some((Field::Unknown { rest: length }, rest)));
            }
            if length > MOST_BYTES {
                return Err("announces an entry of more than 1 MiB");
            }
            Ok(rest.split_at_checked(length as usize).map(|(entry, rest)| (Field::Entry(entry), rest)))
        }
        _ => Err(NO_FIELD),
    }
}

fn varint(bytes: &[u8]) -> Result<Option<(u64, &[u8])>, &'static str> {
    let mut value = 0_u64;
    let mut rest = bytes;
    for shift in (0..u64::BITS).step_by(7) {
        let Some((byte, later)) = rest.split_first() else { return Ok(None) };
        rest = later;
        value |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Ok(Some((value, rest)));
        }
    }
    Err("holds a number of more than 10 bytes")
}
