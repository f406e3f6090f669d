//! The generator: meter readings of imaginary households, or those of a file, as an energy CSV.

use std::io::{self, Read, Seek, Write};

use crate::{problem::Problem, readings::COLUMNS, readings::Readings};

use self::{calendar::Clock, household::Household};
pub use parameters::Parameters;

mod calendar;
mod household;
mod parameters;

const COPY_BUFFER_BYTES: usize = 256 << 10;

/// Writes an energy CSV of imaginary readings to `output` and answers the number of rows. The same parameters give the
/// same bytes on every machine.
pub fn generate(parameters: &Parameters, mut output: impl Write) -> Result<u64, Problem> {
    let mut households = Household::all(parameters.households(), parameters.seed());
    writeln!(output, "{}", COLUMNS.join(",")).map_err(Problem::Writing)?;
    let mut clock = Clock::start();
    let mut count = 0_u64;
    for _ in 0..parameters.steps() {
        let timestamp = clock.timestamp();
        for household in &mut households {
            let reading = household.measure(&clock, parameters.anomaly_rate());
            writeln!(
                output,
                "{timestamp},{},{:.1},{:.1},{:.3}",
                household.id(),
                reading.power_watts,
                reading.voltage,
                reading.current_amperes
            )
            .map_err(Problem::Writing)?;
            count = count.saturating_add(1);
        }
        clock.advance(parameters.step_minutes());
    }
    output.flush().map_err(Problem::Writing)?;
    Ok(count)
}

/// Copies an energy CSV from `input` to `output`, byte for byte, after checking that it has the columns.
pub fn pass_on(mut input: impl Read + Seek, mut output: impl Write) -> Result<(), Problem> {
    Readings::open(&mut input)?;
    input.rewind().map_err(Problem::Reading)?;
    let mut buffer = vec![0; COPY_BUFFER_BYTES];
    loop {
        let count = match input.read(&mut buffer) {
            Ok(0) => return output.flush().map_err(Problem::Writing),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Problem::Reading(error)),
        };
        output.write_all(buffer.get(..count).unwrap_or_default()).map_err(Problem::Writing)?;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::readings::{Reading, Row};

    /// What a generated file holds.
    struct Seen {
        bytes: Vec<u8>,
        households: HashSet<String>,
        /// Timestamp, power in watts, efficiency.
        rows: Vec<(String, f64, f64)>,
    }

    impl Seen {
        fn timestamps(&self) -> Vec<&str> {
            let mut timestamps: Vec<_> = self.rows.iter().map(|(timestamp, ..)| timestamp.as_str()).collect();
            timestamps.dedup();
            timestamps
        }

        fn anomalies(&self) -> usize {
            self.rows.iter().filter(|(.., efficiency)| *efficiency < 0.1).count()
        }

        fn mean_watts_at(&self, hour: &str) -> f64 {
            let at_hour = || self.rows.iter().filter(|(timestamp, ..)| timestamp.contains(hour));
            at_hour().map(|(_, watts, _)| watts).sum::<f64>() / at_hour().count() as f64
        }
    }

    /// Generates, reads back, and checks what holds for any parameters.
    fn check(json: &str) -> Seen {
        let parameters = Parameters::from_json(json.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let count = generate(&parameters, &mut bytes).unwrap();
        let (mut households, mut rows) = (HashSet::new(), Vec::new());
        let mut readings = Readings::open(&*bytes).unwrap();
        while let Some(row) = readings.next_row().unwrap() {
            let Row::Reading(Reading { timestamp, household_id, power_consumption, voltage, current }) = row else {
                panic!("a generated row must be a reading");
            };
            let efficiency = power_consumption / (voltage * current);
            assert!(efficiency < 0.1 || (0.84..=1.0).contains(&efficiency), "{efficiency} at {timestamp}");
            assert!((220.0..240.0).contains(&voltage) && power_consumption > 0.0);
            households.insert(household_id.to_owned());
            rows.push((timestamp.to_owned(), power_consumption, efficiency));
        }
        assert_eq!(count, rows.len() as u64);
        assert!(rows.is_sorted_by_key(|(timestamp, ..)| timestamp));
        Seen { bytes, households, rows }
    }

    #[test]
    fn defaults_give_a_week_of_ten_households() {
        let seen = check("{}");
        assert_eq!((seen.rows.len(), seen.households.len(), seen.timestamps().len()), (6720, 10, 672));
        assert_eq!(seen.timestamps().first().unwrap(), &"2025-01-06T00:00:00");
        assert_eq!(seen.timestamps().last().unwrap(), &"2025-01-12T23:45:00");
        assert!((20..400).contains(&seen.anomalies()), "{} anomalies", seen.anomalies());
    }

    #[test]
    fn days_have_their_shape() {
        let seen = check(r#"{"households": 200, "days": 5, "step_minutes": 60, "anomaly_rate": 0}"#);
        let [night, morning, noon, evening] = ["T03", "T07", "T13", "T19"].map(|hour| seen.mean_watts_at(hour));
        assert!(night < noon && noon < morning && morning < evening, "{night} {morning} {noon} {evening}");
        assert_eq!(seen.anomalies(), 0);
    }

    #[test]
    fn the_seed_and_nothing_else_decides() {
        let first = check(r#"{"seed": 1, "days": 1}"#).bytes;
        assert_eq!(first, check(r#"{"days": 1, "seed": 1}"#).bytes);
        assert_ne!(first, check(r#"{"seed": 2, "days": 1}"#).bytes);
    }

    #[test]
    fn every_parameter_has_its_effect() {
        let seen = check(r#"{"households": 3, "days": 400, "step_minutes": 720, "anomaly_rate": 1}"#);
        assert_eq!((seen.rows.len(), seen.households.len(), seen.anomalies()), (2400, 3, 2400));
        assert_eq!(seen.timestamps().last().unwrap(), &"2026-02-09T12:00:00");
    }

    #[test]
    fn a_csv_is_passed_on_as_it_is_when_it_has_the_columns() {
        let file = "\u{feff}x,current,voltage,power_consumption,household_id,timestamp\r\nany thing\r\n".as_bytes();
        let mut output = Vec::new();
        pass_on(io::Cursor::new(file), &mut output).unwrap();
        assert_eq!(output, file);
        let mut output = Vec::new();
        let problem = pass_on(io::Cursor::new("a,b\n1,2\n"), &mut output).unwrap_err();
        assert!(problem.describe("in", "out").contains("in: missing columns timestamp,"));
        assert!(output.is_empty());
    }
}
