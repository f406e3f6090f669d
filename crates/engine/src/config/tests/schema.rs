//! `config/pipeline.schema.json` and the validator agree: the schema rejects a config exactly where the validator finds
//! an error that a schema can express, or would if a run reached the node or used the address.

mod mutations;

use std::{collections::BTreeSet, sync::LazyLock};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::{
    super::{fields::Keys, node, read, retry},
    DEFAULT, check,
    fixtures::files_of,
};
use crate::{
    address::Address,
    config::{self, Checked},
    diagnostic::Severity,
    diagnostics::{Description, catalogue},
    status::StatusCode,
};

/// The codes whose errors the schema expresses.
const EXPRESSED: [&str; 10] = [
    "empty-field",
    "list-form",
    "malformed-address",
    "malformed-service-name",
    "missing-field",
    "out-of-range",
    // An error where the key that was meant is needed, and so is missing.
    "unknown-key",
    "unknown-status-code",
    "unsupported-execution-mode",
    "wrong-type",
];

/// The codes with severity error that it cannot express.
const NOT_EXPRESSED: [&str; 23] = [
    // It depends on where the page that calls came from.
    "mixed-content",
    // They compare one place with another: names with keys, paths through the graph.
    "cycle",
    "id-mismatch",
    "missing-address",
    "unknown-next-node",
    "unknown-start-node",
    // A schema sees values, and the value is made by whoever parses the text.
    "bad-escape",
    "bad-number",
    "comment",
    "control-character",
    "duplicate-key",
    "empty-file",
    "file-too-large",
    "foreign-literal",
    "json-syntax",
    "missing-comma",
    "nested-too-deep",
    "not-utf8",
    "trailing-comma",
    "unclosed-bracket",
    "unclosed-string",
    "unquoted-text",
    "wrong-quotes",
];

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../../config/pipeline.schema.json")).unwrap());
static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| jsonschema::draft202012::new(&SCHEMA).unwrap());

/// The part of the schema at this JSON Pointer, as a schema of its own.
fn part(pointer: &str) -> Validator {
    let reference = format!("#{}", pointer.replace('$', "%24"));
    jsonschema::draft202012::new(
        &json!({ "$ref": reference, "$defs": SCHEMA["$defs"], "properties": SCHEMA["properties"] }),
    )
    .unwrap()
}

/// In what the schema and the validator do not agree about a config.
fn disagreement(text: &str, value: &Value) -> Option<String> {
    let checked = check(text);
    let accepted = VALIDATOR.is_valid(value);
    let told = || checked.diagnostics.iter().filter(|diagnostic| EXPRESSED.contains(&diagnostic.code));
    // Whether the entry of such a key is a note or an address depends on whether there is a node of this name.
    let is_note =
        |pointer: &str| ["_", "$schema"].iter().any(|note| pointer.starts_with(&format!("/service_registry/{note}")));
    let mut errors =
        told().filter(|diagnostic| diagnostic.severity == Severity::Error && !is_note(&diagnostic.pointer));
    let agree = match (accepted, errors.next()) {
        (true, None) | (false, Some(_)) => true,
        (true, Some(_)) => false,
        // The validator made warnings of what is wrong with things that nobody uses.
        (false, None) => has_unused(&checked, value) && told().next().is_some(),
    };
    let verdict = if accepted { "accepted" } else { "rejected" };
    (!agree).then(|| format!("{verdict} by the schema: {text}\n{:#?}", checked.diagnostics))
}

/// Whether there is a node that no run reaches, or an address of no node.
fn has_unused(checked: &Checked, value: &Value) -> bool {
    let Some(outline) = &checked.outline else { return false };
    let is_node = |id: &String| outline.nodes.iter().any(|node| *node.id == **id);
    let registry = value["service_registry"].as_object();
    outline.nodes.iter().any(|node| !node.reachable) || registry.is_some_and(|registry| !registry.keys().all(is_node))
}

#[test]
fn they_agree_about_every_file() {
    let mut files = files_of("");
    files.append(&mut files_of("invalid/"));
    let mut rejected = 0;
    for (name, bytes) in files {
        let text = config::decode(&bytes).unwrap_or_default();
        // As editors do, which do not show it.
        match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(value) => {
                assert_eq!(disagreement(text, &value), None, "{name}");
                rejected += usize::from(!VALIDATOR.is_valid(&value));
            }
            Err(_) => assert!(config::check_bytes(&bytes).count(Severity::Error) > 0, "{name}"),
        }
    }
    assert!(rejected >= 5);
}

#[test]
fn they_agree_about_every_example_of_the_catalogue() {
    for Description { code, wrong, right, .. } in catalogue() {
        for text in wrong.iter().chain([right]) {
            if let Ok(value) = serde_json::from_str(text) {
                assert_eq!(disagreement(text, &value), None, "{code}");
            }
        }
    }
}

#[test]
fn each_error_of_the_catalogue_is_known_to_be_expressed_or_not() {
    let errors = catalogue().iter().filter(|description| description.severity == Severity::Error);
    let mut codes: BTreeSet<&str> = errors.map(|description| description.code).collect();
    // Its descriptions call it a warning, which it mostly is.
    codes.insert("unknown-key");
    let known: BTreeSet<&str> = EXPRESSED.into_iter().chain(NOT_EXPRESSED).collect();
    assert_eq!(codes, known);
}

