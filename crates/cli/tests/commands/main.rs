//! The built command: what it prints where, and how it exits.

#[cfg(test)]
mod deploy;
#[cfg(test)]
mod preflight;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod simulate;
#[cfg(test)]
mod support;
#[cfg(test)]
mod validate;

use std::fs;

use support::{Directory, PIPELINE, Serving, check, wattflow};

#[test]
fn help_teaches_with_examples() {
    for command in ["serve", "run", "validate", "preflight", "services", "dummy", "envoy", "replay"] {
        check(&mut wattflow(&[command, "--help"]), 0, "Examples:\n", "");
    }
    check(&mut wattflow(&["--help"]), 0, "Exit codes: 0 done, 1 failed", "");
}

#[test]
fn wrong_arguments_are_told_in_one_line() {
    check(&mut wattflow(&["validat"]), 2, "", "error: unrecognized subcommand 'validat'; a similar subcommand exists");
    check(&mut wattflow(&["run"]), 2, "", "error: the following required arguments were not provided: <CONFIG>;");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let command = |name| wattflow(&[name, "no-such-file"]);
    for name in ["validate", "run", "preflight", "replay", "serve", "services", "envoy"] {
        check(
            &mut command(name),
            2,
            "",
            "error: cannot read no-such-file: no such file or directory; check the path\n",
        );
    }
}

#[test]
fn an_invalid_config_does_not_run_and_says_why() {
    let directory = Directory::new();
    let config = directory.write("bad.json", &pipeline("localhost:1", "a"));
    let output = check(&mut directory.command(&["run", &config]), 2, "", "bad.json");
    assert!(output.stderr.ends_with("cannot run; correct the errors above\n"), "{output:?}");
    assert!(!directory.path("logs").exists());
}

#[test]
fn an_invalid_config_has_no_bootstrap() {
    let directory = Directory::new();
    let config = directory.write("bad.json", &pipeline("localhost:1", "a"));
    let output = check(&mut directory.command(&["envoy", &config]), 2, "", "error[cycle]");
    assert!(output.stdout.is_empty() && output.stderr.ends_with("correct the errors above\n"), "{output:?}");
}

#[test]
fn a_bootstrap_for_other_machines_warns() {
    let arguments = ["envoy", PIPELINE, "--listen", "0.0.0.0:8081"];
    check(&mut wattflow(&arguments), 0, "address: \"0.0.0.0\", port_value: 8081", "anyone who can reach it can call");
    check(&mut wattflow(&["envoy", PIPELINE]), 0, "address: \"127.0.0.1\", port_value: 8081", "");
}

#[test]
fn a_run_succeeds_is_recorded_and_can_be_replayed() {
    let directory = Directory::new();
    let service = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0"]);
    let config = directory.write("config.json", &pipeline(&service.address, "b"));
    let output = check(&mut directory.command(&["run", &config]), 0, "run succeeded in ", "");
    assert!(output.stdout.contains("a succeeded in "), "{output:?}");

    let log = fs::read_to_string(directory.path("logs/orchestrator.log")).unwrap();
    assert!(log.contains(&format!(" - INFO - [gRPC] Connecting to a at {}\n", service.address)), "{log}");
    let journal = directory.journal("logs");
    let replayed = check(&mut directory.command(&["replay", &journal]), 0, "run succeeded in ", "");
    assert!(replayed.stdout.starts_with(&log), "{replayed:?}");
}

#[test]
fn a_failed_run_names_node_address_and_cause_and_the_way_to_go_on() {
    let directory = Directory::new();
    let address = support::nobody();
    let config = directory.write("config.json", &pipeline(&address, "b"));
    let cause = format!("cannot reach {address}: connection refused");
    let output = check(&mut directory.command(&["run", &config]), 1, &cause, "");
    assert!(output.stdout.contains("\n✗ a: connection refused\n"), "{output:?}");
    assert!(output.stdout.contains("\n↷ b skipped: a failed\n"), "{output:?}");
    assert!(output.stdout.contains("wattflow run config.json --from a\n"), "{output:?}");
}

