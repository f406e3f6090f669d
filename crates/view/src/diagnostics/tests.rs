use proptest::prelude::*;
use wattflow_engine::config;

use super::*;

fn fixture(name: &str) -> (String, Vec<wattflow_engine::diagnostic::Diagnostic>) {
    let path = format!("{}/../../config/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let text = config::decode(&bytes).unwrap_or_default().to_owned();
    (text, config::check_bytes(&bytes).diagnostics)
}

fn full_of(name: &str) -> String {
    let (text, diagnostics) = fixture(name);
    full(&diagnostics, "pipeline.json", &text, false)
}

fn full_text(text: &str) -> String {
    full(&config::check(text).diagnostics, "pipeline.json", text, false)
}

#[test]
fn full_marks_the_place_and_says_what_to_do() {
    insta::assert_snapshot!(full_of("invalid/dangling-next-node.json"), @r#"
error[unknown-next-node]: `next_node` `energy-analyser` of `energy-generator` is no node of `containers`
  --> pipeline.json:15:20
   |
15 |       "next_node": "energy-analyser",
   |                    ^^^^^^^^^^^^^^^^^
   |
   = help: did you mean `energy-analyzer`?
"#);
}

#[test]
fn full_marks_related_places_too() {
    insta::assert_snapshot!(full_of("invalid/cycle.json"), @r#"
error[cycle]: `report-generator` leads back to `energy-generator`: energy-generator -> energy-analyzer -> report-generator -> energy-generator
  --> pipeline.json:29:20
   |
15 |       "next_node": "energy-analyzer",
   |                    ----------------- `energy-generator` goes on here
...
22 |       "next_node": "report-generator",
   |                    ------------------ `energy-analyzer` goes on here
...
29 |       "next_node": "energy-generator",
   |                    ^^^^^^^^^^^^^^^^^^
   |
   = help: end the path before it comes back: write `null` in its last `next_node`, or name another node
"#);
    insta::assert_snapshot!(full_of("invalid/missing-registry-entry.json"), @r#"
error[missing-address]: node `report-generator` has no address in `service_registry`
  --> pipeline.json:24:5
   |
 5 |   "service_registry": {
   |   ------------------ addresses stand here
...
24 |     "report-generator": {
   |     ^^^^^^^^^^^^^^^^^^
   |
   = help: add `"report-generator": "localhost:50051"` to `service_registry`, with the port it listens on
"#);
    insta::assert_snapshot!(full_of("invalid/truncated.json"), @r#"
error[unclosed-bracket]: `{` is never closed
  --> pipeline.json:25:25
   |
25 |     "report-generator": {
   |                         ^
26 |       "id": "report-generator",
   |                                - the file ends here
   |
   = help: put `}` where it ends
"#);
}

#[test]
fn full_shows_no_source_of_what_is_no_text() {
    insta::assert_snapshot!(full_of("invalid/binary.json"), @r#"
error[not-utf8]: the file is not UTF-8 text (byte `0x89` at offset 0), it looks like a binary file
 --> pipeline.json:1:1
  = help: load a pipeline config, which is a JSON file
"#);
    insta::assert_snapshot!(full_of("invalid/empty.json"), @r#"
error[empty-file]: the file is empty
 --> pipeline.json:1:1
  = help: load a pipeline config, or start from `config/energy-pipeline.json`
"#);
}

#[test]
fn full_clips_long_lines_around_each_mark() {
    let (text, _) = fixture("invalid/cycle.json");
    let one_line: String = text.lines().map(str::trim).collect();
    insta::assert_snapshot!(full_text(&one_line), @r#"
error[cycle]: `report-generator` leads back to `energy-generator`: energy-generator -> energy-analyzer -> report-generator -> energy-generator
 --> pipeline.json:1:753
  |
1 | …t.pb","output_file": "/data/energy_report.csv","next_node": "energy-generator","timeout_seconds": 30}}}
  |                                                              ^^^^^^^^^^^^^^^^^^
1 | …ut.txt","output_file": "/data/energy_data.csv","next_node": "energy-analyzer","timeout_seconds": 30},"energy-analyzer": …
  |                                                              ----------------- `energy-generator` goes on here
1 | …csv","output_file": "/data/analysis_output.pb","next_node": "report-generator","timeout_seconds": 60},"report-generator"…
  |                                                              ------------------ `energy-analyzer` goes on here
  |
  = help: end the path before it comes back: write `null` in its last `next_node`, or name another node
"#);
}

#[test]
fn full_puts_marks_right_after_tabs_and_wide_characters() {
    let shown = full_text("{\t\"名\": \"😀\u{301}\", x: \"a\u{202e}b\"}");
    insta::assert_snapshot!(shown.split("\n\n").find(|part| part.contains("unquoted")).unwrap(), @r#"
error[unquoted-text]: `x` is not in double quotes
 --> pipeline.json:1:14
  |
1 | {    "名": "😀́", x: "a�b"}
  |                  ^
  |
  = help: write `"` on both sides
"#);
}

#[test]
fn full_is_coloured_when_asked() {
    let (text, diagnostics) = fixture("invalid/trailing-comma.json");
    let coloured = full(&diagnostics, "pipeline.json", &text, true);
    insta::assert_snapshot!(coloured.replace('\u{1b}', "ESC"), @r#"
ESC[1;31merror[trailing-comma]ESC[0mESC[1m: `,` stands after the last entryESC[0m
ESC[1;34m  -->ESC[0m pipeline.json:23:28
ESC[1;34m   |ESC[0m
ESC[1;34m23 |ESC[0m       "timeout_seconds": 60,
ESC[1;34m   |ESC[0m                            ESC[1;31m^ESC[0m
ESC[1;34m   |ESC[0m
ESC[1;34m   =ESC[0mESC[1m helpESC[0m: remove the comma
"#);
    let mut plain = coloured;
    while let Some(start) = plain.find('\u{1b}') {
        let end = start + plain[start..].find('m').unwrap() + 1;
        plain.replace_range(start..end, "");
    }
    assert_eq!(plain, full(&diagnostics, "pipeline.json", &text, false));
}

#[test]
fn concise_is_one_line_each() {
    insta::assert_snapshot!(concise(&config::check("{}").diagnostics, "a.json", "{}"), @r#"
a.json:1:1: error[missing-field] the config has no `containers`
a.json:1:1: error[missing-field] the config has no `service_registry`
a.json:1:1: error[missing-field] the config has no `start_node`
"#);
}

#[test]
fn json_is_an_array_of_records() {
    let (text, diagnostics) = fixture("invalid/duplicate-key.json");
    insta::assert_snapshot!(json(&diagnostics, "a.json", &text), @r#"
[
{"file":"a.json","code":"duplicate-key","severity":"error","message":"key `timeout_seconds` occurs a second time","pointer":"/containers/energy-analyzer/timeout_seconds","span":{"start":735,"end":752},"line":24,"column":7,"end_line":24,"end_column":24,"labels":[{"message":"first here","span":{"start":706,"end":723},"line":23,"column":7,"end_line":23,"end_column":24}],"help":"remove the one that is not meant, or rename it","fix":null}
]
"#);
    let (text, diagnostics) = fixture("invalid/string-timeout.json");
    insta::assert_snapshot!(serde_json::to_string_pretty(&records(&diagnostics, "a.json", &text)).unwrap(), @r#"
[
  {
    "file": "a.json",
    "code": "wrong-type",
    "severity": "error",
    "message": "`timeout_seconds` of `energy-analyzer` must be a number, not a string",
    "pointer": "/containers/energy-analyzer/timeout_seconds",
    "span": {
      "start": 725,
      "end": 729
    },
    "line": 23,
    "column": 26,
    "end_line": 23,
    "end_column": 30,
    "labels": [],
    "help": "write `60` without quotes",
    "fix": {
      "title": "remove the quotes",
      "edits": [
        {
          "span": {
            "start": 725,
            "end": 729
          },
          "replacement": "60"
        }
      ]
    }
  }
]
"#);
    assert_eq!(json(&[], "a.json", "{}"), "[]\n");
}

#[test]
fn many_diagnostics_on_one_long_line_are_no_harder() {
    let text = format!("{{{}}}", "\"unknown\": \"value\", ".repeat(20_000));
    let diagnostics = config::check(&text).diagnostics;
    assert!(diagnostics.len() > 20_000);
    assert!(full(&diagnostics, "a", &text, false).len() < 100 * text.len());
    assert_eq!(concise(&diagnostics, "a", &text).lines().count(), diagnostics.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_shown(text in "\\PC{0,200}|[\\{\\}\\[\\]\",:a-z\t\n\u{e9}\u{1f600}]{0,60}") {
        let diagnostics = config::check(&text).diagnostics;
        let full = full(&diagnostics, "a", &text, false);
        let harmful = full.contains(['\t', '\u{202e}']);
        prop_assert!(!harmful);
        prop_assert_eq!(concise(&diagnostics, "a", &text).lines().count(), diagnostics.len());
        let records: serde_json::Value = serde_json::from_str(&json(&diagnostics, "a", &text)).unwrap();
        prop_assert_eq!(records.as_array().unwrap().len(), diagnostics.len());
    }
}
