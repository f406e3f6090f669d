//! What is changed in a valid config, value by value.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

use super::{accepts_address, disagreement, files_of};
use crate::diagnostics::catalogue;

/// A config that has every key, without a mistake.
static WHOLE: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "$schema": "./pipeline.schema.json", "_by": ["me"],
        "workflow_name": "w", "name": null, "description": "d", "start_node": "a", "execution_mode": "grpc",
        "grpc_service": null,
        "service_registry": { "_": 1, "a": "http://h/x", "b": "[::1]:1" },
        "containers": {
            "_": "note",
            "a": {
                "_": {}, "id": "a", "name": "n", "description": "d", "input_file": "/i", "output_file": "/o",
                "next_node": ["b"], "timeout_seconds": 1, "grpc_service": "S",
                "retry": {
                    "_": 1, "max_attempts": 2, "initial_backoff_seconds": 1, "max_backoff_seconds": 2,
                    "backoff_multiplier": 1.5, "retryable_status_codes": ["UNAVAILABLE", 4],
                },
            },
            "b": { "id": "b", "input_file": "/o", "output_file": "/p", "timeout_seconds": null, "retry": null },
        },
    })
});

/// Configs without a mistake.
static VALID: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let files = files_of("").into_iter().filter(|(name, _)| !name.starts_with("legacy"));
    let mut valid: Vec<Value> = files.map(|(_, bytes)| serde_json::from_slice(&bytes).unwrap()).collect();
    valid.push(serde_json::from_str(catalogue()[0].right).unwrap());
    valid.push(WHOLE.clone());
    valid
});

/// Every key that has a meaning somewhere, slips of some, and keys without one.
const KEYS: [&str; 24] = [
    "$schema",
    "_note",
    "a",
    "backoff_multiplier",
    "command",
    "containers",
    "depends_on",
    "description",
    "execution_mode",
    "grpc_service",
    "id",
    "initial_backoff_seconds",
    "input_file",
    "max_attempts",
    "max_backoff_seconds",
    "name",
    "next_node",
    "ouput_file",
    "output_file",
    "retry",
    "retryable_status_codes",
    "service_registry",
    "start_node",
    "timeout_seconds",
];

/// Values right in one place and wrong in another, of every type.
///
/// No whole number is written with a point: a schema takes `14.0` for `14`, which the engine does for all but a status
/// code.
static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let numbers = "0 -1 1 2 16 17 100 101 86400 86401 2073601 0.5 -0.5 2.5 100.5 86400.001 1e-9 1e300";
    let texts = [
        "",
        " ",
        "30",
        "grpc",
        "docker",
        "a",
        "b",
        "energy-analyzer",
        "nobody",
        "localhost:1",
        "localhost",
        "h:0",
        "https://h:1/x",
        "ContainerExecutor",
        "energy.ContainerExecutor",
        "a..b",
        "9",
        "x/y",
        "unavailable",
        "OK",
        "é",
    ];
    let others = json!([
        null, true, [], {}, [[]], [null], [""], ["a", "b"], ["energy-analyzer", 1], [14, "Aborted"], ["ok"], [0],
        { "max_attempts": 3 }, { "id": "a", "input_file": "/i", "output_file": "/o" }, { "_": 1 }, { "a": "h:1" },
    ]);
    let numbers = numbers.split(' ').map(|number| serde_json::from_str(number).unwrap());
    let texts = texts.into_iter().map(Value::from);
    numbers.chain(texts).chain(others.as_array().unwrap().clone()).collect()
});

fn value() -> impl Strategy<Value = Value> {
    prop::sample::select(&VALUES[..])
}

