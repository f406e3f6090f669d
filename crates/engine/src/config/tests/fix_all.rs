//! What all repairs together make of a text.

use proptest::prelude::*;

use super::{DEFAULT, check, fixtures::files_of, mutations::mutated_somehow};
use crate::{
    config::{self, Fixed, fix_all},
    diagnostic::Severity,
};

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Checks what always holds, and gives the result.
#[track_caller]
fn check_fixed(text: &str) -> Fixed {
    let fixed = fix_all(text);
    assert!(is_json(&fixed.text) || !is_json(text), "{text}\n{fixed:#?}");
    assert!(check(&fixed.text).count(Severity::Error) <= check(text).count(Severity::Error), "{text}\n{fixed:#?}");
    assert_eq!(fixed.repairs.is_empty(), fixed.text == text, "{fixed:#?}");
    assert_eq!(fix_all(&fixed.text), Fixed { text: fixed.text.clone(), repairs: Vec::new() }, "{text}");
    fixed
}

#[test]
fn a_sound_config_stays_as_it_is() {
    assert_eq!(check_fixed(DEFAULT).text, DEFAULT);
}

#[test]
fn mistakes_that_others_hid_are_repaired_too() {
    let broken = DEFAULT.replacen("\"energy-analyzer\": \"", "\"energy-analyser\": \"", 1).replacen(
        "\"timeout_seconds\": 60",
        "'timeout_seconds': \"60\",",
        1,
    );
    let fixed = check_fixed(&broken);
    assert_eq!(fixed.text, DEFAULT);
    let repairs: Vec<_> = fixed.repairs.iter().map(|repair| (repair.code, repair.line)).collect();
    assert_eq!(
        repairs,
        [("missing-address", 18), ("wrong-quotes", 23), ("wrong-type", 23), ("trailing-comma", 23)],
        "{:#?}",
        fixed.repairs
    );
}

#[test]
fn what_has_no_repair_stays_and_what_has_one_is_repaired() {
    let broken = DEFAULT.replacen("localhost:50051", "localhost", 1).replacen(": null,", ": None,", 1);
    assert_eq!(check_fixed(&broken).text, DEFAULT.replacen("localhost:50051", "localhost", 1));
}

#[test]
fn no_repair_is_kept_that_brings_more_errors_to_light_than_it_mends() {
    let config = |end: &str| {
        r#"{"start_node": "", "service_registry": {"a": "?"}, "containers": {"a": {"id": "a"{end}"#
            .replace("{end}", end)
    };
    assert_eq!(check(&config("")).count(Severity::Error), 1);
    assert!(check(&config("}}}")).count(Severity::Error) > 1);
    assert_eq!(check_fixed(&config("")).text, config(""));
}

#[test]
fn a_text_is_not_made_larger_than_a_config_may_be() {
    let text = format!("{{'a': 1{}}}", " ".repeat(config::MAX_CONFIG_BYTES - 9));
    assert_eq!(fix_all(&text).repairs.len(), 1);
    let text = format!("{{a: 1{}}}", " ".repeat(config::MAX_CONFIG_BYTES - 7));
    assert_eq!(fix_all(&text).repairs, []);
}

#[test]
fn as_many_repairs_as_there_are_mistakes_are_no_harder() {
    let many = |entry: &str| format!("{{\"_\": [\n{}0]}}", entry.repeat(10_000));
    assert_eq!(fix_all(&many("None, // none\n")).repairs.len(), 20_000);
    assert_eq!(fix_all(&many("'\\q' ")).repairs.len(), 20_000);
    assert_eq!(
        fix_all(&format!("{{{}}}", "\"description\": \"\", \"next\": 0,\n".repeat(10_000))).repairs.len(),
        19_999
    );
}

#[test]
fn every_file_is_repaired_as_far_as_it_goes() {
    for (name, bytes) in files_of("invalid/").into_iter().chain(files_of("")) {
        let Ok(text) = config::decode(&bytes) else { continue };
        let fixed = check_fixed(text);
        let has_fix = check(text).diagnostics.iter().any(|diagnostic| diagnostic.fix.is_some());
        assert_eq!(has_fix, fixed.text != text, "{name}");
        assert!(!has_fix || check(&fixed.text).diagnostics.is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_repaired_is_json_has_no_more_errors_and_nothing_left_to_repair(text in mutated_somehow()) {
        check_fixed(&text);
    }

    #[test]
    fn any_text_is_repaired_as_far_as_it_goes(text in "\\PC{0,60}|[\\{\\}\\[\\]\",:'/ a0\n]{0,60}") {
        check_fixed(&text);
    }
}
