//! What the terminal tells of a file; `browser.rs` holds the page to the same bytes.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use wattflow_engine::diagnostics::catalogue;

use accepted::{Case, Content};

mod accepted;

const ACCEPTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/accepted/diagnostics.json");
const CONFIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config");

/// Every file of `config/` and every wrong example of the catalogue, by name.
fn files() -> BTreeMap<String, Vec<u8>> {
    let examples = catalogue().iter().filter_map(|it| Some((format!("catalogue/{}.json", it.code), it.wrong?.into())));
    let mut files: BTreeMap<String, Vec<u8>> = examples.collect();
    for prefix in ["", "invalid/"] {
        for entry in fs::read_dir(Path::new(CONFIG).join(prefix)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.extension().is_some_and(|extension| extension == "json") && !name.contains(".schema.") {
                files.insert(format!("config/{prefix}{name}"), fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn case(name: &str, bytes: &[u8]) -> Case {
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect();
    let content = match std::str::from_utf8(bytes) {
        Ok(text) => Content::Text(lines(text)),
        Err(_) => Content::Hex(bytes.iter().fold(String::new(), |mut digits, byte| {
            write!(digits, "{byte:02x}").unwrap();
            digits
        })),
    };
    let case = Case { name: name.to_owned(), content, json: lines(&accepted::json(name, bytes)) };
    assert_eq!(case.content.bytes(), bytes, "{name}");
    case
}

/// `UPDATE=1 cargo test -p wattflow-view --test native` accepts what is told now: look at the difference before you
/// commit it.
#[test]
fn the_terminal_tells_of_each_file_what_was_accepted_to_the_byte() {
    let cases: Vec<Case> = files().iter().map(|(name, bytes)| case(name, bytes)).collect();
    if env::var_os("UPDATE").is_some() {
        fs::write(ACCEPTED, serde_json::to_string_pretty(&cases).unwrap() + "\n").unwrap();
        return;
    }
    let mut accepted: BTreeMap<String, Case> =
        accepted::all().into_iter().map(|case| (case.name.clone(), case)).collect();
    for case in cases {
        let name = case.name.clone();
        assert_eq!(accepted.remove(&name), Some(case), "{name}: if that is meant, `{COMMAND}` accepts it");
    }
    assert!(accepted.is_empty(), "`{COMMAND}` drops files that are gone: {:?}", accepted.keys());
}

const COMMAND: &str = "UPDATE=1 cargo test -p wattflow-view --test native";