#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Remove,
    Add(&'static str, Value),
    Rename(&'static str),
    WrapInList,
    WrapInObject,
    TakeChild,
}

fn change() -> impl Strategy<Value = Change> {
    let key = || prop::sample::select(&KEYS[..]);
    prop_oneof![
        4 => value().prop_map(Change::Replace),
        2 => Just(Change::Remove),
        4 => (key(), value()).prop_map(|(key, value)| Change::Add(key, value)),
        2 => key().prop_map(Change::Rename),
        1 => Just(Change::WrapInList),
        1 => Just(Change::WrapInObject),
        1 => Just(Change::TakeChild),
    ]
}

/// The pointers of all values in `value`, itself included.
fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| pointers(value, &format!("{here}/{key}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| pointers(value, &format!("{here}/{at}"), found));
        }
        _ => {}
    }
}

fn apply(config: &mut Value, at: Index, change: Change) {
    let mut all = Vec::new();
    pointers(config, "", &mut all);
    let pointer = at.get(&all);
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    match change {
        Change::Remove | Change::Rename(_) => match config.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                if let (Some(value), Change::Rename(name)) = (members.remove(key), change) {
                    members.insert(name.to_owned(), value);
                }
            }
            Some(Value::Array(items)) if !pointer.is_empty() => drop(items.remove(key.parse().unwrap())),
            _ => {}
        },
        _ => {
            let value = config.pointer_mut(pointer).unwrap();
            let old = value.take();
            *value = match (change, old) {
                (Change::Replace(new), _) => new,
                (Change::Add(name, new), Value::Object(mut members)) => {
                    members.insert(name.to_owned(), new);
                    members.into()
                }
                (Change::WrapInList, old) => json!([old]),
                (Change::WrapInObject, old) => json!({ "a": old }),
                (Change::TakeChild, Value::Object(members)) => {
                    members.into_iter().next().map_or(Value::Null, |(_, child)| child)
                }
                (Change::TakeChild, Value::Array(items)) => items.into_iter().next().unwrap_or_default(),
                (_, old) => old,
            };
        }
    }
}

fn mutated() -> impl Strategy<Value = Value> {
    (prop::sample::select(&VALID[..]), prop::collection::vec((any::<Index>(), change()), 1..4)).prop_map(
        |(mut config, changes)| {
            for (at, change) in changes {
                apply(&mut config, at, change);
            }
            config
        },
    )
}

fn address() -> impl Strategy<Value = String> {
    let pieces = vec![
        "grpc://",
        "GRPCS://",
        "http://",
        "hTTps://",
        "ftp://",
        "localhost",
        "a_b",
        "-a",
        "a-",
        ".",
        "1.2.3.4",
        "256",
        "01",
        "::",
        "::1",
        "[",
        "]",
        "[::1]",
        "1:2:3:4:5:6:7",
        ":8",
        "::ffff:1.2.3.4",
        ":",
        ":50051",
        "0",
        "65535",
        ":65536",
        "/",
        "/x",
        "?",
        "#",
        " ",
        "\u{feff}",
        "\u{85}",
        "é",
        "abcdefgh-abcdefgh-abcdefgh-abcdefgh-abcdefgh-abcdefgh-abcdefgh-",
    ];
    prop::collection::vec(prop::sample::select(pieces), 1..6).prop_map(|pieces| pieces.concat())
}

#[test]
fn they_agree_about_every_value_in_every_place() {
    assert_eq!(disagreement(&WHOLE.to_string(), &WHOLE), None);
    let mut all = Vec::new();
    pointers(&WHOLE, "", &mut all);
    for pointer in all {
        for value in VALUES.iter() {
            let mut config = WHOLE.clone();
            *config.pointer_mut(&pointer).unwrap() = value.clone();
            assert_eq!(disagreement(&config.to_string(), &config), None, "{pointer}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn they_agree_about_every_mutation(config in mutated()) {
        prop_assert_eq!(disagreement(&config.to_string(), &config), None);
    }

    #[test]
    fn they_agree_about_every_address(address in address(), groups in "\\[([0-9a-f]{0,5}:){1,9}([0-9a-f]{0,5}|1\\.2\\.3\\.4)\\]:1") {
        accepts_address(&address);
        accepts_address(&groups);
    }
}
