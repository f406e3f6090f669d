//! Runs that call no service.

use std::fs;

use crate::{
    pipeline,
    support::{self, Directory, check},
};

/// A run of two nodes whose services nobody has started, with these flags.
#[track_caller]
fn simulate(flags: &[&str], code: i32) -> (Directory, String) {
    let directory = Directory::new();
    let config = directory.write("config.json", &pipeline(&support::nobody(), "b"));
    let arguments = [&["run", &config, "--simulate", "--delay", "1ms..5ms", "--seed", "7"], flags].concat();
    let output = check(&mut directory.command(&arguments), code, "", "");
    (directory, output.stdout)
}

#[test]
fn a_simulated_run_calls_nothing_and_says_so_wherever_it_is_told() {
    let (directory, told) = simulate(&[], 0);
    assert!(told.contains("\nsimulated, no service is called: seed 7, 0.001 s to 0.005 s a call\n"), "{told}");
    assert!(told.contains("\nsimulated run succeeded in "), "{told}");
    let log = fs::read_to_string(directory.path("logs/orchestrator.log")).unwrap();
    assert!(log.lines().count() > 4 && log.lines().all(|line| line.contains(" - [simulated] ")), "{log}");
    let journal = directory.journal("logs");
    let text = fs::read_to_string(directory.path(&journal)).unwrap();
    assert!(text.contains("\"version\":3") && text.contains("\"simulated\":{\"seed\":7,"), "{text}");
    let replayed = check(&mut directory.command(&["replay", &journal]), 0, "\nsimulated run succeeded in ", "");
    assert!(replayed.stdout.starts_with(&log), "{replayed:?}");
}

#[test]
fn a_fault_is_played_as_it_was_asked_for() {
    let (_, told) = simulate(&["--fail", "a", "--failure", "wrong-service-path"], 1);
    assert!(told.contains("\n✗ a: wrong service path\n"), "{told}");
    assert!(told.contains("UNIMPLEMENTED (12): simulated failure of attempt 1; nothing was called\n"), "{told}");
    assert!(told.contains("\n↷ b skipped: a failed\n") && !told.contains("to go on"), "{told}");
    simulate(&["--fail-rate", "1"], 1);
}

#[test]
fn the_same_seed_gives_the_same_journal() {
    let journal = || {
        let (_, told) = simulate(&["--fail-rate", "0.5", "--format", "json"], 1);
        let start: u64 = number(&told, "{\"at_millis\":");
        let moment = |line: &str| (number(line, "{\"at_millis\":") - start, line.split_once(',').unwrap().1.to_owned());
        // The first line tells the run's id and the services' addresses, which are others each time.
        told.lines().skip(1).map(moment).map(|(at, rest)| (at, without_address(&rest))).collect::<Vec<_>>()
    };
    assert_eq!(journal(), journal());
}

#[test]
fn wrong_flags_are_told() {
    let directory = Directory::new();
    let config = directory.write("config.json", &pipeline(&support::nobody(), "b"));
    let check = |flags: &[&str], message: &str| {
        check(&mut directory.command(&[&["run", &config], flags].concat()), 2, "", message);
    };
    check(&["--seed", "7"], "the following required arguments were not provided: --simulate");
    check(&["--simulate", "--fail", "c"], "error: --fail c: config.json has no such node; it has a, b\n");
    check(&["--simulate", "--failure", "bad-luck"], "write one of unreachable, name-not-resolved");
    check(&["--simulate", "--delay", "2s..1s"], "write the shorter one first");
}

fn number(text: &str, after: &str) -> u64 {
    let rest = text.split_once(after).unwrap().1;
    rest.split(|character: char| !character.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn without_address(line: &str) -> String {
    let Some((before, rest)) = line.split_once("\"address\":\"") else { return line.to_owned() };
    [before, rest.split_once('"').unwrap().1].concat()
}
