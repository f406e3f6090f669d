//! What a slip makes of a valid config.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{DEFAULT, check};
use crate::{
    config,
    diagnostic::{Diagnostic, Severity},
    diagnostics::tests::assert_well_formed,
};

#[test]
fn one_character_too_few_is_one_mistake() {
    let mut wrong = BTreeMap::new();
    for (at, c) in DEFAULT.char_indices().filter(|(_, c)| "{}[]:,\"".contains(*c)) {
        let mut text = DEFAULT.to_owned();
        text.remove(at);
        let diagnostics = check(&text).diagnostics;
        if diagnostics.len() != 1 {
            let line = DEFAULT[..at].lines().count();
            let codes: Vec<_> =
                diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message)).collect();
            wrong.insert(at, (line, c, codes));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_character_twice_is_one_mistake() {
    let mut wrong = BTreeMap::new();
    for (at, c) in DEFAULT.char_indices().filter(|(_, c)| "{}[]:,\"".contains(*c)) {
        let mut text = DEFAULT.to_owned();
        text.insert(at, c);
        let diagnostics = check(&text).diagnostics;
        if diagnostics.len() != 1 {
            let line = DEFAULT[..at].lines().count();
            let codes: Vec<_> =
                diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message)).collect();
            wrong.insert(at, (line, c, codes));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn assert_sound(text: &str) {
    let checked = check(text);
    assert_well_formed(text, &checked.diagnostics);
    assert_eq!(checked.pipeline.is_none(), checked.count(Severity::Error) > 0);
    let count = checked.outline.as_ref().map_or(0, |outline| outline.nodes.len());
    for node in checked.outline.iter().flat_map(|outline| &outline.nodes) {
        assert!(node.next.iter().all(|next| *next < count));
        assert!(text.get(node.span.range()).is_some());
    }
    if let Some(pipeline) = checked.pipeline {
        assert!(pipeline.start < pipeline.nodes.len());
        assert!(pipeline.nodes.iter().all(|node| node.timeout_millis > 0));
        assert!(pipeline.nodes.iter().flat_map(|node| &node.next).all(|next| *next < pipeline.nodes.len()));
    }
}

/// A part of the default config, in place of another, as often as the vector is long.
pub(super) fn mutated() -> impl Strategy<Value = String> {
    let pieces = vec![
        "",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        "null",
        "\"energy-analyzer\"",
        "\"id\"",
        "\"next_node\"",
        "1e9",
        "\"\"",
        "é",
        "\\",
        "//",
        "\"next_node\": [\"report-generator\", \"energy-generator\"],",
        "[]",
        "{}",
        "-1",
        "\"_\": 1,",
        "\u{feff}",
        "'",
    ];
    let edits = (any::<prop::sample::Index>(), 0..30_usize, prop::sample::select(pieces));
    prop::collection::vec(edits, 1..6).prop_map(|edits| {
        let mut text = DEFAULT.to_owned();
        for (at, length, piece) in edits {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end.max(start), piece);
        }
        text
    })
}

/// Another value in place of some of the default config's, keys renamed, and members put in: JSON whatever else it is.
fn mutated_json() -> impl Strategy<Value = String> {
    let tokens: Vec<&str> = DEFAULT.split('"').skip(1).step_by(2).collect();
    let mut pieces: Vec<String> =
        ["", "/tmp/x", "x.csv", "/data", "/data/../x", "h:443", "https://h:80", "http://h", "h", "_", "id"]
            .map(|text| format!("\"{text}\""))
            .into();
    pieces.extend(tokens.iter().map(|token| format!("\"{token}\"")));
    let edits = (prop::sample::select(tokens), prop::sample::select(pieces), any::<bool>());
    prop::collection::vec(edits, 1..5).prop_map(|edits| {
        let mut text = DEFAULT.to_owned();
        for (token, piece, everywhere) in edits {
            let token = format!("\"{token}\"");
            text = if everywhere { text.replace(&token, &piece) } else { text.replacen(&token, &piece, 1) };
        }
        text.replace("\"timeout_seconds\": 60", "\"timeout_seconds\": 1e99")
    })
}

pub(super) fn mutated_somehow() -> impl Strategy<Value = String> {
    prop_oneof![mutated(), mutated_json()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_of_a_valid_config_breaks_the_check(text in mutated()) {
        assert_sound(&text);
    }

    #[test]
    fn no_text_breaks_the_check(text in any::<String>()) {
        assert_sound(&text);
    }

    #[test]
    fn no_bytes_break_the_check(bytes in any::<Vec<u8>>()) {
        let checked = config::check_bytes(&bytes);
        assert!(checked.pipeline.is_none() && !checked.diagnostics.is_empty());
    }

    #[test]
    fn each_fix_changes_something_and_what_was_json_stays_json(text in mutated_somehow()) {
        let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
        let was_json = is_json(&text);
        for fix in check(&text).diagnostics.into_iter().filter_map(|diagnostic| diagnostic.fix) {
            for edit in &fix.edits {
                prop_assert_ne!(&text[edit.span.range()], &edit.replacement);
            }
            let repaired = fix.apply(&text);
            prop_assert!(is_json(&repaired) || !was_json, "{}\n{}", fix.title, text);
            assert_sound(&repaired);
        }
    }

    #[test]
    fn each_fix_of_json_mends_its_mistake(text in mutated_json()) {
        let diagnostics = check(&text).diagnostics;
        for diagnostic in &diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let same = |other: &Diagnostic| {
                (other.code, &other.message, &other.pointer) == (diagnostic.code, &diagnostic.message, &diagnostic.pointer)
            };
            let count = |diagnostics: &[Diagnostic]| diagnostics.iter().filter(|other| same(other)).count();
            let repaired = fix.apply(&text);
            let left = check(&repaired).diagnostics;
            prop_assert!(count(&left) < count(&diagnostics), "{}\n{}\n{:#?}", text, fix.title, left);
        }
    }
}
