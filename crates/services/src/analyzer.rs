//! The analyzer: how efficient was each reading, and is it an anomaly?

use std::io::{Read, Write};

use crate::{
    decimal::round_to_3_decimals,
    problem::Problem,
    processed::{Format, ProcessedReading, ProcessedWriter},
    readings::{Reading, Readings, Row},
};

/// Below this efficiency a reading is an anomaly.
const ANOMALY_BELOW: f64 = 0.1;

/// What became of the rows of a CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Rows that were analyzed.
    pub records: u64,
    /// Rows that were skipped: no reading, or one without any apparent power (`voltage * current` is 0).
    pub skipped: u64,
}

/// Reads an energy CSV from `input`, writes its analysis to `output`. Holds one row at a time.
///
/// `efficiency = power_consumption / (voltage * current)`, rounded to 3 decimals as Python's `round` does;
/// `anomaly_detected` is decided on that number before it is narrowed to the message's float.
pub fn analyze(input: impl Read, output: impl Write, format: Format) -> Result<Analysis, Problem> {
    let mut readings = Readings::open(input)?;
    let mut processed = ProcessedWriter::new(output, format);
    let mut analysis = Analysis::default();
    while let Some(row) = readings.next_row()? {
        let Some((reading, apparent_power)) = with_apparent_power(row) else {
            analysis.skipped = analysis.skipped.saturating_add(1);
            continue;
        };
        let efficiency = round_to_3_decimals(reading.power_consumption / apparent_power);
        processed.push(&ProcessedReading {
            timestamp: reading.timestamp,
            household_id: reading.household_id,
            power: reading.power_consumption as f32,
            efficiency: efficiency as f32,
            anomaly_detected: efficiency < ANOMALY_BELOW,
        })?;
        analysis.records = analysis.records.saturating_add(1);
    }
    processed.finish(analysis.skipped)?;
    Ok(analysis)
}

/// The reading with what its efficiency is measured against, where it has any.
fn with_apparent_power(row: Row<'_>) -> Option<(Reading<'_>, f64)> {
    let Row::Reading(reading) = row else { return None };
    let apparent_power = reading.voltage * reading.current;
    (apparent_power != 0.0).then_some((reading, apparent_power))
}

#[cfg(test)]
mod tests {
    use prost::Message as _;
    use wattflow_rpc::proto::energy::ProcessedDataReport;

    use super::*;

    fn check(rows: &str, expected: &[(f32, f32, bool)], expected_skipped: i32) {
        let input = format!("timestamp,household_id,power_consumption,voltage,current\n{rows}");
        let mut output = Vec::new();
        let analysis = analyze(input.as_bytes(), &mut output, Format::Pb).unwrap();
        let report = ProcessedDataReport::decode(&*output).unwrap();
        let got: Vec<_> =
            report.processed.iter().map(|entry| (entry.power, entry.efficiency, entry.anomaly_detected)).collect();
        assert_eq!(got, expected);
        assert_eq!(report.skipped_rows, expected_skipped);
        assert_eq!(analysis, Analysis { records: expected.len() as u64, skipped: expected_skipped as u64 });
        assert!(report.processed.iter().all(|entry| entry.status.is_empty()));
    }

    #[test]
    fn efficiency_is_rounded_and_compared_before_it_is_narrowed() {
        check("t,H,230,230,1\n", &[(230.0, 1.0, false)], 0);
        check("t,H,0.1,1,1\n", &[(0.1, 0.1, false)], 0);
        // 0.0995 is a little above the tie as a double, 0.0994 is below it.
        check("t,H,0.0995,1,1\nt,H,0.0994,1,1\n", &[(0.0995, 0.1, false), (0.0994, 0.099, true)], 0);
        check("t,H,-5,230,1\n", &[(-5.0, -0.022, true)], 0);
    }

    #[test]
    fn rows_without_apparent_power_are_skipped() {
        check("t,H,1,0,5\nt,H,1,5,0\nt,H,0,0,0\nt,H,1,-0.0,1\nt,H,1,1e-200,1e-200\n", &[], 5);
        check("t,H,x,1,1\nt,H,1,1,1\n", &[(1.0, 1.0, false)], 1);
    }
}
