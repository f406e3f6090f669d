use wattflow_engine::config;

use super::*;

const DEFAULT: &str = include_str!("../../../../config/energy-pipeline.json");

/// Nodes at TLS, IPv6, named and shared addresses, one of them called directly, with their timeouts.
const VARIOUS: &str = r#"{
  "workflow_name": "various", "start_node": "a\nb",
  "service_registry": {
    "a\nb": "grpcs://Meters.example.:443", "v6": "[::1]:50051", "short": "energy_generator:50051",
    "shared": "ENERGY_generator:50051", "tls6": "grpcs://[2001:db8:0:0::1]:8443", "web": "https://web.example/grpc"
  },
  "containers": {
    "a\nb": { "id": "a\nb", "input_file": "/data/1", "output_file": "/data/2", "next_node": "v6" },
    "v6": { "id": "v6", "input_file": "/data/2", "output_file": "/data/3", "next_node": "short", "timeout_seconds": 90 },
    "short": { "id": "short", "input_file": "/data/3", "output_file": "/data/4", "next_node": "shared", "timeout_seconds": 0.25 },
    "shared": { "id": "shared", "input_file": "/data/4", "output_file": "/data/5", "next_node": "tls6", "timeout_seconds": 1.5 },
    "tls6": { "id": "tls6", "input_file": "/data/5", "output_file": "/data/6", "next_node": "web" },
    "web": { "id": "web", "input_file": "/data/6", "output_file": "/data/7", "next_node": null }
  }
}"#;

fn printed(text: &str, change: impl FnOnce(&mut arguments::Envoy)) -> String {
    let checked = config::check(text);
    let pipeline = checked.pipeline.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let mut options = arguments::Envoy {
        config: "pipeline.json".into(),
        listen: "127.0.0.1:8081".parse().unwrap(),
        allow_origin: vec!["http://127.0.0.1:8080".to_owned(), "http://localhost:8080".to_owned()],
        ca: "/etc/ssl/certs/ca-certificates.crt".to_owned(),
    };
    change(&mut options);
    bootstrap(&pipeline, "pipeline.json", &options)
}

#[test]
fn the_default_pipeline_has_a_route_and_a_cluster_per_address() {
    insta::assert_snapshot!(printed(DEFAULT, |_| {}));
}

#[test]
fn tls_ipv6_and_shared_addresses_are_set_up() {
    let text = printed(VARIOUS, |options| {
        options.listen = "[::]:9000".parse().unwrap();
        options.allow_origin = vec!["https://pipelines.example".to_owned()];
        options.ca = "/srv/\"our\" ca.pem".to_owned();
    });
    let head = text.split("static_resources").next().unwrap();
    let routes = text.split("                      routes:\n").nth(1).unwrap();
    insta::assert_snapshot!(format!("{head}…\n{routes}"));
    for place in ["address: \"::\", port_value: 9000", "exact: \"https://pipelines.example\""] {
        assert!(text.contains(place), "{place}");
    }
}

#[test]
fn a_pipeline_of_services_called_directly_needs_no_clusters() {
    let text = printed(&DEFAULT.replace("localhost:", "http://localhost:"), |_| {});
    assert!(text.contains("\n  clusters: []\n"), "{text}");
    assert!(text.contains("# No routes for energy-generator, energy-analyzer, report-generator: the page calls"));
}

#[test]
fn no_place_is_left_open() {
    for text in [DEFAULT, VARIOUS] {
        let text = printed(text, |_| {});
        assert!(!text.contains("{{") && !text.contains("}}}}}}"), "{text}");
        assert!(!text.lines().any(|line| line.trim_end() != line || line.is_empty()), "{text}");
    }
}
