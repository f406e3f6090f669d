//! The JSON form, by the JSON mapping of proto3: <https://protobuf.dev/programming-guides/json/>.

use std::io::Write as _;

use super::{ProcessedReading, is_default};

mod read;

pub(super) use read::read;

/// Fields that hold their default are left out, as protobuf's own writers do.
pub(super) fn push_entry(bytes: &mut Vec<u8>, reading: &ProcessedReading<'_>, first: bool) {
    bytes.extend_from_slice(if first { b"{\"processed\":[\n" } else { b",\n" });
    let mut separator = b'{';
    let mut push_name = |bytes: &mut Vec<u8>, name: &str| {
        bytes.extend_from_slice(&[separator, b'"']);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b"\":");
        separator = b',';
    };
    for (name, text) in [("timestamp", reading.timestamp), ("householdId", reading.household_id)] {
        if !text.is_empty() {
            push_name(bytes, name);
            push_json(bytes, text);
        }
    }
    for (name, number) in [("power", reading.power), ("efficiency", reading.efficiency)] {
        if !is_default(number) {
            push_name(bytes, name);
            push_number(bytes, number);
        }
    }
    if reading.anomaly_detected {
        push_name(bytes, "anomalyDetected");
        bytes.extend_from_slice(b"true");
    }
    bytes.extend_from_slice(if separator == b'{' { b"{}" } else { b"}" });
}

pub(super) fn push_end(bytes: &mut Vec<u8>, skipped_rows: i32, entries_written: bool) {
    bytes.extend_from_slice(if entries_written { b"\n]" } else { b"{" });
    if skipped_rows != 0 {
        let separator = if entries_written { "," } else { "" };
        // Writing to memory does not fail.
        let _ = write!(bytes, "{separator}\"skippedRows\":{skipped_rows}");
    }
    bytes.extend_from_slice(b"}\n");
}

fn push_number(bytes: &mut Vec<u8>, number: f32) {
    if number.is_finite() {
        push_json(bytes, &number);
    } else {
        // JSON has no such numbers; the mapping writes them as strings.
        let name = if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        push_json(bytes, name);
    }
}

fn push_json(bytes: &mut Vec<u8>, value: &(impl serde::Serialize + ?Sized)) {
    // Writing a string or a number to memory does not fail.
    let _ = serde_json::to_writer(bytes, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_the_json_mapping() {
        let mut text = Vec::new();
        let reading = ProcessedReading { timestamp: "t\"1", power: 120.0, efficiency: 0.103, ..Default::default() };
        push_entry(&mut text, &reading, true);
        let reading = ProcessedReading { household_id: "H", anomaly_detected: true, ..Default::default() };
        push_entry(&mut text, &reading, false);
        push_entry(&mut text, &ProcessedReading::default(), false);
        push_end(&mut text, 3, true);
        let expected = "{\"processed\":[\n\
            {\"timestamp\":\"t\\\"1\",\"power\":120.0,\"efficiency\":0.103},\n\
            {\"householdId\":\"H\",\"anomalyDetected\":true},\n\
            {}\n\
            ],\"skippedRows\":3}\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
        for (skipped_rows, expected) in [(0, "{}\n"), (2, "{\"skippedRows\":2}\n")] {
            let mut text = Vec::new();
            push_end(&mut text, skipped_rows, false);
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }
}
