use proptest::prelude::*;

use super::*;
use crate::proto::{ProcessedDataReport, ProcessedEnergyReport};
use prost::Message as _;

/// The records of bytes that come in pieces of this size.
fn records(format: Format, bytes: &[u8], piece: usize) -> Result<Vec<Record>, Damage> {
    let mut scanner = Scanner::new(format, 0);
    let mut records = Vec::new();
    let mut sink = |record: &Record| {
        records.push(record.clone());
        ControlFlow::Continue(())
    };
    for piece in bytes.chunks(piece.max(1)) {
        assert_eq!(scanner.feed(piece, &mut sink)?, ControlFlow::Continue(()));
    }
    assert_eq!(scanner.finish(&mut sink)?, ControlFlow::Continue(()));
    Ok(records)
}

#[track_caller]
fn check(format: Format, text: &str, expected: &[&[&str]]) {
    for piece in 1..=text.len().max(1) {
        let found = records(format, text.as_bytes(), piece).unwrap();
        let fields: Vec<Vec<String>> = found
            .iter()
            .map(|record| (0..record.count()).map(|index| record.text(index).into_owned()).collect())
            .collect();
        assert_eq!(fields, expected, "in pieces of {piece}");
        // Each record is found again from its own place on.
        for (at, record) in found.iter().enumerate() {
            let mut again = None;
            let mut scanner = Scanner::new(format, record.offset);
            let mut sink = |record: &Record| {
                again = Some(record.clone());
                ControlFlow::Break(())
            };
            let rest = &text.as_bytes()[record.offset as usize..];
            if scanner.feed(rest, &mut sink).unwrap().is_continue() {
                let _ = scanner.finish(&mut sink).unwrap();
            }
            assert_eq!(again.as_ref(), Some(&found[at]));
        }
    }
}

const CSV: Format = Format::Csv { separator: b',' };

#[test]
fn csv_is_read_wherever_its_pieces_are_cut() {
    check(CSV, "", &[]);
    check(CSV, "a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]);
    check(CSV, "a,b\r\n1,2", &[&["a", "b"], &["1", "2"]]);
    check(CSV, "\n\na\n\n", &[&["a"]]);
    check(CSV, ",\n,x,\n", &[&["", ""], &["", "x", ""]]);
    check(CSV, "\"a,\"\"b\"\"\nc\",d\n\"\"\n", &[&["a,\"b\"\nc", "d"]]);
    check(CSV, "é,\"ü\"x\n", &[&["é", "üx"]]);
    check(CSV, "say \"hi\",2\n", &[&["say \"hi\"", "2"]]);
    check(Format::Csv { separator: b';' }, "1,5;2\n", &[&["1,5", "2"]]);
}

#[test]
fn lines_keep_everything_but_their_ends() {
    check(Format::Lines, "", &[]);
    check(Format::Lines, "a\n\n b\n", &[&["a"], &[""], &[" b"]]);
    check(Format::Lines, "a,\"b\nc", &[&["a,\"b"], &["c"]]);
}

#[test]
fn a_line_without_end_is_several() {
    let found = records(Format::Lines, &vec![b'x'; 40_000], 1_000).unwrap();
    assert_eq!(found.iter().map(|record| record.field(0).len()).collect::<Vec<_>>(), [16_384, 16_384, 7_232]);
}

#[test]
fn a_quote_that_is_never_closed_is_told_and_bounded() {
    let text = [b"a\n\"".to_vec(), vec![b'x'; 3 << 20]].concat();
    let damage = records(CSV, &text, 4_096).unwrap_err();
    assert_eq!(damage.offset, 2);
    assert!(damage.to_string().contains("byte 2 begins a record that does not end"), "{damage}");
}

fn report() -> Vec<u8> {
    let entry = |power, anomaly_detected| ProcessedEnergyReport {
        timestamp: "2025-01-06T00:00:00".to_owned(),
        household_id: "H001".to_owned(),
        power,
        efficiency: 0.103,
        status: String::new(),
        anomaly_detected,
    };
    ProcessedDataReport { processed: vec![entry(120.5, false), entry(-0.25, true)], skipped_rows: 7 }.encode_to_vec()
}

#[test]
fn a_report_is_read_wherever_its_pieces_are_cut() {
    let unknown = [0xf8, 1, 0x96, 1, 0xf9, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0xfa, 1, 3, 1, 2, 3, 0xfd, 1, 1, 2, 3, 4];
    let bytes = [&unknown[..], &report(), &unknown].concat();
    for piece in 1..=bytes.len() {
        let found = records(Format::Report, &bytes, piece).unwrap();
        let rows: Vec<String> =
            found.iter().map(|record| (0..6).map(|index| record.text(index)).collect::<Vec<_>>().join(",")).collect();
        assert_eq!(rows, ["2025-01-06T00:00:00,H001,120.5,0.103,,False", "2025-01-06T00:00:00,H001,-0.25,0.103,,True"]);
        assert_eq!(found[0].offset, unknown.len() as u64);
    }
    let mut scanner = Scanner::new(Format::Report, 0);
    let _ = scanner.feed(&bytes, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(scanner.skipped_rows(), 7);
}

#[test]
fn a_damaged_report_is_told_with_its_place() {
    let whole = report();
    for (bytes, part) in [
        (&whole[..whole.len() - 1], "is cut off"),
        (&b"timestamp,household_id\n"[..], "byte 0 holds no field"),
        (&[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], "byte 0 announces an entry"),
        (&[0x0a, 2, 0x0a, 9], "byte 0 holds no ProcessedEnergyReport"),
        (&[0xff; 11], "byte 0 holds a number"),
    ] {
        let damage = records(Format::Report, bytes, 3).unwrap_err().to_string();
        assert!(damage.contains(part), "{damage}");
    }
}

proptest! {
    #[test]
    fn pieces_change_nothing(text in "[a\",;\n\r é]{0,40}", piece in 1_usize..9) {
        for format in [CSV, Format::Lines] {
            prop_assert_eq!(records(format, text.as_bytes(), piece), records(format, text.as_bytes(), 1_000));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, piece in 1_usize..9) {
        for format in [CSV, Format::Lines, Format::Report] {
            let _ = records(format, &bytes, piece);
        }
    }
}
