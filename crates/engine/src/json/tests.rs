use proptest::prelude::*;

use super::*;

/// Checks which mistakes a text holds: the name of each with the text it stands on, and what its repair makes of all.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found: Vec<(String, &str)> = parse(text)
        .errors
        .iter()
        .map(|error| {
            let name = format!("{:?}", error.kind);
            let name = name.split([' ', '(']).next().unwrap_or_default().to_owned();
            (name, &text[error.span.range()])
        })
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(name, token)| (name.as_str(), *token)).collect();
    assert_eq!(found, expected, "{text:.1000}");
}

/// Checks that the one mistake of a text is repaired as expected, and that what comes out is JSON.
#[track_caller]
fn check_repair(text: &str, expected: &str) {
    let errors = parse(text).errors;
    let [error] = errors.as_slice() else { panic!("{text}: {errors:?}") };
    let fix = crate::diagnostic::Fix { title: String::new(), edits: error.repair.clone() };
    assert_eq!(fix.apply(text), expected);
    check(expected, &[]);
    serde_json::from_str::<serde_json::Value>(expected).unwrap();
}

#[test]
fn what_rfc_8259_accepts_has_no_mistakes() {
    for text in [
        "null",
        " [1, -0, 0.5e+10, 1E-2] ",
        "\"\\u00e9\\ud83d\\ude00\\/\\b\"",
        "{\"a\":{\"b\":[[],{}]},\"\":\"\u{7f}\"}",
        "\t\r\n{}\r\n",
        "\"\\ud800\"",
        "{\"a\":1,\"a\":2}",
        "[1e999]",
    ] {
        check(text, &[]);
    }
}

