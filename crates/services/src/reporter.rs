//! The reporter: an analysis as CSV for people and spreadsheets.

use std::io::{Read, Write};

use crate::{
    decimal::push_python_float,
    problem::Problem,
    processed::{self, Format, ProcessedReading},
};

const HEADER: &[u8] = b"timestamp,household_id,power,efficiency,anomaly_detected\n";

/// Reads an analysis from `input`, writes it to `output` as CSV, and answers the number of records. Holds one record
/// at a time.
///
/// Numbers, booleans and quotes are those of Python's `repr` and `csv.writer` with `\n` line ends.
pub fn report(input: impl Read, mut output: impl Write, format: Format) -> Result<u64, Problem> {
    output.write_all(HEADER).map_err(Problem::Writing)?;
    let mut line = Vec::new();
    processed::read(input, format, |reading: &ProcessedReading<'_>| {
        line.clear();
        push_field(&mut line, reading.timestamp);
        line.push(b',');
        push_field(&mut line, reading.household_id);
        line.push(b',');
        push_python_float(&mut line, f64::from(reading.power));
        line.push(b',');
        push_python_float(&mut line, f64::from(reading.efficiency));
        line.extend_from_slice(if reading.anomaly_detected { b",True\n" } else { b",False\n" });
        output.write_all(&line).map_err(Problem::Writing)
    })
}

/// `csv.QUOTE_MINIMAL`.
fn push_field(line: &mut Vec<u8>, field: &str) {
    let needs_quotes = field.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !needs_quotes {
        line.extend_from_slice(field.as_bytes());
        return;
    }
    line.push(b'"');
    for byte in field.bytes() {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use prost::Message as _;
    use wattflow_rpc::proto::energy::{ProcessedDataReport, ProcessedEnergyReport};

    use super::*;

    fn check(timestamp: &str, household_id: &str, power: f32, efficiency: f32, anomaly_detected: bool, expected: &str) {
        let entry = ProcessedEnergyReport {
            timestamp: timestamp.to_owned(),
            household_id: household_id.to_owned(),
            power,
            efficiency,
            status: "ignored".to_owned(),
            anomaly_detected,
        };
        let input = ProcessedDataReport { processed: vec![entry], skipped_rows: 3 }.encode_to_vec();
        let mut output = Vec::new();
        assert_eq!(report(&*input, &mut output, Format::Pb).unwrap(), 1);
        let lines = String::from_utf8(output).unwrap();
        assert_eq!(lines.strip_prefix("timestamp,household_id,power,efficiency,anomaly_detected\n"), Some(expected));
    }

    #[test]
    fn numbers_and_booleans_print_as_python_prints_them() {
        check("t", "H1", 120.5, 0.103, false, "t,H1,120.5,0.10300000011920929,False\n");
        check("t", "H1", 121.0, 0.0, true, "t,H1,121.0,0.0,True\n");
        check("t", "H1", 1e16, 1e-5, false, "t,H1,1.0000000272564224e+16,9.999999747378752e-06,False\n");
        check("t", "H1", f32::INFINITY, f32::NAN, false, "t,H1,inf,nan,False\n");
    }

    #[test]
    fn fields_are_quoted_only_where_they_must_be() {
        check("a,b", "say \"hi\"", 1.0, 1.0, false, "\"a,b\",\"say \"\"hi\"\"\",1.0,1.0,False\n");
        check("a\r\nb", " x ", 1.0, 1.0, false, "\"a\r\nb\", x ,1.0,1.0,False\n");
        check("", "", 1.0, 1.0, false, ",,1.0,1.0,False\n");
    }
}
