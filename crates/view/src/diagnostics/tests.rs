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
  = help: load a pipeline config, or start from a template, such as `config/energy-pipeline.json`
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

/// A name that no format takes as it is.
const ODD_NAME: &str = "./my, 100%: é.json";

/// A file with a label, fixes and a `%`.
fn odd_text() -> String {
    let (text, _) = fixture("invalid/duplicate-key.json");
    text.replacen("\"next_node\": \"report-generator\"", "\"next_node\": \"report-generatr\"", 1).replacen(
        "\"execution_mode\": \"grpc\"",
        "\"execution_mode\": \"100%\"",
        1,
    )
}

#[test]
fn github_is_one_workflow_command_each() {
    let text = odd_text();
    insta::assert_snapshot!(github(&config::check(&text).diagnostics, ODD_NAME, &text), @r#"
::error file=my%2C 100%25%3A é.json,line=4,col=21,endLine=4,endColumn=27,title=Wattflow (unsupported-execution-mode)::`execution_mode` `100%25` is not supported%0Ahelp: write `grpc`, or remove the key
::error file=my%2C 100%25%3A é.json,line=22,col=20,endLine=22,endColumn=37,title=Wattflow (unknown-next-node)::`next_node` `report-generatr` of `energy-analyzer` is no node of `containers`%0Ahelp: did you mean `report-generator`?
::error file=my%2C 100%25%3A é.json,line=24,col=7,endLine=24,endColumn=24,title=Wattflow (duplicate-key)::key `timeout_seconds` occurs a second time%0Ahelp: remove the one that is not meant, or rename it
"#);
    let two_lines = "{ /* 1\n2 */ }";
    let commands = github(&config::check(two_lines).diagnostics, "a", two_lines);
    insta::assert_snapshot!(commands.lines().find(|command| command.contains("(comment)")).unwrap(), @r#"
::error file=a,line=1,endLine=2,title=Wattflow (comment)::`/* 1\u{a}2 */` is a comment, which JSON does not have%0Ahelp: remove it, or keep it as the value of a key that begins with `_`, such as `"_comment"`
"#);
}

#[test]
fn sarif_has_places_labels_and_fixes() {
    let text = odd_text();
    let mut log = Sarif::new("1.2.3");
    log.add(&config::check(&text).diagnostics, ODD_NAME, &text);
    // Every new code moves the indices.
    let rules = wattflow_engine::diagnostics::catalogue().iter().enumerate();
    let results = rules.fold(log.lines(), |lines, (index, rule)| {
        let head = |index: &str| format!(r#""ruleId":"{}","ruleIndex":{index},"#, rule.code);
        lines.replace(&head(&index.to_string()), &head("…"))
    });
    insta::assert_snapshot!(results, @r#"
{"ruleId":"unsupported-execution-mode","ruleIndex":…,"level":"error","message":{"text":"`execution_mode` `100%` is not supported\nhelp: write `grpc`, or remove the key"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"my,%20100%25%3A%20%C3%A9.json"},"region":{"startLine":4,"startColumn":21,"endLine":4,"endColumn":27}},"logicalLocations":[{"fullyQualifiedName":"/execution_mode"}]}],"fixes":[{"description":{"text":"replace with `grpc`"},"artifactChanges":[{"artifactLocation":{"uri":"my,%20100%25%3A%20%C3%A9.json"},"replacements":[{"deletedRegion":{"startLine":4,"startColumn":21,"endLine":4,"endColumn":27},"insertedContent":{"text":"\"grpc\""}}]}]}]}
{"ruleId":"unknown-next-node","ruleIndex":…,"level":"error","message":{"text":"`next_node` `report-generatr` of `energy-analyzer` is no node of `containers`\nhelp: did you mean `report-generator`?"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"my,%20100%25%3A%20%C3%A9.json"},"region":{"startLine":22,"startColumn":20,"endLine":22,"endColumn":37}},"logicalLocations":[{"fullyQualifiedName":"/containers/energy-analyzer/next_node"}]}],"fixes":[{"description":{"text":"replace with `report-generator`"},"artifactChanges":[{"artifactLocation":{"uri":"my,%20100%25%3A%20%C3%A9.json"},"replacements":[{"deletedRegion":{"startLine":22,"startColumn":20,"endLine":22,"endColumn":37},"insertedContent":{"text":"\"report-generator\""}}]}]}]}
{"ruleId":"duplicate-key","ruleIndex":…,"level":"error","message":{"text":"key `timeout_seconds` occurs a second time\nhelp: remove the one that is not meant, or rename it"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"my,%20100%25%3A%20%C3%A9.json"},"region":{"startLine":24,"startColumn":7,"endLine":24,"endColumn":24}},"logicalLocations":[{"fullyQualifiedName":"/containers/energy-analyzer/timeout_seconds"}]}],"relatedLocations":[{"message":{"text":"first here"},"physicalLocation":{"artifactLocation":{"uri":"my,%20100%25%3A%20%C3%A9.json"},"region":{"startLine":23,"startColumn":7,"endLine":23,"endColumn":24}}}]}
"#);
}