#[test]
fn strings_are_decoded() {
    let root = |text| match parse(text).root.map(|root| root.kind) {
        Some(Kind::String(text)) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(root(r#""a\n\t\"\\\/\b\f\ré""#), "a\n\t\"\\/\u{8}\u{c}\ré");
    assert_eq!(root(r#""😀""#), "😀");
    assert_eq!(root(r#""\ud83dx""#), "\u{fffd}x");
    assert_eq!(root(r#""\ude00\ud83dA""#), "\u{fffd}\u{fffd}A");
    assert!(matches!(root("\"plain é\""), Cow::Borrowed("plain é")));
}

#[test]
fn values_and_keys_know_where_they_stand() {
    let text = "{ \"a\" : [1, \"é\"] }";
    let Some(Value { kind: Kind::Object(object), span }) = parse(text).root else { panic!() };
    assert_eq!(&text[span.range()], text);
    let member = &object.members[0];
    assert_eq!(&text[member.key.span.range()], "\"a\"");
    assert_eq!(&text[member.value.span.range()], "[1, \"é\"]");
    let Kind::Array(items) = &member.value.kind else { panic!() };
    assert_eq!(&text[items[1].span.range()], "\"é\"");
}

#[test]
fn each_mistake_has_its_name() {
    check("", &[("Empty", "")]);
    check(" \n", &[("Empty", "")]);
    check("[1,]", &[("TrailingComma", ",")]);
    check("{\"a\":1,}", &[("TrailingComma", ",")]);
    check("[1,,2]", &[("Stray", ",")]);
    check("[,1]", &[("Stray", ",")]);
    check("{\"a\"::1}", &[("Stray", ":")]);
    check("[1 2]", &[("MissingComma", "")]);
    check("{\"a\":1 \"b\":2}", &[("MissingComma", "")]);
    check("{\"a\" 1}", &[("MissingColon", "")]);
    check("{\"a\" = 1}", &[("MissingColon", "=")]);
    check("{\"a\":}", &[("MissingValue", "}")]);
    check("{\"a\":,\"b\":1}", &[("MissingValue", ",")]);
    check("{\"a\"}", &[("MissingValue", "\"a\"")]);
    check("[1] // one", &[("Comment", "// one")]);
    check("[1, /* one */ 2]", &[("Comment", "/* one */")]);
    check("# one\n[1]", &[("Comment", "# one")]);
    check("['it\\'s']", &[("WrongQuotes", "'it\\'s'")]);
    check("[“a”]", &[("WrongQuotes", "“a”")]);
    check("{a: 1}", &[("UnquotedText", "a")]);
    check("{\"a\": b c, \"d\": 1}", &[("UnquotedText", "b c")]);
    check("[\"a]", &[("UnclosedString", "\"a")]);
    check("{\"a\": \"b,\n\"c\": 1}", &[("UnclosedString", "\"b")]);
    check("[1", &[("UnclosedBracket", "[")]);
    check("{\"a\": [1}", &[("UnclosedBracket", "[")]);
    check("{\"a\": 1]", &[("WrongBracket", "]")]);
    check("{}}", &[("ExtraBracket", "}")]);
    check("{} {}", &[("ExtraContent", "{")]);
    check(r#"["C:\data"]"#, &[("BadEscape", "\\d")]);
    check(r#"["\u12"]"#, &[("BadEscape", "\\u")]);
    check("[\"a\tb\tc\"]", &[("ControlCharacter", "\t")]);
    check("[030]", &[("BadNumber", "030")]);
    check("[-]", &[("BadNumber", "-")]);
    check("[NaN, None]", &[("ForeignLiteral", "NaN"), ("ForeignLiteral", "None")]);
    check("\u{feff}{}", &[("ByteOrderMark", "\u{feff}")]);
    check("[1,\u{a0}2]", &[("OddSpace", "\u{a0}")]);
    check("{\"a\": ^}", &[("Unexpected", "^")]);
    check("<!DOCTYPE html>\n<html>", &[("Unexpected", "<")]);
    check("hello world", &[("UnquotedText", "hello world")]);
}

#[test]
fn one_obvious_repair_comes_with_the_mistake() {
    check_repair("[1,]", "[1]");
    check_repair("[1 2]", "[1, 2]");
    check_repair("{\"a\" 1}", "{\"a\": 1}");
    check_repair("{\n  // one\n  \"a\": 1\n}", "{\n  \"a\": 1\n}");
    check_repair("{\n  \"a\": 1 // one\n}", "{\n  \"a\": 1\n}");
    check_repair("['say \"a\\'b\"']", r#"["say \"a'b\""]"#);
    check_repair("{a: 1}", "{\"a\": 1}");
    check_repair("{\"a\": /data/b\",\n\"c\": 1}", "{\"a\": \"/data/b\",\n\"c\": 1}");
    check_repair("{\"a\": \"b,\n\"c\": 1}", "{\"a\": \"b\",\n\"c\": 1}");
    check_repair("{\"a: \"b\"}", "{\"a\": \"b\"}");
    check_repair("{\"a: {\n\"b\": 1}}", "{\"a\": {\n\"b\": 1}}");
    check_repair("{\"a\": [1", "{\"a\": [1]}");
    check_repair("{\"a\": 1]", "{\"a\": 1}");
    check_repair(r#"["C:\data\x"]"#, r#"["C:\\data\\x"]"#);
    check_repair("[\"a\tb\u{1}\"]", r#"["a\tb\u0001"]"#);
    check_repair("[.5]", "[0.5]");
    check_repair("[True]", "[true]");
    check_repair("\u{feff}{}", "{}");
}

#[test]
fn a_bracket_that_is_missing_or_too_many_is_found_by_the_indentation() {
    let whole = "{\n  \"a\": {\n    \"b\": {\n      \"c\": 1\n    },\n    \"d\": 2\n  },\n  \"e\": 3\n}\n";
    check(whole, &[]);
    check_repair(&whole.replacen("    },\n", "    ,\n", 1), whole);
    check_repair(&whole.replacen("    },\n", "", 1), &whole.replacen("1\n    },", "1},", 1));
    check_repair(&whole.replacen("  },\n  \"e", "\n  \"e", 1), &whole.replacen("2\n  },\n", "2},\n\n", 1));
    check_repair(&whole.replacen("    \"d", "    },\n    \"d", 1), &whole.replacen("    \"d", "    \n    \"d", 1));
    check_repair(&whole.replacen("2\n", "2\n    }\n", 1), &whole.replacen("2\n", "2\n    \n", 1));
}

#[test]
fn a_mistake_hides_no_other_on_another_line() {
    check("[1,,\n2 3\n,]", &[("Stray", ","), ("MissingComma", ""), ("TrailingComma", ",")]);
    check("{\"a\": ^ $,\n\"b\": 1,\n\"c\": 01}", &[("Unexpected", "^"), ("BadNumber", "01")]);
}

#[test]
fn what_is_nested_too_deep_is_told_once_and_skipped() {
    let nested = |depth: usize| format!("[{}{}, 1]", "[".repeat(depth), "]".repeat(depth));
    check(&nested(MAX_DEPTH - 1), &[]);
    check(&nested(MAX_DEPTH), &[("TooDeep", "[")]);
    check(&nested(100_000), &[("TooDeep", "[")]);
    check(&"[".repeat(1_000_000), &[("TooDeep", "[")]);
    check(&"{\"a\":".repeat(1_000_000), &[("TooDeep", "{")]);
}

#[test]
fn no_more_than_so_many_mistakes_are_told() {
    assert_eq!(parse(&"[1,,".repeat(100)).errors.len(), MAX_ERRORS);
}

#[test]
fn time_is_linear_in_the_length_of_hopeless_texts() {
    for text in [
        "[1,,",
        "{\"a\" \"b\" ",
        "{^,",
        "{\"a:b:c ",
        "\"\\",
        "'",
        "/*",
        "//",
        "[1 ",
        "{\"a\":1 \"b\":2 ",
        "\u{a0}",
        "a\"",
    ] {
        for wrapped in
            [text.repeat(200_000), format!("{{{}", text.repeat(200_000)), format!("[{}", text.repeat(200_000))]
        {
            assert!(!parse(&wrapped).errors.is_empty());
        }
    }
}

fn json_like() -> impl Strategy<Value = String> {
    let tokens = [
        "{", "}", "[", "]", ":", ",", "\"a\"", "\"b", "\"", "1", "-0.5e3", "01", "true", "null", "nul", " ", "\n",
        "\t", "'c'", "//", "/*", "#", "\\", "\\u00e9", "\\ud800", "é", "\u{a0}", "=", "NaN", "“",
    ];
    proptest::collection::vec(proptest::sample::select(tokens.to_vec()), 0..24).prop_map(|tokens| tokens.concat())
}

fn check_value(text: &str, value: &Value<'_>) {
    assert!(text.get(value.span.range()).is_some(), "{value:?}");
    match &value.kind {
        Kind::Array(items) => items.iter().for_each(|item| check_value(text, item)),
        Kind::Object(object) => object.members.iter().for_each(|member| {
            assert!(text.get(member.key.span.range()).is_some(), "{member:?}");
            check_value(text, &member.value);
        }),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn serde_json_agrees_on_what_is_json(text in prop_oneof![json_like(), ".{0,40}"]) {
        let serde = serde_json::from_str::<serde_json::Value>(&text);
        let ours = parse(&text).errors;
        // serde_json refuses lone surrogates and what no f64 can hold.
        let stricter = serde.as_ref().is_err_and(|error| {
            let error = error.to_string();
            error.contains("surrogate") || error.contains("hex escape") || error.contains("number out of range")
        });
        prop_assert!(ours.is_empty() == serde.is_ok() || stricter, "{serde:?} {ours:?}");
    }

    #[test]
    fn spans_are_inside_the_text_and_on_character_boundaries(text in prop_oneof![json_like(), any::<String>()]) {
        let document = parse(&text);
        for error in &document.errors {
            prop_assert!(text.get(error.span.range()).is_some(), "{error:?}");
            let mut from = 0;
            for edit in &error.repair {
                prop_assert!(text.get(edit.span.range()).is_some() && edit.span.start >= from, "{error:?}");
                from = edit.span.end;
            }
        }
        document.root.iter().for_each(|root| check_value(&text, root));
    }
}
