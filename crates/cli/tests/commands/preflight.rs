//! `wattflow preflight` against everything that may be at an address.

mod peers;

use std::{fmt::Write as _, fs};

use serde_json::Value;

use self::peers::{Authority, Health, Peers};
use crate::support::{self, Directory, PIPELINE, Serving, check};

/// A pipeline in which `start` is followed by a node for each of these addresses, and what a check should find at each.
struct Table {
    addresses: Vec<(String, String)>,
    expected: Vec<(String, String)>,
}

impl Table {
    fn new(start: &str, expected_there: &str) -> Self {
        let (addresses, expected) = (vec![], vec![]);
        let mut table = Self { addresses, expected };
        table.row("start", start, expected_there);
        table
    }

    /// `expected` is the state, and the service to set where one is offered.
    fn row(&mut self, node: &str, address: &str, expected: &str) {
        self.addresses.push((node.to_owned(), address.to_owned()));
        self.expected.push((node.to_owned(), expected.to_owned()));
    }

    fn config(&self) -> String {
        let mut registry = String::new();
        let mut containers = String::new();
        let others: Vec<String> = self.addresses.iter().skip(1).map(|(node, _)| format!("\"{node}\"")).collect();
        for (index, (node, address)) in self.addresses.iter().enumerate() {
            let from = if index == 0 { "in" } else { "start" };
            let comma = if index == 0 { "" } else { ", " };
            let next = if index == 0 { format!("[{}]", others.join(", ")) } else { "null".to_owned() };
            write!(registry, r#"{comma}"{node}": "{address}""#).unwrap();
            write!(
                containers,
                r#"{comma}"{node}": {{ "id": "{node}", "input_file": "/data/{from}", "output_file": "/data/{node}", "next_node": {next} }}"#
            )
            .unwrap();
        }
        format!(
            r#"{{ "start_node": "start", "service_registry": {{ {registry} }}, "containers": {{ {containers} }} }}"#
        )
    }
}

/// What the JSON on standard output says of each node.
fn found(stdout: &str) -> Vec<(String, String)> {
    let records: Vec<Value> = serde_json::from_str(stdout).unwrap();
    let state = |record: &Value| {
        let offered = record["grpc_service"].as_str().map(|service| format!(", {service}"));
        assert_eq!(record["ready"], record["advice"].is_null(), "{record}");
        format!("{}{}", record["state"].as_str().unwrap(), offered.unwrap_or_default())
    };
    records.iter().map(|record| (record["node"].as_str().unwrap().to_owned(), state(record))).collect()
}

#[test]
fn each_thing_that_may_be_at_an_address_is_told_from_the_others() {
    let directory = Directory::new();
    let peers = Peers::new();
    let authority = Authority::new();
    let ca = directory.write("ca.pem", &authority.pem());
    let packaged =
        Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0", "--grpc-service", "energy.ContainerExecutor"]);
    let dummy = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0"]);
    let nobody = support::nobody();
    let of_config = support::nobody();
    let served = directory.write("served.json", &Table::new(&format!("http://{of_config}"), "").config());
    let gateway = Serving::start(&directory, &["serve", &served, "--listen", "127.0.0.1:0", "--allow", &nobody]);

    let mut table = Table::new(&peers.grpc(Health::OfService), "healthy");
    table.row("no-name", &peers.grpc(Health::OfServer), "healthy");
    table.row("not-serving", &peers.grpc(Health::NotServing), "not-serving");
    table.row("no-health", &peers.grpc(Health::None), "health-unknown");
    table.row("web", &format!("http://{}", dummy.address), "healthy");
    table.row("packaged", &packaged.address, "wrong-service-path, energy.ContainerExecutor");
    table.row("packaged-web", &format!("http://{}", packaged.address), "wrong-service-path, energy.ContainerExecutor");
    table.row("other", &peers.only_health(), "wrong-service-path");
    table.row("refused", &nobody, "connection-refused");
    table.row("refused-web", &format!("http://{nobody}"), "connection-refused");
    table.row("name", "nonexistent.invalid:50051", "name-not-resolved");
    table.row("name-web", "http://nonexistent.invalid", "name-not-resolved");
    table.row("web-server", &peers.web_server(), "not-grpc");
    table.row("web-server-web", &format!("http://{}", peers.web_server()), "not-grpc");
    table.row("native", &format!("http://{}", peers.grpc(Health::OfService)), "native-grpc-port");
    table.row("native-no-health", &format!("http://{}", peers.grpc(Health::None)), "native-grpc-port");
    table.row("not-allowed", &format!("http://{}/grpc/{}", gateway.address, dummy.address), "refused-by-gateway");
    table.row("allowed", &format!("http://{}/grpc/{nobody}", gateway.address), "connection-refused");
    // A page asks the gateway why it got no answer.
    table.row("of-config", &format!("http://{}/grpc/{of_config}", gateway.address), "connection-refused");
    for (scheme, suffix) in [("grpcs", ""), ("https", "-web")] {
        let mut row = |node: &str, address: &str, state: &str| {
            table.row(&format!("{node}{suffix}"), &format!("{scheme}://{address}"), state);
        };
        row("tls", &peers.tls(&authority, &peers::valid()), "healthy");
        row("tls-expired", &peers.tls(&authority, &peers::expired()), "certificate-expired");
        row("tls-other-name", &peers.tls(&authority, &peers::elsewhere()), "certificate-wrong-name");
        row("tls-unknown", &peers.tls(&Authority::new(), &peers::valid()), "certificate-unknown-issuer");
        row("tls-none", &dummy.address, "tls-failed");
    }

    let config = directory.write("config.json", &table.config());
    let mut command = directory.command(&["preflight", &config, "--ca", &ca, "--timeout", "20s", "--format", "json"]);
    let printed = check(&mut command, 1, "", "");
    assert_eq!(found(&printed.stdout), table.expected, "{}", printed.stdout);
    assert_eq!(peers.executed(), 0, "a check ran something");
}

#[test]
fn what_never_answers_times_out() {
    let directory = Directory::new();
    let peers = Peers::new();
    let mut table = Table::new(&peers.silent(), "timed-out");
    table.row("web", &format!("http://{}", peers.silent()), "timed-out");
    let config = directory.write("config.json", &table.config());
    let mut command = directory.command(&["preflight", &config, "--timeout", "200ms", "--format", "json"]);
    let printed = check(&mut command, 1, "", "");
    assert_eq!(found(&printed.stdout), table.expected, "{}", printed.stdout);
}

#[test]
fn services_that_are_all_ready_are_told_on_a_line_each() {
    let directory = Directory::new();
    let peers = Peers::new();
    let mut table = Table::new(&peers.grpc(Health::OfService), "healthy");
    table.row("b", &peers.grpc(Health::None), "health-unknown");
    let config = directory.write("config.json", &table.config());
    let printed = check(&mut directory.command(&["preflight", &config]), 0, "\nready: 2 of 2 can be called\n", "");
    let addresses: Vec<&str> = table.addresses.iter().map(|(_, address)| address.as_str()).collect();
    let width = addresses.iter().map(|address| address.len()).max().unwrap();
    let lines = format!(
        "✓ start  {:<width$}  healthy\n○ b      {:<width$}  reachable, health unknown\n",
        addresses[0], addresses[1],
    );
    assert!(printed.stdout.starts_with(&lines), "{printed:?}");
    // Neither logs nor journals: nothing ran.
    assert_eq!(fs::read_dir(directory.path("")).unwrap().count(), 1);
}

#[test]
fn what_is_not_ready_is_told_with_what_to_do() {
    let directory = Directory::new();
    let config = directory.write("config.json", &Table::new(&support::nobody(), "connection-refused").config());
    let advice = "connection refused: Start the service of `start`, or correct its port in `service_registry`.\n";
    let printed = check(&mut directory.command(&["preflight", &config]), 1, advice, "");
    assert!(printed.stdout.starts_with("✗ start  127.0.0.1:"), "{printed:?}");
    assert!(printed.stdout.ends_with("\nnot ready: 0 of 1 can be called\n"), "{printed:?}");
}

#[test]
fn an_invalid_config_is_not_checked() {
    let directory = Directory::new();
    let config = directory.write("config.json", "{}");
    check(&mut directory.command(&["preflight", &config]), 2, "", "cannot run; correct the errors above\n");
}

#[test]
fn a_signal_ends_the_checks() {
    let directory = Directory::new();
    let peers = Peers::new();
    let mut table = Table::new(&peers.grpc(Health::OfService), "healthy");
    table.row("silent", &peers.silent(), "timed-out");
    let config = directory.write("config.json", &table.config());
    // The second line comes only when the silent one is given up.
    let mut command = directory.command(&["preflight", &config, "--timeout", "100s"]);
    assert_eq!(support::interrupted_after_first_line(&mut command), Some(130));
}

#[test]
fn a_run_calls_grpc_web_addresses() {
    let directory = Directory::new();
    let dummy = Serving::start(&directory, &["dummy", "--listen", "127.0.0.1:0"]);
    let config = Table::new(&format!("http://{}", dummy.address), "healthy").config();
    let config = directory.write("config.json", &config);
    check(&mut directory.command(&["run", &config]), 0, "run succeeded in ", "");
}

#[test]
fn the_default_pipeline_is_ready_where_its_services_run() {
    let directory = Directory::new();
    let text = fs::read_to_string(PIPELINE).unwrap();
    let addresses = [50_051, 50_052, 50_053].map(|port| (format!("localhost:{port}"), support::nobody()));
    let text = addresses.iter().fold(text, |text, (from, to)| text.replace(from, to));
    let config = directory.write("config.json", &text);
    let _services = Serving::start(&directory, &["services", &config]);
    check(&mut directory.command(&["preflight", &config]), 0, "ready: 3 of 3 can be called", "");
}