#[test]
fn they_know_the_same_keys() {
    #[track_caller]
    fn check_keys(pointer: &str, keys: &Keys) {
        let object = SCHEMA.pointer(pointer).unwrap();
        let described = object["properties"].as_object().unwrap().keys().map(String::as_str);
        let described: BTreeSet<&str> = described.filter(|key| *key != "$schema").collect();
        assert_eq!(described, keys.known.iter().copied().collect());
        assert_eq!(object["required"], json!(keys.required));
    }
    check_keys("", &read::KEYS);
    check_keys("/$defs/node", &node::KEYS);
    check_keys("/$defs/retry", &retry::KEYS);
}

/// Each key of the schema: where it is described, its name, what describes it.
fn properties() -> impl Iterator<Item = (String, &'static str, &'static Value)> {
    ["", "/$defs/node", "/$defs/retry"].into_iter().flat_map(|object| {
        let properties = SCHEMA.pointer(object).unwrap()["properties"].as_object().unwrap();
        properties.iter().map(move |(key, described)| (format!("{object}/properties/{key}"), key.as_str(), described))
    })
}

#[test]
fn each_key_says_what_it_means_with_examples_that_it_accepts() {
    for (pointer, _, property) in properties() {
        for word in ["description", "markdownDescription"] {
            assert!(property[word].as_str().is_some_and(|text| text.ends_with(['.', '`', ')'])), "{pointer}");
        }
        let examples = property["examples"].as_array().unwrap();
        assert!(!examples.is_empty(), "{pointer}");
        for example in examples.iter().chain(property.get("default")) {
            assert!(part(&pointer).is_valid(example), "{pointer}: {example}");
        }
    }
}

#[test]
fn what_it_calls_the_default_is_what_happens_without_the_key() {
    let mut config: Value = serde_json::from_str(DEFAULT).unwrap();
    let node = "/containers/report-generator";
    config.pointer_mut(node).unwrap()["retry"] = json!({ "max_attempts": 2 });
    for key in ["next_node", "timeout_seconds"] {
        config.pointer_mut(node).unwrap().as_object_mut().unwrap().remove(key);
    }
    config.as_object_mut().unwrap().remove("execution_mode");
    let expected = check(&config.to_string()).pipeline.unwrap();
    let mut count = 0;
    for (pointer, key, property) in properties() {
        // Without `retry` there is none, and the one in this config is for its own keys.
        let (Some(default), true) = (property.get("default"), key != "retry") else { continue };
        let place = match pointer.split('/').nth(2) {
            Some("node") => node,
            Some("retry") => "/containers/report-generator/retry",
            _ => "",
        };
        let mut config = config.clone();
        config.pointer_mut(place).unwrap()[key] = default.clone();
        assert_eq!(check(&config.to_string()).pipeline.as_ref(), Some(&expected), "{pointer}");
        count += 1;
    }
    assert_eq!(count, 8);
}

#[test]
fn status_codes_are_those_of_the_engine() {
    let codes = part("/$defs/status_code");
    for code in StatusCode::ALL {
        let is_failure = *code != StatusCode::Ok;
        for value in [json!(code.name()), json!(code.name().to_lowercase()), json!(code.number())] {
            assert_eq!(codes.is_valid(&value), is_failure, "{value}");
        }
    }
    let named = SCHEMA["$defs"]["status_code"]["anyOf"][0]["enum"].as_array().unwrap();
    let failures = StatusCode::ALL.iter().filter(|code| **code != StatusCode::Ok);
    assert_eq!(*named, failures.map(|code| json!(code.name())).collect::<Vec<_>>());
    for value in
        [json!("UNAVAILABLE\n"), json!("X"), json!(17), json!(-1), json!(14.5), json!(null), json!(["UNKNOWN"])]
    {
        assert!(!codes.is_valid(&value), "{value}");
    }
}

/// An object with these members, the values of which are JSON.
fn object(members: &[(&str, Value)]) -> Value {
    Value::Object(members.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect::<Map<_, _>>())
}

/// Whether the schema accepts a text as an address, after it was seen that the engine does the same.
#[track_caller]
fn accepts_address(text: &str) -> bool {
    static ADDRESS: LazyLock<Validator> = LazyLock::new(|| part("/$defs/address"));
    let accepted = ADDRESS.is_valid(&json!(text));
    assert_eq!(accepted, text.parse::<Address>().is_ok(), "{text:?}");
    accepted
}

#[test]
fn addresses_are_those_of_the_engine() {
    for text in [
        "localhost:1",
        "grpc://a_b:1/",
        "GRPCS://a.example.:443",
        "[::1]:50051",
        "http://h",
        "https://[::]/x",
        "1.2.3.4:00080",
    ] {
        assert!(accepts_address(text), "{text}");
    }
    for text in [
        "",
        " ",
        "h",
        "h:0",
        "h:65536",
        "1.2.3:1",
        "01.2.3.4:1",
        "h:1\n",
        "h:1/x",
        "http://h?x",
        "http://h/ ",
        "[1::2::3]:1",
        "ftp://h:1",
    ] {
        assert!(!accepts_address(text), "{text}");
    }
    let long =
        |labels: usize| format!("{}b:1", "a".repeat(63) + ".").replace("b:1", &format!("{}:1", "b".repeat(labels)));
    assert!(accepts_address(&long(63)) && !accepts_address(&long(64)));
    for length in 250..256 {
        assert_eq!(accepts_address(&format!("{}:1", "ab.".repeat(90).split_at(length).0)), length <= 253);
    }
}

#[test]
fn what_nothing_but_notes_is_in_holds_no_node() {
    let text =
        object(&[("start_node", json!("a")), ("service_registry", json!({})), ("containers", json!({ "_": 1 }))]);
    assert_eq!(disagreement(&text.to_string(), &text), None);
    assert!(!VALIDATOR.is_valid(&text));
}
