//! Which nodes `wattflow run` calls.

use crate::{
    pipeline,
    support::{self, Directory, PIPELINE, Serving, check},
};

#[test]
fn an_unknown_node_is_told_with_the_known_ones() {
    let directory = Directory::new();
    let check = |flag, node, problem: &str| {
        let message = format!("error: {flag} {node}: {problem}\n");
        check(&mut directory.command(&["run", PIPELINE, flag, node]), 2, "", &message);
    };
    let known = "energy-pipeline.json has no such node; it has energy-generator, energy-analyzer, report-generator";
    check("--from", "nobody", &format!("{}/{known}", PIPELINE.rsplit_once('/').unwrap().0));
    check("--only", "report_generator", &format!("{PIPELINE} has no such node; did you mean `report-generator`?"));
    check("--to", "energy-analyser", &format!("{PIPELINE} has no such node; did you mean `energy-analyzer`?"));
    assert!(!directory.path("logs").exists());
}

#[test]
fn a_run_from_a_node_keeps_those_before_it() {
    let directory = Directory::new();
    let service = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0"]);
    let config = directory.write("config.json", &pipeline(&service.address, "b"));
    let output =
        check(&mut directory.command(&["run", &config, "--from", "b"]), 0, "2 nodes, 1 kept from before\n", "");
    assert!(!output.stdout.contains("a started"), "{output:?}");
}

#[test]
fn a_run_up_to_a_node_or_of_one_alone_leaves_the_others_out() {
    let directory = Directory::new();
    let service = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0"]);
    let config = directory.write("config.json", &pipeline(&service.address, "b"));
    let check = |flags: &[&str], called: &[&str]| {
        let arguments = [&["run", &config, "--format", "json"], flags].concat();
        let output = check(&mut directory.command(&arguments), 0, "", "");
        let started = |node: &str| output.stdout.contains(&format!("\"event\":\"node_started\",\"node\":\"{node}\""));
        assert_eq!(["a", "b"].into_iter().filter(|node| started(node)).collect::<Vec<_>>(), called, "{output:?}");
    };
    check(&["--to", "a"], &["a"]);
    check(&["--to", "b"], &["a", "b"]);
    check(&["--only", "b"], &["b"]);
    check(&["--from", "b", "--to", "b"], &["b"]);
}

#[test]
fn a_node_that_does_not_follow_is_no_end() {
    let directory = Directory::new();
    let config = directory.write("config.json", &pipeline(&support::nobody(), "b"));
    let message = "error: --from b --to a: a does not follow b in config.json\n";
    check(&mut directory.command(&["run", &config, "--from", "b", "--to", "a"]), 2, "", message);
    let message = "the argument '--only <NODE>' cannot be used with '--to <NODE>'";
    check(&mut directory.command(&["run", &config, "--only", "b", "--to", "a"]), 2, "", message);
}
