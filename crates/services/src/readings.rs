//! Meter readings as they stand in an energy CSV.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};

use crate::{
    problem::Problem,
    record_limit::{RecordDone, RecordLimit},
};

/// The columns an energy CSV must have, in the order in which the generator writes them.
pub(crate) const COLUMNS: [&str; 5] = ["timestamp", "household_id", "power_consumption", "voltage", "current"];

const READ_BUFFER_BYTES: usize = 256 << 10;
/// How much of a wrong header a message repeats.
const SHOWN_COLUMNS: usize = 12;
const SHOWN_COLUMN_CHARS: usize = 40;

/// One reading, borrowed from its row.
pub(crate) struct Reading<'a> {
    pub(crate) timestamp: &'a str,
    pub(crate) household_id: &'a str,
    pub(crate) power_consumption: f64,
    pub(crate) voltage: f64,
    pub(crate) current: f64,
}

/// One row.
pub(crate) enum Row<'a> {
    Reading(Reading<'a>),
    /// It does not parse as a reading: too few fields, not UTF-8, not a finite number.
    Unreadable,
}

/// The rows of an energy CSV. One row is held at a time, in a buffer that is reused.
pub(crate) struct Readings<R> {
    csv: csv::Reader<RecordLimit<R>>,
    record_done: RecordDone,
    positions: [usize; COLUMNS.len()],
    record: ByteRecord,
}

impl<R: Read> Readings<R> {
    /// Reads the header line and finds the columns by name: any order, more columns than needed are fine.
    pub(crate) fn open(input: R) -> Result<Self, Problem> {
        let (input, record_done) = RecordLimit::new(input);
        let mut csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(READ_BUFFER_BYTES)
            .from_reader(input);
        let mut record = ByteRecord::new();
        if !csv.read_byte_record(&mut record).map_err(reading)? {
            return Err(Problem::Content(format!(
                "the file is empty; expected CSV with the header {}",
                COLUMNS.join(",")
            )));
        }
        let positions = find_columns(&record)?;
        Ok(Self { csv, record_done, positions, record })
    }

    /// The next row; `None` after the last.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row<'_>>, Problem> {
        self.record_done.mark();
        if !self.csv.read_byte_record(&mut self.record).map_err(reading)? {
            return Ok(None);
        }
        Ok(Some(parse(&self.record, self.positions).map_or(Row::Unreadable, Row::Reading)))
    }
}

fn parse(record: &ByteRecord, positions: [usize; COLUMNS.len()]) -> Option<Reading<'_>> {
    let [timestamp, household_id, power_consumption, voltage, current] = positions;
    Some(Reading {
        timestamp: text(record, timestamp)?,
        household_id: text(record, household_id)?,
        power_consumption: number(record, power_consumption)?,
        voltage: number(record, voltage)?,
        current: number(record, current)?,
    })
}

fn text(record: &ByteRecord, position: usize) -> Option<&str> {
    std::str::from_utf8(record.get(position)?).ok()
}

/// Blanks around a number are tolerated, as `float()` tolerates them in the Python services.
fn number(record: &ByteRecord, position: usize) -> Option<f64> {
    let field = record.get(position)?.trim_ascii();
    let value: f64 = std::str::from_utf8(field).ok()?.parse().ok()?;
    value.is_finite().then_some(value)
}