#[test]
fn sarif_describes_every_code() {
    let log: serde_json::Value = serde_json::from_str(&Sarif::new("1.2.3").json()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!((&run["columnKind"], &run["results"]), (&"unicodeCodePoints".into(), &serde_json::json!([])));
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["version"]), (&"wattflow".into(), &"1.2.3".into()));
    let rules = driver["rules"].as_array().unwrap();
    let codes: Vec<_> = wattflow_engine::diagnostics::catalogue().iter().map(|rule| rule.code).collect();
    assert_eq!(rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect::<Vec<_>>(), codes);
    let cycle = rules.iter().find(|rule| rule["id"] == "cycle").unwrap();
    assert_eq!(cycle["defaultConfiguration"]["level"], "error");
    assert!(cycle["help"]["markdown"].as_str().unwrap().contains("Wrong:\n\n```json\n{"), "{cycle}");
}

#[test]
fn a_summary_counts_over_all_files() {
    let summary_of = |texts: &[&str]| {
        let mut summary = Summary::default();
        for text in texts {
            summary.add(&config::check(text).diagnostics, true);
        }
        (summary.words(), summary.fixable())
    };
    let (good, _) = fixture("energy-pipeline.json");
    let (comma, _) = fixture("invalid/trailing-comma.json");
    assert_eq!(summary_of(&[&good]), ("no problems in 1 file".to_owned(), 0));
    assert_eq!(summary_of(&[&good, &good]), ("no problems in 2 files".to_owned(), 0));
    assert_eq!(summary_of(&[&comma]), ("1 error in 1 file".to_owned(), 1));
    assert_eq!(summary_of(&["{}", &good, &comma]), ("4 errors in 2 of 3 files".to_owned(), 1));
    let mut summary = Summary::default();
    summary.add(&config::check(&comma).diagnostics, false);
    assert_eq!((summary.errors(), summary.fixable()), (1, 0));
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

    #[test]
    fn github_takes_any_name_and_text_as_one_line_each(
        name in "[a-c:,%/\r\n\u{85}\u{2028}\u{e9}]{0,20}",
        text in "[\\{\\}\\[\\]\":,%a-c\r\n\u{2028}]{0,60}",
    ) {
        let diagnostics = config::check(&text).diagnostics;
        let commands = github(&diagnostics, &name, &text);
        prop_assert_eq!(commands.matches(['\r', '\n']).count(), diagnostics.len());
        for (command, diagnostic) in commands.lines().zip(&diagnostics) {
            let (head, message) = command[2..].split_once("::").unwrap();
            let properties: Vec<_> = head.split_once(' ').unwrap().1.split(',').collect();
            prop_assert!((4..=6).contains(&properties.len()), "{}", command);
            let shown = properties[0].strip_prefix("file=").unwrap();
            prop_assert_eq!(unescaped(shown), name.strip_prefix("./").unwrap_or(&name));
            let (said, help) = (&diagnostic.message, &diagnostic.help);
            prop_assert!(unescaped(message).starts_with(said.as_str()) && unescaped(message).ends_with(help.as_str()));
        }
    }
}

/// What GitHub reads out of a property or message.
fn unescaped(text: &str) -> String {
    [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
        .iter()
        .fold(text.to_owned(), |text, (escape, character)| text.replace(escape, character))
}
