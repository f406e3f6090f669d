//! The call as a real browser makes it. Replies of real services are tested end to end, in `tests/`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test may panic")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wattflow_engine::{
    address::{Address, Scheme},
    config::check,
    failure::FailureKind,
};
use wattflow_rpc::{Call, Transport};

wasm_bindgen_test_configure!(run_in_browser);

fn call(scheme: Scheme, port: u16) -> Call {
    Call {
        address: Address { scheme, host: "127.0.0.1".to_owned(), port },
        service: "ContainerExecutor".to_owned(),
        input_file: "/data/in".to_owned(),
        output_file: "/data/out".to_owned(),
        timeout_millis: 5_000,
    }
}

async fn expect(gateway: &str, call: Call, kind: FailureKind, words: &str) {
    let failure = Transport::new(gateway).execute(&call).await.expect_err("nobody there serves gRPC");
    assert_eq!(failure.kind, kind, "{failure:?}");
    assert!(failure.message.contains(words), "{failure:?}");
}

/// No service listens on the first port of all.
const NOBODY: &str = "http://127.0.0.1:1";

#[wasm_bindgen_test]
async fn a_gateway_that_is_down_is_told_from_a_service_that_is_down() {
    expect(NOBODY, call(Scheme::Grpc, 50_051), FailureKind::GatewayUnreachable, NOBODY).await;
    let direct = Scheme::GrpcWeb { tls: false, base_path: String::new() };
    expect(NOBODY, call(direct, 1), FailureKind::Unreachable, "127.0.0.1:1").await;
}

#[wasm_bindgen_test]
async fn a_web_server_that_is_no_gateway_is_not_grpc() {
    let origin = js_sys::eval("location.origin").ok().and_then(|origin| origin.as_string()).expect("a page has one");
    expect(&origin, call(Scheme::Grpc, 50_051), FailureKind::NotGrpc, &origin).await;
}

#[wasm_bindgen_test]
fn a_config_is_checked_in_the_browser_as_elsewhere() {
    let checked = check(include_str!("../../../config/energy-pipeline.json"));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert_eq!(checked.pipeline.map(|pipeline| pipeline.nodes.len()), Some(3));
}