#[test]
fn json_is_the_journal() {
    let directory = Directory::new();
    let config = directory.write("config.json", &pipeline(&support::nobody(), "b"));
    let mut command = directory.command(&["run", &config, "--format", "json"]);
    command.env("LOG_DIR", "elsewhere");
    let output = check(&mut command, 1, "\"event\":\"run_ended\",\"status\":\"failed\"}\n", "");
    assert_eq!(output.stdout, fs::read_to_string(directory.path(&directory.journal("elsewhere"))).unwrap());
}

#[test]
fn the_flag_for_logs_wins_over_the_environment() {
    let directory = Directory::new();
    let config = directory.write("config.json", &pipeline(&support::nobody(), "b"));
    let mut command = directory.command(&["run", &config, "--log-dir", "flag"]);
    check(command.env("LOG_DIR", "environment"), 1, "flag/", "");
    assert!(directory.path("flag/orchestrator.log").exists() && !directory.path("environment").exists());
}

#[test]
fn a_log_directory_that_cannot_be_made_is_told() {
    let directory = Directory::new();
    directory.write("file", "");
    let message = "error: cannot write file/logs: not a directory; choose another directory with --log-dir\n";
    check(&mut directory.command(&["run", PIPELINE, "--log-dir", "file/logs"]), 1, "", message);
}

#[test]
fn a_signal_cancels_a_run() {
    let directory = Directory::new();
    let service = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0", "--delay", "100s"]);
    let config = directory.write("config.json", &pipeline(&service.address, "b"));
    let run = Serving::start(&directory, &["run", &config]);
    let (code, rest) = run.interrupt();
    assert_eq!(code, Some(130));
    assert!(rest.contains("a cancelled after ") && rest.contains("run cancelled in "), "{rest}");
}

#[test]
fn servers_end_well_when_asked_to() {
    let directory = Directory::new();
    for arguments in [&["dummy", "--listen", "127.0.0.1:0"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let (code, _) = Serving::start(&directory, arguments).interrupt();
        assert_eq!(code, Some(0), "{arguments:?}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let directory = Directory::new();
    let taken = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0"]);
    let address = &taken.address;
    let reason = format!("cannot listen at {address}: the port is in use by another process; ");
    for command in ["serve", "dummy"] {
        check(
            &mut directory.command(&[command, "--listen", address]),
            1,
            "",
            &format!("error: {reason}choose another"),
        );
    }
    let config = pipeline(address, "b").replace("\"a\"", "\"generator\"");
    let config = directory.write("config.json", &config);
    check(
        &mut directory.command(&["services", &config]),
        1,
        "",
        &format!("error: generator: {reason}stop what listens"),
    );
}

#[test]
fn a_journal_cut_off_in_its_last_line_is_replayed_up_to_there() {
    let directory = Directory::new();
    let config = directory.write("config.json", &pipeline(&support::nobody(), "b"));
    check(&mut directory.command(&["run", &config]), 1, "", "");
    let journal = directory.journal("logs");
    let text = fs::read_to_string(directory.path(&journal)).unwrap();
    fs::write(directory.path(&journal), text.trim_end().strip_suffix('}').unwrap()).unwrap();
    check(
        &mut directory.command(&["replay", &journal]),
        0,
        "run interrupted",
        "the last line is cut off and was left out\n",
    );
}

#[test]
fn what_is_no_journal_is_told_with_its_line() {
    let directory = Directory::new();
    for (name, content) in [("empty", &b""[..]), ("binary", b"\xff\0\x01"), ("config", b"{\"containers\":{}}\n")] {
        fs::write(directory.path(name), content).unwrap();
        check(&mut directory.command(&["replay", name]), 2, "", &format!("error: {name}: line 1: "));
    }
}

/// Two nodes, `a` and then `next`, both at `address`.
fn pipeline(address: &str, next: &str) -> String {
    let container = |id: &str, input: &str, next: &str| {
        format!(
            r#""{id}": {{ "id": "{id}", "input_file": "/data/{input}", "output_file": "/data/{id}", "next_node": {next} }}"#
        )
    };
    format!(
        r#"{{ "workflow_name": "two", "start_node": "a", "service_registry": {{ "a": "{address}", "b": "{address}" }},
             "containers": {{ {}, {} }} }}"#,
        container("a", "in", &format!("\"{next}\"")),
        container("b", "a", "null"),
    )
}
