use std::{fmt::Write as _, ops::ControlFlow};

use super::*;
use crate::scan::Scanner;

const CSV: Format = Format::Csv { separator: b',' };

fn survey(text: &str) -> Survey {
    let mut survey = Survey::new(CSV);
    let mut scanner = Scanner::new(CSV, 0);
    let mut take = |record: &Record| {
        survey.take(record);
        ControlFlow::Continue(())
    };
    let _ = scanner.feed(text.as_bytes(), &mut take).unwrap();
    let _ = scanner.finish(&mut take).unwrap();
    survey
}

/// A table of so many rows, one a minute.
fn table(rows: u64) -> String {
    let mut text = "timestamp,household_id,power\n".to_owned();
    for row in 0..rows {
        let moment = crate::words::moment(row.cast_signed() * 60_000);
        writeln!(text, "{moment},H{:03},{row}", row % 5).unwrap();
    }
    text
}

#[test]
fn one_pass_tells_rows_columns_series_and_span() {
    let survey = survey(&table(1_000));
    assert_eq!(survey.rows, 1_000);
    let columns: Vec<_> = survey.columns.iter().map(|column| (column.name.as_str(), column.kind)).collect();
    assert_eq!(columns, [("timestamp", Kind::Time), ("household_id", Kind::Text), ("power", Kind::Number)]);
    assert_eq!(survey.names.list(), ["H000", "H001", "H002", "H003", "H004"]);
    assert_eq!(survey.span, Some((0, 999 * 60_000)));
    assert_eq!((survey.time(), survey.series(), survey.numbers().collect::<Vec<_>>()), (Some(0), Some(1), vec![2]));
}

#[test]
fn columns_without_names_are_numbered() {
    let survey = survey("1,x\n2,y,z\n");
    let names: Vec<_> = survey.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!((survey.rows, names), (2, vec!["column 1", "column 2", "column 3"]));
}

#[test]
fn every_row_is_found_by_its_block() {
    let text = table(2_000);
    let survey = survey(&text);
    for row in [0, 1, 255, 256, 999, 1_999] {
        let part = survey.blocks.rows(row, 1).unwrap();
        let start = part.offset as usize;
        let end = if part.length == 0 { text.len() } else { start + part.length as usize };
        let line = text[start..end].lines().nth((row - part.row) as usize).unwrap();
        assert!(line.ends_with(&format!(",{row}")), "{row}: {line}");
        assert!(end - start < 256 * 40, "no more than a block is read");
    }
    assert_eq!(survey.blocks.rows(9_999, 1), None);
}

#[test]
fn a_time_leads_to_its_part_of_the_file() {
    let text = table(2_000);
    let blocks = survey(&text).blocks;
    let part = blocks.between(600 * 60_000, 601 * 60_000).unwrap();
    assert_eq!(part.row, 512);
    let lines = text[part.offset as usize..][..part.length as usize].lines().count();
    assert_eq!(lines, 256);
    assert_eq!(blocks.between(-2, -1), None);
}

#[test]
fn what_is_kept_of_many_rows_is_bounded_and_still_right() {
    let mut blocks = Blocks::default();
    for row in 0..10_000_000_u64 {
        blocks.take(row * 10, Some(row.cast_signed()));
    }
    for row in [0, 1, 4_567_890, 9_999_999] {
        let part = blocks.rows(row, 3).unwrap();
        assert!(part.row <= row && part.offset == part.row * 10);
        assert!(part.length == 0 || part.offset + part.length >= (row + 3) * 10);
        assert!(part.length <= 20_000 * 10);
    }
    let part = blocks.between(5_000_000, 5_000_001).unwrap();
    assert!(part.offset <= 50_000_000 && part.offset + part.length >= 50_000_020);
}
