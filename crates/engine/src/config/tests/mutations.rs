//! What a slip makes of a valid config.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{DEFAULT, check};
use crate::{config, diagnostic::Severity, diagnostics::tests::assert_well_formed};

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
    fn each_fix_of_a_mutation_leaves_fewer_mistakes_of_its_kind(text in mutated()) {
        for diagnostic in check(&text).diagnostics {
            if let Some(fix) = diagnostic.fix {
                let repaired = fix.apply(&text);
                assert_ne!(repaired, text);
                assert_sound(&repaired);
            }
        }
    }
}
