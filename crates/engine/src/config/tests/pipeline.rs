//! What a config is read as.

use super::{DEFAULT, check};
use crate::{
    config::{Pipeline, RetryPolicy},
    status::StatusCode,
};

fn pipeline(text: &str) -> Pipeline {
    let checked = check(text);
    checked.pipeline.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

#[test]
fn the_default_config_is_read_whole() {
    let checked = check(DEFAULT);
    insta::assert_debug_snapshot!(checked.outline.unwrap().nodes[1], @r#"
OutlineNode {
    id: "energy-analyzer",
    name: "",
    description: "",
    address: "localhost:50052",
    service: "ContainerExecutor",
    input_file: "/data/energy_data.csv",
    output_file: "/data/analysis_output.pb",
    next: [
        2,
    ],
    reachable: true,
    span: Span {
        start: 515,
        end: 733,
    },
}
"#);
    insta::assert_debug_snapshot!(checked.pipeline.unwrap(), @r#"
Pipeline {
    workflow_name: "energy_data_pipeline",
    nodes: [
        Node {
            id: "energy-generator",
            address: Address {
                scheme: Grpc,
                host: "localhost",
                port: 50051,
            },
            service: "ContainerExecutor",
            input_file: "/data/placeholder_input.txt",
            output_file: "/data/energy_data.csv",
            next: [
                1,
            ],
            timeout_millis: 30000,
            retry: RetryPolicy {
                max_attempts: 1,
                initial_backoff_millis: 0,
                max_backoff_millis: 0,
                backoff_multiplier: 1.0,
                retryable_status_codes: [],
            },
        },
        Node {
            id: "energy-analyzer",
            address: Address {
                scheme: Grpc,
                host: "localhost",
                port: 50052,
            },
            service: "ContainerExecutor",
            input_file: "/data/energy_data.csv",
            output_file: "/data/analysis_output.pb",
            next: [
                2,
            ],
            timeout_millis: 60000,
            retry: RetryPolicy {
                max_attempts: 1,
                initial_backoff_millis: 0,
                max_backoff_millis: 0,
                backoff_multiplier: 1.0,
                retryable_status_codes: [],
            },
        },
        Node {
            id: "report-generator",
            address: Address {
                scheme: Grpc,
                host: "localhost",
                port: 50053,
            },
            service: "ContainerExecutor",
            input_file: "/data/analysis_output.pb",
            output_file: "/data/energy_report.csv",
            next: [],
            timeout_millis: 30000,
            retry: RetryPolicy {
                max_attempts: 1,
                initial_backoff_millis: 0,
                max_backoff_millis: 0,
                backoff_multiplier: 1.0,
                retryable_status_codes: [],
            },
        },
    ],
    start: 0,
}
"#);
}

#[test]
fn what_is_not_given_has_its_default() {
    let text = r#"{"start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o", "timeout_seconds": null, "retry": null}}}"#;
    let node = &pipeline(text).nodes[0];
    assert_eq!(node.timeout_millis, 30_000);
    assert_eq!(node.service, "ContainerExecutor");
    assert_eq!(node.retry, RetryPolicy::NONE);
    assert!(node.next.is_empty());
}

#[test]
fn a_retry_policy_is_read_and_completed() {
    let pipeline = pipeline(include_str!("../../../../../config/retries.json"));
    assert_eq!(
        pipeline.nodes[0].retry,
        RetryPolicy {
            max_attempts: 4,
            initial_backoff_millis: 500,
            max_backoff_millis: 10_000,
            backoff_multiplier: 2.0,
            retryable_status_codes: vec![StatusCode::Unavailable],
        }
    );
    assert_eq!(
        pipeline.nodes[1].retry,
        RetryPolicy {
            max_attempts: 3,
            initial_backoff_millis: 1_000,
            max_backoff_millis: 60_000,
            backoff_multiplier: 2.0,
            retryable_status_codes: vec![StatusCode::Unavailable, StatusCode::ResourceExhausted],
        }
    );
}

#[test]
fn the_service_of_a_node_goes_before_that_of_the_config() {
    let text = DEFAULT
        .replacen("\"start_node\"", "\"grpc_service\": \"energy.ContainerExecutor\", \"start_node\"", 1)
        .replacen("\"timeout_seconds\": 60", "\"timeout_seconds\": 0.5, \"grpc_service\": \"x.Y\"", 1);
    let nodes = pipeline(&text).nodes;
    let services: Vec<_> = nodes.iter().map(|node| (node.service.as_str(), node.timeout_millis)).collect();
    assert_eq!(services, [("energy.ContainerExecutor", 30_000), ("x.Y", 500), ("energy.ContainerExecutor", 30_000)]);
}

#[test]
fn a_node_that_no_run_reaches_is_drawn_but_not_run() {
    let text = DEFAULT.replacen("\"start_node\": \"energy-generator\"", "\"start_node\": \"energy-analyzer\"", 1);
    let checked = check(&text);
    let outline = checked.outline.unwrap();
    assert_eq!(outline.start, Some(1));
    assert_eq!(outline.nodes.iter().map(|node| node.reachable).collect::<Vec<_>>(), [false, true, true]);
    let pipeline = checked.pipeline.unwrap();
    assert_eq!(pipeline.start, 0);
    assert_eq!(pipeline.nodes.iter().map(|node| node.next.to_vec()).collect::<Vec<_>>(), [vec![1], vec![]]);
}

#[test]
fn a_next_node_named_twice_follows_once() {
    let text = DEFAULT.replacen(
        "\"next_node\": \"energy-analyzer\"",
        "\"next_node\": [\"energy-analyzer\", \"energy-analyzer\"]",
        1,
    );
    assert_eq!(pipeline(&text).nodes[0].next.to_vec(), [1]);
}

#[test]
fn the_graph_is_drawn_whatever_is_wrong() {
    for text in [
        &DEFAULT[..DEFAULT.len() - 3],
        &DEFAULT.replacen("\"localhost:50052\",", "\"localhost:50052\"", 1),
        &DEFAULT.replacen("\"start_node\"", "\"_\"", 1),
        &DEFAULT.replacen("service_registry", "registry", 1),
        &DEFAULT.replacen("\"timeout_seconds\": 60", "\"timeout_seconds\": ???", 1),
        &DEFAULT.replacen("    },", "", 1),
    ] {
        let checked = check(text);
        assert!(checked.pipeline.is_none(), "{text}");
        let nodes = checked.outline.unwrap_or_default().nodes;
        assert_eq!(
            nodes.iter().map(|node| node.next.to_vec()).collect::<Vec<_>>(),
            [vec![1], vec![2], vec![]],
            "{text}"
        );
        assert!(nodes.iter().all(|node| node.reachable), "{text}");
    }
}