fn find_columns(header: &ByteRecord) -> Result<[usize; COLUMNS.len()], Problem> {
    let find = |name: &str| header.iter().position(|found| found.trim_ascii() == name.as_bytes());
    let missing: Vec<&str> = COLUMNS.into_iter().filter(|name| find(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(COLUMNS.map(|name| find(name).unwrap_or(usize::MAX)));
    }
    let mut found: Vec<String> = header.iter().take(SHOWN_COLUMNS).map(shown).collect();
    if header.len() > SHOWN_COLUMNS {
        found.push("…".to_owned());
    }
    let noun = if missing.len() == 1 { "column" } else { "columns" };
    Err(Problem::Content(format!(
        "missing {noun} {}; the header line has {}; expected {} in any order",
        missing.join(", "),
        found.join(", "),
        COLUMNS.join(","),
    )))
}

fn shown(column: &[u8]) -> String {
    let column = String::from_utf8_lossy(column);
    let short: String = column.chars().take(SHOWN_COLUMN_CHARS).collect();
    let ellipsis = if short.len() < column.len() { "…" } else { "" };
    format!("\"{}{ellipsis}\"", short.escape_debug())
}

fn reading(error: csv::Error) -> Problem {
    Problem::Reading(io::Error::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all rows; a reading is shown as its fields, an unreadable row as `-`.
    fn check(input: &[u8], expected: Result<&[&str], &str>) {
        let rows = || -> Result<Vec<String>, Problem> {
            let mut readings = Readings::open(input)?;
            let mut rows = Vec::new();
            while let Some(row) = readings.next_row()? {
                rows.push(match row {
                    Row::Reading(Reading { timestamp, household_id, power_consumption, voltage, current }) => {
                        format!("{timestamp}|{household_id}|{power_consumption}|{voltage}|{current}")
                    }
                    Row::Unreadable => "-".to_owned(),
                });
            }
            Ok(rows)
        };
        match (rows(), expected) {
            (Ok(rows), Ok(expected)) => assert_eq!(rows, expected),
            (Err(problem), Err(expected)) => {
                let message = problem.describe("in", "out");
                assert!(message.contains(expected), "{message}");
            }
            (got, expected) => panic!("got {got:?}, expected {expected:?}"),
        }
    }

    const HEADER: &str = "timestamp,household_id,power_consumption,voltage,current\n";

    fn check_row(row: &str, expected: &str) {
        check(format!("{HEADER}{row}\n").as_bytes(), Ok(&[expected]));
    }

    #[test]
    fn columns_are_found_by_name_in_any_order_among_others() {
        check(
            b"current,note, voltage ,timestamp,power_consumption,household_id\n2,x,230,t1,400,H1\n",
            Ok(&["t1|H1|400|230|2"]),
        );
    }

    #[test]
    fn line_ends_quotes_and_byte_order_mark_are_understood() {
        let header = HEADER.trim_end();
        check(
            format!("\u{feff}{header}\r\nt1,H1,1,2,3\r\nt2,H2,1,2,3").as_bytes(),
            Ok(&["t1|H1|1|2|3", "t2|H2|1|2|3"]),
        );
        check_row("\"t,1\",\"H \"\"1\"\"\",\"1.5\",2,3", "t,1|H \"1\"|1.5|2|3");
        check_row("\n\nt,\"a\nb\",1,2,3\n\n", "t|a\nb|1|2|3");
        check_row("t,H, 1e2 ,+2,.5", "t|H|100|2|0.5");
    }

    #[test]
    fn rows_that_are_no_reading_are_recognised() {
        for row in
            ["t,H,1,2", "t,H,,2,3", "t,H,x,2,3", "t,H,nan,2,3", "t,H,inf,2,3", "t,H,1,1e999,3", "t,H,1_0,2,3", "  "]
        {
            check_row(row, "-");
        }
        check(&[HEADER.as_bytes(), b"t,H\xff,1,2,3\n"].concat(), Ok(&["-"]));
        check_row("t,H,1,2,3,more", "t|H|1|2|3");
    }

    #[test]
    fn a_header_without_rows_has_no_readings() {
        check(HEADER.as_bytes(), Ok(&[]));
        check(HEADER.trim_end().as_bytes(), Ok(&[]));
    }

    #[test]
    fn what_the_header_lacks_is_named_with_what_it_has() {
        check(b"", Err("in: the file is empty; expected CSV with the header timestamp,household_id,"));
        check(b"\n\n", Err("the file is empty"));
        check(
            b"timestamp,household_id,power,voltage,current\n",
            Err(
                "in: missing column power_consumption; the header line has \"timestamp\", \"household_id\", \"power\",",
            ),
        );
        check(b"\x00\xff\n", Err("missing columns timestamp, household_id,"));
        check("x,".repeat(1000).as_bytes(), Err("\"x\", …;"));
    }

    #[test]
    fn a_record_without_end_is_refused_in_bounded_memory() {
        let endless = HEADER.as_bytes().chain(&b"t,\""[..]).chain(io::repeat(b'x'));
        let mut readings = Readings::open(endless).unwrap();
        let problem = readings.next_row().err().unwrap();
        assert!(problem.describe("in", "out").contains("quote that is never closed"));
    }
}
