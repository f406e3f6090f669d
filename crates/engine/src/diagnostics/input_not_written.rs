//! `input-not-written`: an input that no node before writes.

use super::{Description, Place};
use crate::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "input-not-written";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "No node that runs before this one writes its `input_file`; or the first node reads what a later one \
              writes.",
    why: "Unless the file is there from elsewhere, the service will not find it: three of the fourteen failed runs \
          of the original failed so.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/rwa.csv", "output_file": "/data/out.pb" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051", "analyzer": "localhost:50052" },
  "containers": {
    "generator": {
      "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/raw.csv", "next_node": "analyzer"
    },
    "analyzer": { "id": "analyzer", "input_file": "/data/raw.csv", "output_file": "/data/out.pb" }
  }
}"#,
};

/// The file of a node before that most likely was meant.
pub(crate) enum Meant<'a> {
    /// Because it is named almost so.
    Near(&'a str),
    /// Because it is written by the only node before, and nobody reads it.
    Unread(&'a str),
}

/// `writer` is a node that writes the file, but does not run before, with where it says so.
pub(crate) fn diagnose(
    node: &str,
    file: &str,
    span: Span,
    writer: Option<(&str, Span)>,
    meant: Option<Meant<'_>>,
) -> Diagnostic {
    let pointer = Place::Node(node).pointer_to("input_file");
    let message = "no node before `{}` writes its `input_file` `{}`";
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[node, file]);
    match (writer, meant) {
        (Some((writer, written)), _) => diagnostic
            .label(written, "`{}` writes it", &[writer])
            .help("run `{}` before `{}`, or read a file that is there by then", &[writer, node]),
        (None, Some(Meant::Near(meant))) => diagnostic.did_you_mean(span, meant),
        (None, Some(Meant::Unread(meant))) => diagnostic
            .help(
                "read `{}`, which the node before writes and nobody reads, or make sure that the file is there",
                &[meant],
            )
            .replace_with(span, meant),
        (None, None) => {
            diagnostic.help("read the `output_file` of a node before, or make sure that the file is there", &[])
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        config::fix_all,
        diagnostics::tests::{check, check_fix},
    };

    #[test]
    fn what_the_only_node_before_writes_is_read_where_nobody_reads_it() {
        let right = super::DESCRIPTION.right;
        check_fix(
            &right.replacen("\"input_file\": \"/data/raw.csv\"", "\"input_file\": \"/data/other.json\"", 1),
            "input-not-written",
            right,
        );
        // `d` has two before it, `b` one whose file `c` reads.
        for inputs in
            [["/data/x", "/data/a", "/data/a", "/data/other"], ["/data/x", "/data/other", "/data/a", "/data/b"]]
        {
            let diagnostics = crate::config::check(&config(inputs)).diagnostics;
            assert_eq!(diagnostics.len(), 1);
            assert_eq!(diagnostics[0].fix, None);
        }
    }

    fn config(inputs: [&str; 4]) -> String {
        let [a, b, c, d] = inputs;
        r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2", "c": "h:3", "d": "h:4"}, "containers": {
"a": {"id": "a", "output_file": "/data/a", "next_node": ["b", "c"], "input_file": "{a}"},
"b": {"id": "b", "output_file": "/data/b", "next_node": "d", "input_file": "{b}"},
"c": {"id": "c", "output_file": "/data/c", "next_node": "d", "input_file": "{c}"},
"d": {"id": "d", "output_file": "/data/d", "input_file": "{d}"}}}"#
            .replace("{a}", a)
            .replace("{b}", b)
            .replace("{c}", c)
            .replace("{d}", d)
    }

    #[test]
    fn any_node_before_may_have_written_it_on_any_branch() {
        check(&config(["/data/x", "/data/a", "/data/a", "/data/a"]), &[]);
        check(&config(["/data/x", "/data/a", "/data/a", "/data/b"]), &[]);
        check(&config(["/data/x", "/data/a", "/data/a", "/data/c"]), &[]);
    }

    #[test]
    fn the_first_node_reads_what_is_there_but_not_what_a_later_node_writes() {
        let found = check(
            &config(["/data/d", "/data/a", "/data/a", "/data/b"]),
            &["2:83 warning[input-not-written] no node before `a` writes its `input_file` `/data/d`"],
        );
        assert_eq!(found[0].labels[0].message, "`d` writes it");
        assert_eq!(found[0].help, "run `d` before `a`, or read a file that is there by then");
        // `d` runs not at all, or nobody knows when.
        for (next, code) in [("null", "unreachable-node"), ("[\"d\", 1]", "wrong-type"), ("\"b\"", "cycle")] {
            let text = config(["/data/d", "/data/a", "/data/a", "/data/b"])
                .replace("\"next_node\": \"d\"", &["\"next_node\": ", next].concat());
            let diagnostics = crate::config::check(&text).diagnostics;
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.code == code), "{diagnostics:#?}");
            assert!(diagnostics.iter().all(|diagnostic| diagnostic.code != "input-not-written"), "{diagnostics:#?}");
        }
    }

    #[test]
    fn what_a_node_before_should_have_written_is_not_told_too() {
        let chain = |input: &str, output: &str| {
            r#"{"start_node": "a", "service_registry": {"a": "h:1", "b": "h:2", "c": "h:3"}, "containers": {
"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/a", "next_node": "b"},
"b": {"id": "b", "input_file": "/data/a", "output_file": "{output}", "next_node": "c"},
"c": {"id": "c", "input_file": "{input}", "output_file": "/data/c"}}}"#
                .replace("{output}", output)
                .replace("{input}", input)
        };
        check(&chain("/data/b", "/data/b"), &[]);
        check(
            &chain("/data/b", "/data/a"),
            &["3:58 warning[output-overwrites-input] `b` overwrites its own input `/data/a`"],
        );
        check(
            &chain("/data/b", "/data/i"),
            &["2:32 warning[input-not-written] no node before `a` writes its `input_file` `/data/i`"],
        );
    }

    #[test]
    fn one_file_may_be_written_in_several_ways() {
        let right = super::DESCRIPTION.right;
        let message = "6:71 warning[relative-path] `output_file` `raw.csv` of `generator` is not an absolute path";
        let text = right.replacen("\"output_file\": \"/data/raw.csv\"", "\"output_file\": \"raw.csv\"", 1);
        check(&text, &[message]);
        let fixed = fix_all(&text);
        assert_eq!((fixed.text.as_str(), fixed.repairs.len()), (right, 1));
        check(&right.replacen("\"input_file\": \"/data/raw.csv\"", "\"input_file\": \"//data/./raw.csv\"", 1), &[]);
    }

    #[test]
    fn a_sound_path_does_not_become_a_relative_one() {
        let text = super::DESCRIPTION.wrong.unwrap();
        let text = text.replacen("\"output_file\": \"/data/raw.csv\"", "\"output_file\": \"raw.csv\"", 1);
        let titles: Vec<String> = fix_all(&text).repairs.into_iter().map(|repair| repair.title).collect();
        assert_eq!(titles, ["replace with `/data/raw.csv`"; 2]);
    }

    #[test]
    fn a_node_beside_or_after_has_not_written_it() {
        let found = check(
            &config(["/data/d", "/data/c", "/data/a", "/data/d"]),
            &[
                "3:76 warning[input-not-written] no node before `b` writes its `input_file` `/data/c`",
                "5:33 warning[output-overwrites-input] `d` overwrites its own input `/data/d`",
            ],
        );
        assert_eq!(found[0].labels[0].message, "`c` writes it");
    }
}
