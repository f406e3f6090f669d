//! Reading the JSON form, entry by entry.

use std::{
    fmt,
    io::{self, Read},
};

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use self::values::{Flag, Number, Text};
use crate::{
    problem::Problem,
    processed::ProcessedReading,
    record_limit::{RecordDone, RecordLimit},
};

mod values;

const READ_BUFFER_BYTES: usize = 256 << 10;

/// Accepts `lowerCamelCase` and `snake_case` names, any order, unknown names.
pub(in crate::processed) fn read(
    input: impl Read,
    on_entry: impl FnMut(&ProcessedReading<'_>) -> Result<(), Problem>,
) -> Result<u64, Problem> {
    let (input, record_done) = RecordLimit::new(input);
    let input = io::BufReader::with_capacity(READ_BUFFER_BYTES, input);
    let mut json = serde_json::Deserializer::from_reader(input);
    let mut entries = Entries { on_entry, record_done, buffer: EntryBuffer::default(), count: 0, problem: None };
    let outcome = json.deserialize_map(&mut entries).and_then(|()| json.end());
    match (entries.problem, outcome) {
        (Some(problem), _) => Err(problem),
        (None, Ok(())) => Ok(entries.count),
        (None, Err(error)) if error.is_io() => Err(Problem::Reading(error.into())),
        (None, Err(error)) => Err(Problem::Content(format!(
            "no ProcessedDataReport in JSON: {error}; write the file again with the analyzer"
        ))),
    }
}

#[derive(Default)]
struct EntryBuffer {
    timestamp: String,
    household_id: String,
    power: f32,
    efficiency: f32,
    anomaly_detected: bool,
}

/// Visits the report, then its `processed` list.
struct Entries<F> {
    on_entry: F,
    record_done: RecordDone,
    buffer: EntryBuffer,
    count: u64,
    /// What ended the reading, where it was not the JSON.
    problem: Option<Problem>,
}

impl<'de, F: FnMut(&ProcessedReading<'_>) -> Result<(), Problem>> Visitor<'de> for &mut Entries<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the list \"processed\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut name = String::new();
        while map.next_key_seed(Text(&mut name))?.is_some() {
            if name == "processed" {
                map.next_value_seed(List(self))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct List<'a, F>(&'a mut Entries<F>);

impl<'de, F: FnMut(&ProcessedReading<'_>) -> Result<(), Problem>> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&ProcessedReading<'_>) -> Result<(), Problem>> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of readings")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(entries) = self;
        while list.next_element_seed(&mut entries.buffer)?.is_some() {
            entries.record_done.mark();
            let EntryBuffer { timestamp, household_id, power, efficiency, anomaly_detected } = &entries.buffer;
            let reading = ProcessedReading {
                timestamp,
                household_id,
                power: *power,
                efficiency: *efficiency,
                anomaly_detected: *anomaly_detected,
            };
            if let Err(problem) = (entries.on_entry)(&reading) {
                entries.problem = Some(problem);
                return Err(A::Error::custom("ended early"));
            }
            entries.count = entries.count.saturating_add(1);
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut EntryBuffer {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, entry: D) -> Result<(), D::Error> {
        entry.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut EntryBuffer {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reading as an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let EntryBuffer { timestamp, household_id, power, efficiency, anomaly_detected } = self;
        timestamp.clear();
        household_id.clear();
        (*power, *efficiency, *anomaly_detected) = (0.0, 0.0, false);
        while let Some(name) = map.next_key::<Name>()? {
            match name {
                Name::Timestamp => map.next_value_seed(Text(timestamp))?,
                Name::HouseholdId => map.next_value_seed(Text(household_id))?,
                Name::Power => map.next_value_seed(Number(power))?,
                Name::Efficiency => map.next_value_seed(Number(efficiency))?,
                Name::AnomalyDetected => map.next_value_seed(Flag(anomaly_detected))?,
                Name::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Name {
    Timestamp,
    #[serde(alias = "household_id")]
    HouseholdId,
    Power,
    Efficiency,
    #[serde(alias = "anomaly_detected")]
    AnomalyDetected,
    #[serde(other)]
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all entries and shows each as its fields.
    fn check(file: &str, expected: Result<&[&str], &str>) {
        let mut entries = Vec::new();
        let outcome = read(file.as_bytes(), |entry| {
            let ProcessedReading { timestamp, household_id, power, efficiency, anomaly_detected } = entry;
            entries.push(format!("{timestamp}|{household_id}|{power}|{efficiency}|{anomaly_detected}"));
            Ok(())
        });
        match (outcome, expected) {
            (Ok(count), Ok(expected)) => {
                assert_eq!(entries, expected);
                assert_eq!(count, expected.len() as u64);
            }
            (Err(problem), Err(expected)) => {
                let message = problem.describe("in", "out");
                assert!(message.contains(expected), "{message}");
            }
            (got, expected) => panic!("got {got:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn both_spellings_any_order_and_unknown_names_are_read() {
        check(
            r#"{"skippedRows": 1, "processed": [
                {"timestamp": "t", "household_id": "H", "anomaly_detected": true, "power": 1, "efficiency": 5e-1},
                {"power": "2.5", "efficiency": "-Infinity", "householdId": "H", "status": null, "new": [{}]}
            ], "other": {"processed": [1]}}"#,
            Ok(&["t|H|1|0.5|true", "|H|2.5|-inf|false"]),
        );
        check(r#"{"processed": [{"power": null, "timestamp": null, "anomalyDetected": null}]}"#, Ok(&["||0|0|false"]));
        for empty in ["{}", r#"{"processed": []}"#, r#"{"processed": null, "skipped_rows": "4"}"#] {
            check(empty, Ok(&[]));
        }
    }

    #[test]
    fn what_is_no_report_is_named_with_its_place() {
        check("", Err("EOF while parsing a value at line 1 column 0; write the file again"));
        check("[]", Err("expected an object with the list \"processed\" at line 1"));
        check("{\"processed\":[\n{\"power\":true}]}", Err("expected a number at line 2"));
        check("{\"processed\":[{\"power\":\"much\"}]}", Err("expected a number"));
        check("{\"processed\":[{\"timestamp\":1}]}", Err("expected a string"));
        check("{\"processed\":[{}", Err("in: no ProcessedDataReport in JSON: EOF"));
        check("{} {}", Err("trailing characters"));
    }

    #[test]
    fn a_string_without_end_is_refused_in_bounded_memory() {
        let endless = b"{\"processed\":[{\"timestamp\":\"".chain(io::repeat(b'x'));
        let problem = read(endless, |_| Ok(())).err().unwrap();
        assert!(problem.describe("in", "out").contains("does not end within 16 MiB"));
    }

    #[test]
    fn a_problem_of_the_receiver_ends_the_reading() {
        let file = br#"{"processed":[{},{}]}"#;
        let outcome = read(&file[..], |_| Err(Problem::Writing(io::ErrorKind::StorageFull.into())));
        assert!(matches!(outcome, Err(Problem::Writing(_))));
    }
}
