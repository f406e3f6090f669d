//! `wattflow validate`: what it prints in which form, and how it exits.

use std::{fs, process::Stdio};

use serde_json::Value;

use crate::support::{Directory, PIPELINE, check, wattflow};

/// Has one error, which a machine can repair.
const TRAILING_COMMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/invalid/trailing-comma.json");

#[test]
fn the_default_pipeline_is_valid_in_every_format() {
    for (format, stdout) in [("full", "no problems in 1 file\n"), ("concise", ""), ("github", ""), ("json", "[]\n")] {
        let output = check(&mut wattflow(&["validate", PIPELINE, "--format", format]), 0, "", "");
        assert_eq!(output.stdout, stdout, "{format}");
    }
    let output = check(&mut wattflow(&["validate", PIPELINE, "--format", "sarif"]), 0, "", "");
    let log: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn every_problem_of_every_file_is_told_and_summed_up() {
    let directory = Directory::new();
    let empty = directory.write("empty.json", "{}");
    let files = ["validate", &empty, PIPELINE, TRAILING_COMMA];
    let output = check(&mut directory.command(&files), 2, "--> empty.json:1:1\n", "");
    assert!(output.stdout.contains("trailing-comma.json:23:28\n"), "{output:?}");
    assert!(output.stdout.ends_with("\n\n4 errors in 2 of 3 files; 1 can be fixed with --fix\n"), "{output:?}");
    let output = check(&mut directory.command(&[&files[..], &["--format", "concise"]].concat()), 2, "", "");
    assert_eq!(output.stdout.matches("error[").count(), output.stdout.lines().count(), "{output:?}");
}

#[test]
fn warnings_alone_do_not_make_a_file_invalid() {
    let directory = Directory::new();
    let text = fs::read_to_string(PIPELINE).unwrap().replacen('{', "{ \"priority\": 1,", 1);
    let config = directory.write("config.json", &text);
    check(&mut directory.command(&["validate", &config]), 0, "\n1 warning in 1 file\n", "");
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let directory = Directory::new();
    fs::create_dir(directory.path("configs")).unwrap();
    let files = ["validate", "configs", PIPELINE, "missing.json"];
    let output = check(&mut directory.command(&files), 2, "no problems in 1 file\n", "error: cannot read configs: ");
    assert_eq!(
        output.stderr,
        "error: cannot read configs: is a directory; name the files in it\n\
         error: cannot read missing.json: no such file or directory; check the path\n"
    );
    check(&mut directory.command(&files[..2]), 2, "", "is a directory");
}

#[test]
fn a_file_given_twice_is_checked_once() {
    let directory = Directory::new();
    let config = directory.write("config.json", "{}");
    let files = ["validate", &config, "./config.json", &config, "--format", "concise"];
    let output = check(&mut directory.command(&files), 2, "config.json:1:1: ", "");
    assert_eq!(output.stdout.lines().count(), 3, "{output:?}");
}

#[test]
fn a_file_too_large_is_refused_unread() {
    let directory = Directory::new();
    let config = directory.write("config.json", "");
    // Without a byte on the disk, and nothing that could be read in a test's time.
    fs::File::options().write(true).open(directory.path(&config)).unwrap().set_len(1 << 42).unwrap();
    check(&mut directory.command(&["validate", &config, PIPELINE]), 2, "error[file-too-large]", "");
}

#[test]
fn standard_input_is_checked_once_and_named() {
    let from_stdin = |arguments: &[&str]| {
        let mut command = wattflow(&[&["validate", "--format", "concise", "-"], arguments].concat());
        command.stdin(Stdio::from(fs::File::open(TRAILING_COMMA).unwrap()));
        check(&mut command, 2, "", "").stdout
    };
    let told = from_stdin(&[]);
    assert!(told.starts_with("<stdin>:23:28: error[trailing-comma]"), "{told}");
    assert_eq!(from_stdin(&["-"]), told);
    assert!(from_stdin(&["--stdin-filename", "my.json"]).starts_with("my.json:23:28: "));
}

#[test]
fn json_is_one_array_over_all_files() {
    let directory = Directory::new();
    let names = ["one.json", "two.json"].map(|name| directory.write(name, "{"));
    let output = check(&mut directory.command(&["validate", &names[0], &names[1], "--format", "json"]), 2, "", "");
    let records: Vec<Value> = serde_json::from_str(&output.stdout).unwrap();
    for name in names {
        assert!(records.iter().any(|record| record["file"] == name.as_str()), "{name}: {output:?}");
    }
}

#[test]
fn sarif_is_one_log_over_all_files() {
    let directory = Directory::new();
    let names = ["one file.json", "two.json"].map(|name| directory.write(name, "{"));
    let output = check(&mut directory.command(&["validate", &names[0], &names[1], "--format", "sarif"]), 2, "", "");
    let log: Value = serde_json::from_str(&output.stdout).unwrap();
    let run = &log["runs"][0];
    let mut files = Vec::new();
    for result in run["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        files.push(place["artifactLocation"]["uri"].as_str().unwrap());
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    files.dedup();
    assert_eq!(files, ["one%20file.json", "two.json"]);
}

#[test]
fn github_marks_lines_of_a_pull_request() {
    let directory = Directory::new();
    let name = directory.write("a,b.json", "{");
    let output = check(&mut directory.command(&["validate", &name, "--format", "github"]), 2, "", "");
    for line in output.stdout.lines() {
        assert!(line.starts_with("::error file=a%2Cb.json,line=1,col="), "{output:?}");
    }
}

#[test]
fn a_name_that_a_terminal_would_obey_is_written_out() {
    let directory = Directory::new();
    let name = directory.write("a\n\u{1b}[31m.json", "{}");
    for format in ["full", "concise"] {
        let output = check(&mut directory.command(&["validate", &name, "--format", format]), 2, "", "");
        assert!(!output.stdout.contains('\u{1b}') && output.stdout.contains("a\\n\\u{1b}[31m.json:1:1"), "{output:?}");
    }
}

#[test]
fn fix_repairs_files_and_tells_what_remains() {
    let directory = Directory::new();
    let whole = fs::read_to_string(PIPELINE).unwrap();
    let broken = whole.replacen("\"timeout_seconds\": 60", "\"timeout_seconds\": \"60\",", 1);
    let both = whole.replacen("\"next_node\": null", "\"next_node\": None", 1).replacen("localhost:50051", "", 1);
    let names = [("broken.json", &broken), ("both.json", &both), ("whole.json", &whole)]
        .map(|(name, text)| directory.write(name, text));
    let untouched = fs::metadata(directory.path("whole.json")).unwrap();
    let files = ["validate", "--fix", &names[0], &names[1], &names[2]];
    let output = check(&mut directory.command(&files), 2, "\n\n1 error in 1 of 3 files\n", "fixed 2 problems");
    let told: Vec<_> = output.stderr.lines().map(|line| line.rsplit_once(": ").map_or(line, |(at, _)| at)).collect();
    assert_eq!(
        told,
        [
            "fixed 2 problems in broken.json",
            "broken.json:23: wrong-type",
            "broken.json:23: trailing-comma",
            "fixed 1 problem in both.json",
            "both.json:29: foreign-literal",
        ]
    );
    assert_eq!(fs::read_to_string(directory.path("broken.json")).unwrap(), whole);
    let remains = both.replacen("None", "null", 1);
    assert_eq!(fs::read_to_string(directory.path("both.json")).unwrap(), remains);
    let now = fs::metadata(directory.path("whole.json")).unwrap();
    assert_eq!(now.modified().unwrap(), untouched.modified().unwrap());
    check(&mut directory.command(&files), 2, "\n\n1 error in 1 of 3 files\n", "");
}

#[test]
fn fix_counts_repairs_where_programs_read() {
    let directory = Directory::new();
    let name = directory.write("a.json", &fs::read_to_string(TRAILING_COMMA).unwrap());
    let output = check(&mut directory.command(&["validate", "--fix", "--format", "json", &name]), 0, "[]\n", "fixed");
    assert_eq!(output.stderr, "fixed 1 problem in a.json\n");
}

#[test]
fn fix_leaves_alone_what_would_still_not_be_json() {
    let directory = Directory::new();
    let text = "{ 'a': 1, \"b\" ";
    let name = directory.write("a.json", text);
    check(&mut directory.command(&["validate", "--fix", &name]), 2, "error[wrong-quotes]", "warning: nothing is fixed");
    let hint = check(&mut directory.command(&["validate", &name]), 2, " in 1 file\n", "");
    assert!(!hint.stdout.contains("--fix"), "{hint:?}");
    assert_eq!(fs::read_to_string(directory.path(&name)).unwrap(), text);
    let binary = [&b"{'a': 1}"[..], b"\xff"].concat();
    fs::write(directory.path(&name), &binary).unwrap();
    check(&mut directory.command(&["validate", "--fix", &name]), 2, "error[not-utf8]", "");
    assert_eq!(fs::read(directory.path(&name)).unwrap(), binary);
}

#[test]
fn fix_of_a_read_only_file_says_what_to_do() {
    let directory = Directory::new();
    let text = fs::read_to_string(PIPELINE).unwrap();
    let name = directory.write("a.json", &format!("\u{feff}{text}"));
    let mut permissions = fs::metadata(directory.path(&name)).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(directory.path(&name), permissions).unwrap();
    let message = "error: cannot fix a.json: it is read-only; make it writable\n";
    check(&mut directory.command(&["validate", "--fix", &name]), 1, "warning[byte-order-mark]", message);
}

#[test]
fn fix_of_standard_input_writes_it_out_and_problems_to_standard_error() {
    let from_stdin = |path: &str, code, stderr| {
        let mut command = wattflow(&["validate", "--fix", "-"]);
        command.stdin(Stdio::from(fs::File::open(path).unwrap()));
        check(&mut command, code, "", stderr).stdout
    };
    let whole = fs::read_to_string(PIPELINE).unwrap();
    let output = from_stdin(TRAILING_COMMA, 0, "fixed 1 problem in <stdin>\n<stdin>:23: trailing-comma: ");
    assert_eq!(output, fs::read_to_string(TRAILING_COMMA).unwrap().replacen("60,\n", "60\n", 1));
    assert_eq!(from_stdin(PIPELINE, 0, "no problems in 1 file\n"), whole);
    let directory = Directory::new();
    directory.write("a.json", "{ 'a': 1, \"b\" ");
    let path = directory.path("a.json");
    assert_eq!(from_stdin(path.to_str().unwrap(), 2, "error[wrong-quotes]"), "{ 'a': 1, \"b\" ");
}
