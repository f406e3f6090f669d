//! How a document is laid out anew.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use super::{DEFAULT, mutations::mutated_somehow};
use crate::{config::format, json};

/// Checks what a text is laid out as, and what always holds.
#[track_caller]
fn check(text: &str, expected: Option<&str>) {
    let laid_out = format(text);
    assert_eq!(laid_out.as_deref(), expected, "{text}");
    let value = |text: &str| serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).ok();
    assert_eq!(laid_out.as_deref().and_then(value), value(text), "{text}");
    if let Some(laid_out) = laid_out {
        assert_eq!(format(&laid_out).as_deref(), Some(&*laid_out), "{text}");
    }
}

#[test]
fn a_config_that_is_laid_out_well_stays_as_it_is() {
    check(DEFAULT, Some(DEFAULT));
}

#[test]
fn each_member_has_its_line_and_each_value_stays_as_written() {
    check(
        "{\"b\":1.50e+2,\t\"a\\u0062\": {\"x\":\"\\/\u{e9}\"} ,\"b\":[ ],\"c\":{ }}\r\n",
        Some("{\n  \"b\": 1.50e+2,\n  \"a\\u0062\": {\n    \"x\": \"\\/\u{e9}\"\n  },\n  \"b\": [],\n  \"c\": {}\n}\n"),
    );
    check(" null ", Some("null\n"));
}

#[test]
fn a_list_of_scalars_has_one_line_where_it_has_room() {
    check("[1,\"a\" ,null]", Some("[1, \"a\", null]\n"));
    check("{\"a\":[1,[2]]}", Some("{\n  \"a\": [\n    1,\n    [2]\n  ]\n}\n"));
    let list = |length: usize| format!("{{\"a\":[\"{}\",0]}}", "\u{e9}".repeat(length));
    // Two spaces, `"a": ["`, the text, `", 0],`.
    let just = 100 - 2 - 7 - 6;
    check(&list(just), Some(&format!("{{\n  \"a\": [\"{}\", 0]\n}}\n", "\u{e9}".repeat(just))));
    check(&list(just + 1), Some(&format!("{{\n  \"a\": [\n    \"{}\",\n    0\n  ]\n}}\n", "\u{e9}".repeat(just + 1))));
}

#[test]
fn what_is_not_json_is_not_laid_out() {
    check("", None);
    check("{\"a\": 1,}", None);
    check("{} // no", None);
    check("[", None);
}

#[test]
fn a_byte_order_mark_is_dropped() {
    check("\u{feff}{}", Some("{}\n"));
}

#[test]
fn size_and_depth_are_no_harder() {
    let depth = json::MAX_DEPTH;
    let deep = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(format(&deep).unwrap().lines().count(), 2 * depth + 1);
    assert_eq!(format(&format!("[{deep}]")), None);
    let mut text = String::from("{");
    for node in 0..10_000 {
        write!(text, "\"n{node}\":{{\"id\":\"n{node}\",\"next_node\":[\"n{}\"],\"timeout_seconds\":1}},", node + 1)
            .unwrap();
    }
    text.push_str("\"_\":0}");
    assert_eq!(format(&text).unwrap().lines().count(), 3 + 5 * 10_000);
}

/// Any JSON value, as text with white space wherever it may stand.
fn spaced() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        any::<i32>().prop_map(|number| number.to_string()),
        "\\PC{0,30}".prop_map(|text| Value::String(text).to_string()),
    ];
    let space = prop::sample::select(vec!["", " ", "\n\t"]);
    (scalar, space).prop_map(|(scalar, space)| [space, &*scalar, space].concat()).prop_recursive(5, 60, 8, |inner| {
        let member = ("\\PC{0,10}", inner.clone()).prop_map(|(key, value)| format!("{} :{value}", Value::String(key)));
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..8).prop_map(|members| format!("{{{} }}", members.join(", "))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_means_the_same_laid_out_anew(text in spaced()) {
        check(&text, format(&text).as_deref());
        prop_assert!(format(&text).is_some());
    }

    #[test]
    fn any_text_is_laid_out_or_is_not_json(text in mutated_somehow()) {
        check(&text, format(&text).as_deref());
    }
}
