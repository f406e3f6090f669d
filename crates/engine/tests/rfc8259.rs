//! Every file of `JSONTestSuite`: what RFC 8259 accepts is read as `serde_json` reads it, what it does not is refused
//! where the text goes wrong.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::{fs, path::Path};

use serde_json::Value as SerdeValue;
use wattflow_engine::{
    config,
    diagnostic::Severity,
    json::{self, Kind, SyntaxErrorKind, Value},
    span::Span,
};

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Accepted,
    Refused,
}

use Verdict::{Accepted, Refused};

const KEPT_AS_WRITTEN: &str = "a number is kept as it is written; whoever needs its value checks the range";
const REPLACED: &str = "a lone surrogate is U+FFFD: the grammar has it, no text can";
const NOT_UTF8: &str = "section 8.1: JSON that systems exchange is UTF-8";

/// What the RFC leaves open, with what we do and why.
const OPEN: [(&str, Verdict, &str); 35] = [
    ("i_number_double_huge_neg_exp", Accepted, KEPT_AS_WRITTEN),
    ("i_number_huge_exp", Accepted, KEPT_AS_WRITTEN),
    ("i_number_neg_int_huge_exp", Accepted, KEPT_AS_WRITTEN),
    ("i_number_pos_double_huge_exp", Accepted, KEPT_AS_WRITTEN),
    ("i_number_real_neg_overflow", Accepted, KEPT_AS_WRITTEN),
    ("i_number_real_pos_overflow", Accepted, KEPT_AS_WRITTEN),
    ("i_number_real_underflow", Accepted, KEPT_AS_WRITTEN),
    ("i_number_too_big_neg_int", Accepted, KEPT_AS_WRITTEN),
    ("i_number_too_big_pos_int", Accepted, KEPT_AS_WRITTEN),
    ("i_number_very_big_negative_int", Accepted, KEPT_AS_WRITTEN),
    ("i_object_key_lone_2nd_surrogate", Accepted, REPLACED),
    ("i_string_1st_surrogate_but_2nd_missing", Accepted, REPLACED),
    ("i_string_1st_valid_surrogate_2nd_invalid", Accepted, REPLACED),
    ("i_string_UTF-16LE_with_BOM", Refused, NOT_UTF8),
    ("i_string_UTF-8_invalid_sequence", Refused, NOT_UTF8),
    ("i_string_UTF8_surrogate_U+D800", Refused, NOT_UTF8),
    ("i_string_incomplete_surrogate_and_escape_valid", Accepted, REPLACED),
    ("i_string_incomplete_surrogate_pair", Accepted, REPLACED),
    ("i_string_incomplete_surrogates_escape_valid", Accepted, REPLACED),
    ("i_string_invalid_lonely_surrogate", Accepted, REPLACED),
    ("i_string_invalid_surrogate", Accepted, REPLACED),
    ("i_string_invalid_utf-8", Refused, NOT_UTF8),
    ("i_string_inverted_surrogates_U+1D11E", Accepted, REPLACED),
    ("i_string_iso_latin_1", Refused, NOT_UTF8),
    ("i_string_lone_second_surrogate", Accepted, REPLACED),
    ("i_string_lone_utf8_continuation_byte", Refused, NOT_UTF8),
    ("i_string_not_in_unicode_range", Refused, NOT_UTF8),
    ("i_string_overlong_sequence_2_bytes", Refused, NOT_UTF8),
    ("i_string_overlong_sequence_6_bytes", Refused, NOT_UTF8),
    ("i_string_overlong_sequence_6_bytes_null", Refused, NOT_UTF8),
    ("i_string_truncated-utf-8", Refused, NOT_UTF8),
    ("i_string_utf16BE_no_BOM", Refused, NOT_UTF8),
    ("i_string_utf16LE_no_BOM", Refused, NOT_UTF8),
    ("i_structure_500_nested_arrays", Refused, "arrays and objects nest at most 128 deep, so that no reader overflows"),
    ("i_structure_UTF-8_BOM_empty_object", Accepted, "section 8.1 allows to skip it; a warning tells of it"),
];

/// Checks what becomes of the file `name`, which begins with what the RFC says of it.
#[track_caller]
fn check(name: &str, bytes: &[u8]) {
    let expected = match name.split_once('_').unwrap().0 {
        "y" => Accepted,
        "n" => Refused,
        _ => OPEN.iter().find(|(open, ..)| *open == name).unwrap_or_else(|| panic!("{name} has no verdict")).1,
    };
    let checked = config::check_bytes(bytes);
    // None of the files is a config, so something is wrong with each.
    assert!(checked.pipeline.is_none() && checked.count(Severity::Error) > 0, "{name}");
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    for diagnostic in &checked.diagnostics {
        let places = diagnostic.labels.iter().map(|label| label.span).chain([diagnostic.span]);
        assert!(places.into_iter().all(|place| is_inside(place, text)), "{name}: {diagnostic:?}");
    }
    if std::str::from_utf8(bytes).is_err() {
        assert_eq!((checked.diagnostics[0].code, expected), ("not-utf8", Refused), "{name}");
        return;
    }
    let document = json::parse(text);
    assert!(document.errors.iter().all(|error| is_inside(error.span, text)), "{name}: {:?}", document.errors);
    let is_only_marked = document.errors.iter().all(|error| error.kind == SyntaxErrorKind::ByteOrderMark);
    assert_eq!(if is_only_marked { Accepted } else { Refused }, expected, "{name}: {:?}", document.errors);
    match serde_json::from_str::<SerdeValue>(text) {
        Ok(value) => assert_eq!(as_serde_reads(&document.root.unwrap().kind), value, "{name}"),
        Err(error) => assert!(!name.starts_with("y_"), "{name}: {error}"),
    }
}

fn is_inside(place: Span, text: &str) -> bool {
    text.get(place.range()).is_some()
}

/// The value as `serde_json` has it: of two members with the same key the last one counts.
fn as_serde_reads(kind: &Kind<'_>) -> SerdeValue {
    let inner = |value: &Value<'_>| as_serde_reads(&value.kind);
    match kind {
        Kind::Null => SerdeValue::Null,
        Kind::Bool(value) => SerdeValue::Bool(*value),
        Kind::Number(number) => SerdeValue::Number(number.text().parse().unwrap()),
        Kind::String(text) => SerdeValue::String(text.to_string()),
        Kind::Array(items) => items.iter().map(inner).collect(),
        Kind::Object(object) => {
            assert!(object.complete);
            object.members.iter().map(|member| (member.key.text.to_string(), inner(&member.value))).collect()
        }
        Kind::Invalid => panic!("a text without mistakes holds no invalid value"),
    }
}

#[test]
fn every_file_of_the_suite_gets_the_verdict_that_the_rfc_gives_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rfc8259");
    let mut counts = [("y_", 95), ("n_", 186), ("i_", OPEN.len())];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            check(name, &fs::read(&path).unwrap());
            let (_, left) = counts.iter_mut().find(|(prefix, _)| name.starts_with(prefix)).unwrap();
            *left = left.checked_sub(1).unwrap();
        }
    }
    assert_eq!(counts.map(|(_, left)| left), [0; 3], "so many files are not there");
}

#[test]
fn a_hundred_thousand_opening_brackets_are_refused_too() {
    check("n_structure_100000_opening_arrays", "[".repeat(100_000).as_bytes());
    check("n_structure_open_array_object", format!("{}\n", "[{\"\":".repeat(50_000)).as_bytes());
}
