//! The binary form. It is a plain sequence of fields, so it can be written and read without ever holding all of it.

use super::{ProcessedReading, is_default};

mod read;

pub(super) use read::read;

const VARINT: u64 = 0;
const FIXED64: u64 = 1;
const LENGTH_DELIMITED: u64 = 2;
const GROUP_START: u64 = 3;
const GROUP_END: u64 = 4;
const FIXED32: u64 = 5;

/// The tag of `ProcessedDataReport.processed`.
const PROCESSED: u64 = (1 << 3) | LENGTH_DELIMITED;

pub(super) fn push_entry(bytes: &mut Vec<u8>, reading: &ProcessedReading<'_>) {
    let text_bytes = |text: &str| match text.len() as u64 {
        0 => 0,
        len => varint_bytes(len).saturating_add(1).saturating_add(len),
    };
    let float_bytes = |number: f32| if is_default(number) { 0 } else { 5_u64 };
    let length = text_bytes(reading.timestamp)
        .saturating_add(text_bytes(reading.household_id))
        .saturating_add(float_bytes(reading.power))
        .saturating_add(float_bytes(reading.efficiency))
        .saturating_add(u64::from(reading.anomaly_detected).saturating_mul(2));
    bytes.push(PROCESSED as u8);
    push_varint(bytes, length);
    push_text(bytes, 1, reading.timestamp);
    push_text(bytes, 2, reading.household_id);
    push_float(bytes, 3, reading.power);
    push_float(bytes, 4, reading.efficiency);
    if reading.anomaly_detected {
        bytes.extend_from_slice(&[6 << 3, 1]);
    }
}

pub(super) fn push_end(bytes: &mut Vec<u8>, skipped_rows: i32) {
    if skipped_rows != 0 {
        bytes.push(2 << 3);
        push_varint(bytes, i64::from(skipped_rows).cast_unsigned());
    }
}

fn push_text(bytes: &mut Vec<u8>, field: u8, text: &str) {
    if !text.is_empty() {
        bytes.push((field << 3) | LENGTH_DELIMITED as u8);
        push_varint(bytes, text.len() as u64);
        bytes.extend_from_slice(text.as_bytes());
    }
}

fn push_float(bytes: &mut Vec<u8>, field: u8, number: f32) {
    if !is_default(number) {
        bytes.push((field << 3) | FIXED32 as u8);
        bytes.extend_from_slice(&number.to_le_bytes());
    }
}

fn push_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn varint_bytes(value: u64) -> u64 {
    u64::from(u64::BITS.saturating_sub((value | 1).leading_zeros()).div_ceil(7))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use prost::Message as _;
    use wattflow_rpc::proto::energy::{ProcessedDataReport, ProcessedEnergyReport};

    use super::*;
    use crate::processed::{Format, ProcessedWriter};

    proptest! {
        #[test]
        fn the_bytes_are_those_of_the_message(
            timestamp in ".{0,200}", household_id in ".{0,9}", power: f32, efficiency: f32, anomaly_detected: bool,
            skipped in 0_u32..300,
        ) {
            // prost leaves out a negative zero, the canonical encoding does not.
            prop_assume!(power.to_bits() != (-0.0_f32).to_bits() && efficiency.to_bits() != (-0.0_f32).to_bits());
            let mut file = Vec::new();
            let mut writer = ProcessedWriter::new(&mut file, Format::Pb);
            let entry = ProcessedReading {
                timestamp: &timestamp, household_id: &household_id, power, efficiency, anomaly_detected,
            };
            writer.push(&entry).unwrap();
            writer.finish(u64::from(skipped)).unwrap();
            let status = String::new();
            let entry = ProcessedEnergyReport { timestamp, household_id, power, efficiency, status, anomaly_detected };
            let report = ProcessedDataReport { processed: vec![entry], skipped_rows: skipped.cast_signed() };
            prop_assert_eq!(file, report.encode_to_vec());
        }
    }
}
