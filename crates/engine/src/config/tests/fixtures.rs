//! Every file of `config/`, with what is found in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::{
    config,
    diagnostics::{catalogue, tests::assert_well_formed},
    span::{ColumnUnit, LineIndex},
};

/// Where each broken file is broken: line, column, severity, code.
const BROKEN: [(&str, &str); 46] = [
    ("invalid/bad-escape.json", "13:39 error[bad-escape]"),
    ("invalid/bad-number.json", "23:26 error[bad-number]"),
    ("invalid/binary.json", "1:1 error[not-utf8]"),
    ("invalid/byte-order-mark.json", "1:1 warning[byte-order-mark]"),
    ("invalid/command.json", "20:7 warning[command-not-run]"),
    ("invalid/comment.json", "3:3 error[comment]"),
    ("invalid/control-character.json", "2:27 error[control-character]"),
    ("invalid/cycle.json", "29:20 error[cycle]"),
    ("invalid/dangling-next-node.json", "15:20 error[unknown-next-node]"),
    ("invalid/directory-path.json", "28:22 warning[directory-path]"),
    ("invalid/duplicate-key.json", "24:7 error[duplicate-key]"),
    ("invalid/duplicate-next-node.json", "15:40 warning[duplicate-next-node]"),
    ("invalid/empty-output-file.json", "14:22 error[empty-field]"),
    ("invalid/empty.json", "1:1 error[empty-file]"),
    ("invalid/foreign-literal.json", "29:20 error[foreign-literal]"),
    ("invalid/id-not-key.json", "19:13 error[id-mismatch]"),
    ("invalid/input-not-written.json", "20:21 warning[input-not-written]"),
    ("invalid/json-syntax.json", "23:25 error[json-syntax]"),
    ("invalid/junk-address.json", "7:24 error[malformed-address]"),
    ("invalid/malformed-service-name.json", "4:19 error[malformed-service-name]"),
    ("invalid/missing-bracket.json", "18:24 error[unclosed-bracket]"),
    ("invalid/missing-comma.json", "22:38 error[missing-comma]"),
    ("invalid/missing-field.json", "18:5 error[missing-field]"),
    ("invalid/missing-registry-entry.json", "24:5 error[missing-address]"),
    ("invalid/mixed-content.json", "7:24 error[mixed-content]"),
    ("invalid/nested-too-deep.json", "2:135 error[nested-too-deep]"),
    ("invalid/not-utf8.json", "1:1 error[not-utf8]"),
    ("invalid/out-of-range.json", "23:26 error[out-of-range]"),
    ("invalid/output-overwrites-input.json", "28:22 warning[output-overwrites-input]"),
    ("invalid/output-written-twice.json", "28:22 warning[output-written-twice]"),
    ("invalid/path-outside-data.json", "28:22 warning[path-outside-data]"),
    ("invalid/relative-path.json", "28:22 warning[relative-path]"),
    ("invalid/string-timeout.json", "23:26 error[wrong-type]"),
    ("invalid/tls-port.json", "7:24 warning[tls-port]"),
    ("invalid/trailing-comma.json", "23:28 error[trailing-comma]"),
    ("invalid/truncated.json", "25:25 error[unclosed-bracket]"),
    ("invalid/unclosed-string.json", "22:20 error[unclosed-string]"),
    ("invalid/unknown-execution-mode.json", "4:21 error[unsupported-execution-mode]"),
    ("invalid/unknown-key.json", "23:7 warning[unknown-key]"),
    ("invalid/unknown-start-node.json", "3:17 error[unknown-start-node]"),
    ("invalid/unknown-status-code.json", "24:64 error[unknown-status-code]"),
    ("invalid/unquoted-text.json", "22:20 error[unquoted-text]"),
    ("invalid/unreachable-node.json", "25:5 warning[unreachable-node]"),
    ("invalid/unused-address.json", "9:5 warning[unused-address]"),
    ("invalid/wrong-quotes.json", "22:20 error[wrong-quotes]"),
    ("legacy-list-form.json", "3:3 error[list-form]"),
];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config"))
}

pub(super) fn files_of(prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder().join(prefix)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.extension().is_some_and(|extension| extension == "json") && !name.contains(".schema.") {
            files.insert(format!("{prefix}{name}"), fs::read(&path).unwrap());
        }
    }
    files
}

/// Checks a file as where its mistake is told: all but one are told everywhere.
fn check_file(name: &str, bytes: &[u8]) -> config::Checked {
    let checked = config::check_bytes(bytes);
    if name.ends_with("mixed-content.json") { checked.on_secure_page() } else { checked }
}

#[test]
fn each_code_that_a_short_file_can_have_has_a_file() {
    let files = files_of("invalid/").into_iter().chain(files_of(""));
    let found: BTreeSet<&str> = files
        .flat_map(|(name, bytes)| check_file(&name, &bytes).diagnostics)
        .map(|diagnostic| diagnostic.code)
        .collect();
    let all: BTreeSet<&str> =
        catalogue().iter().map(|description| description.code).filter(|code| *code != "file-too-large").collect();
    assert_eq!(found, all);
}

#[test]
fn each_broken_file_has_its_one_mistake_where_it_stands() {
    let mut files = files_of("invalid/");
    files.append(&mut files_of(""));
    let mut expected: BTreeMap<&str, &str> = BROKEN.into();
    for (name, bytes) in &files {
        let checked = check_file(name, bytes);
        let text = config::decode(bytes).unwrap_or_default();
        let lines = LineIndex::new(text);
        let found: Vec<String> = checked
            .diagnostics
            .iter()
            .map(|diagnostic| {
                let at = lines.line_column(text, diagnostic.span.start, ColumnUnit::Chars);
                format!("{}:{} {}[{}]", at.line, at.column, diagnostic.severity.word(), diagnostic.code)
            })
            .collect();
        assert_eq!(found, Vec::from_iter(expected.remove(name.as_str())), "{name}");
        assert_eq!(checked.pipeline.is_some(), !found.iter().any(|found| found.contains("error")), "{name}");
        assert_well_formed(text, &checked.diagnostics);
    }
    assert_eq!(expected, BTreeMap::new(), "these files are gone");
}

#[test]
fn each_fix_leaves_nothing_wrong() {
    for (name, bytes) in files_of("invalid/") {
        let Ok(text) = config::decode(&bytes) else { continue };
        for fix in config::check(text).diagnostics.into_iter().filter_map(|diagnostic| diagnostic.fix) {
            assert_eq!(config::check(&fix.apply(text)).diagnostics, [], "{name}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_as_text_says_so() {
    let message = |bytes: &[u8]| {
        let diagnostics = config::check_bytes(bytes).diagnostics;
        assert_eq!(diagnostics.len(), 1);
        diagnostics[0].message.clone()
    };
    insta::assert_snapshot!(message(b"{}\xff"), @"the file is not UTF-8 text (byte `0xff` at offset 2)");
    insta::assert_snapshot!(message(b"\x7fELF\0\xff"), @"the file is not UTF-8 text (byte `0xff` at offset 5), it looks like a binary file");
    insta::assert_snapshot!(message(b"\xff\xfe{\0}\0"), @"the file is not UTF-8 text (byte `0xff` at offset 0), it looks like UTF-16");
    insta::assert_snapshot!(message(&vec![b' '; config::MAX_CONFIG_BYTES + 1]), @"the file is 32.1 MiB large; a config may have 32 MiB");
    assert!(config::check_size(config::MAX_CONFIG_BYTES).is_none());
    assert_eq!(config::check_size(64 << 20).unwrap().message, "the file is 64.0 MiB large; a config may have 32 MiB");
}

#[test]
fn each_example_in_the_documentation_can_run() {
    let page = include_str!("../../../../../docs/config.md");
    let examples: Vec<&str> =
        page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
    assert!(examples.len() >= 4);
    for example in examples {
        let checked = config::check(example);
        assert!(checked.diagnostics.is_empty() && checked.pipeline.is_some(), "{example}{:#?}", checked.diagnostics);
    }
}
