//! The call as a real browser makes it. What a reply comes to, byte for byte, is tested natively (src/web/tests.rs);
//! replies of real services are tested end to end, in `tests/`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test may panic")]

use std::{
    future::{Future as _, poll_fn},
    pin::pin,
    task::Poll,
};

use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wattflow_engine::{
    address::{Address, Scheme},
    config::check,
    failure::{Failure, FailureKind},
    status::StatusCode,
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
    expect(NOBODY, call(direct, 1), FailureKind::BlockedOrDown, "127.0.0.1:1").await;
}

#[wasm_bindgen_test]
async fn a_web_server_that_is_no_gateway_is_not_grpc() {
    let origin = js_sys::eval("location.origin").ok().and_then(|origin| origin.as_string()).expect("a page has one");
    expect(&origin, call(Scheme::Grpc, 50_051), FailureKind::NotGrpc, &origin).await;
}

#[wasm_bindgen_test]
async fn a_service_name_that_leads_elsewhere_is_not_called() {
    for service in ["", "..", "a/b", "a?", "a..b", "%2e%2e"] {
        let call = Call { service: service.to_owned(), ..call(Scheme::Grpc, 50_051) };
        expect(NOBODY, call, FailureKind::WrongServicePath, service).await;
    }
}

/// Runs `script`, the body of a function of `chunks`. It may use `answer(respond)`, which has the next fetch answered by
/// `respond(request, init)` instead of the network, and `stream(end)`, which gives out `chunks` and then calls `end`.
fn in_page(script: &str, chunks: &[&[u8]]) {
    let prelude = "
        const answer = respond => {
            const network = globalThis.fetch;
            globalThis.fetch = async (request, init) => {
                globalThis.fetch = network;
                return respond(request, init);
            };
        };
        const stream = end => new ReadableStream({
            pull: controller => chunks.length ? controller.enqueue(chunks.shift()) : end(controller),
        });
    ";
    let chunks: Array = chunks.iter().map(|chunk| Uint8Array::from(*chunk)).collect();
    let script = Function::new_with_args("chunks", &format!("{prelude}{script}"));
    script.call1(&js_sys::global(), &chunks).expect("the script runs");
}

fn is_so(expression: &str) -> bool {
    js_sys::eval(expression).ok().and_then(|value| value.as_bool()).expect("an expression that is true or false")
}

async fn execute() -> Result<String, Failure> {
    Transport::new(NOBODY).execute(&call(Scheme::Grpc, 50_051)).await
}

/// What the call comes to when it is answered with `chunks`, one after the other, and `head` as options of `Response`.
async fn answered(head: &str, chunks: &[&[u8]]) -> Result<String, (FailureKind, Option<StatusCode>, String)> {
    in_page(&format!("answer(() => new Response(stream(controller => controller.close()), {head}))"), chunks);
    execute().await.map_err(|failure| (failure.kind, failure.status, failure.message))
}

const BINARY: &str = "{ headers: { 'Content-Type': 'application/grpc-web+proto' } }";
const TEXT: &str = "{ headers: { 'Content-Type': 'application/grpc-web-text+proto' } }";

/// `ExecuteResponse { success: true, message: "done" }`, framed.
const DONE: &[u8] = b"\0\0\0\0\x08\x08\x01\x12\x04done";
const OK: &[u8] = b"\x80\0\0\0\x0fgrpc-status:0\r\n";

#[wasm_bindgen_test]
async fn a_reply_may_come_in_any_pieces() {
    let done = Ok("done".to_owned());
    assert_eq!(answered(BINARY, &[DONE, OK]).await, done);
    assert_eq!(answered(BINARY, &[&[DONE, OK].concat()]).await, done);
    let (first, second) = OK.split_at(3);
    assert_eq!(answered(BINARY, &[DONE, first, second]).await, done);
    let (first, second) = OK.split_at(12);
    assert_eq!(answered(BINARY, &[DONE, first, second]).await, done);
    let bytes: Vec<&[u8]> = DONE.chunks(1).chain(OK.chunks(1)).collect();
    assert_eq!(answered(BINARY, &bytes).await, done);
}

#[wasm_bindgen_test]
async fn a_reply_may_be_text() {
    let text = b"AAAAAAgIARIEZG9uZQ==gAAAAA9ncnBjLXN0YXR1czowDQo=";
    let done = Ok("done".to_owned());
    assert_eq!(answered(TEXT, &[text]).await, done);
    let bytes: Vec<&[u8]> = text.chunks(1).collect();
    assert_eq!(answered(TEXT, &bytes).await, done);
}

#[wasm_bindgen_test]
async fn a_reply_may_be_only_headers() {
    let head = "{ headers: { 'Content-Type': 'application/grpc-web', 'GRPC-Status': '14', 'Grpc-Message': 'not%20there', \
                'Wattflow-Cause': 'unreachable' } }";
    let unreachable = Err((FailureKind::Unreachable, Some(StatusCode::Unavailable), "not there".to_owned()));
    assert_eq!(answered(head, &[]).await, unreachable);
    in_page(&format!("answer(() => new Response(null, {head}))"), &[]);
    assert_eq!(execute().await.map_err(|failure| failure.kind), Err(FailureKind::Unreachable));
}

#[wasm_bindgen_test]
async fn an_answer_of_a_web_server_is_not_grpc() {
    let not_grpc = |status, words: &str| Err((FailureKind::NotGrpc, Some(status), format!("{NOBODY} {words}")));
    let page = answered("{ headers: { 'Content-Type': 'text/html' } }", &[b"<!doctype html>"]).await;
    assert_eq!(page, not_grpc(StatusCode::Unknown, "answered with `text/html` instead of gRPC-Web"));
    let down = answered("{ status: 503, headers: { 'Content-Type': 'text/html' } }", &[b"<h1>down</h1>"]).await;
    assert_eq!(down, not_grpc(StatusCode::Unavailable, "answered with HTTP status 503 instead of gRPC-Web"));
    let bare = answered("{}", &[]).await;
    assert_eq!(bare, not_grpc(StatusCode::Unknown, "answered without a content type instead of gRPC-Web"));
}

#[wasm_bindgen_test]
async fn a_reply_that_breaks_off_counts_only_if_it_had_its_status() {
    let breaks =
        format!("answer(() => new Response(stream(controller => controller.error(new TypeError('gone'))), {BINARY}))");
    in_page(&breaks, &[DONE]);
    let failure = execute().await.expect_err("the reply had no status");
    assert_eq!(failure.kind, FailureKind::ConnectionLost, "{failure:?}");
    assert!(failure.message.contains("TypeError: gone"), "{failure:?}");
    in_page(&breaks, &[DONE, OK]);
    assert_eq!(execute().await, Ok("done".to_owned()));
    let empty = answered(BINARY, &[]).await.map_err(|(kind, ..)| kind);
    assert_eq!(empty, Err(FailureKind::ConnectionLost));
}

#[wasm_bindgen_test]
async fn the_request_is_that_of_grpc_web() {
    in_page(
        "answer(async request => {
            const body = new Uint8Array(await request.arrayBuffer());
            const sent = [request.method, request.url, ...request.headers.values(), body.join('-')].join(' ');
            return new Response(null, { headers: { 'grpc-status': '13', 'grpc-message': sent } });
        })",
        &[],
    );
    let failure = execute().await.expect_err("the answer is an error");
    let expected = format!(
        "POST {NOBODY}/grpc/127.0.0.1:50051/ContainerExecutor/Execute application/grpc-web+proto \
         application/grpc-web+proto 5000m 1 0-0-0-0-21-10-8-47-100-97-116-97-47-105-110-18-9-47-100-97-116-97-47-111-117-116"
    );
    assert_eq!(failure.message, expected);
}

/// Drops the call after `polls` times that it had to wait.
async fn give_up_after(polls: usize) {
    let mut call = pin!(execute());
    let mut left = polls;
    poll_fn(|context| {
        assert!(call.as_mut().poll(context).is_pending(), "no reply can be whole yet");
        left = left.saturating_sub(1);
        if left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_call_that_is_given_up_is_aborted() {
    let unanswered = "answer((_, { signal }) => { globalThis.given = signal; return new Promise(() => {}); })";
    in_page(unanswered, &[]);
    give_up_after(1).await;
    assert!(is_so("globalThis.given.aborted"));

    let unfinished = format!(
        "answer((_, {{ signal }}) => {{
            globalThis.given = signal;
            return new Response(stream(() => new Promise(() => {{}})), {BINARY});
        }})"
    );
    in_page(&unfinished, &[]);
    // It waits for the head, then for the body.
    give_up_after(2).await;
    assert!(is_so("globalThis.given.aborted"));
}

/// What a check comes to when its questions are answered so: each of `answers` is the body of a function of the
/// request's path that returns a promise of a response, or throws as a network does that fails.
async fn checked(address: &str, answers: &[&str]) -> (String, Option<&'static str>) {
    let answers = answers.join("}, path => {");
    in_page(
        &format!(
            "const answers = [path => {{ {answers} }}];
            globalThis.asked = [];
            globalThis.network ??= globalThis.fetch;
            globalThis.fetch = async request => {{
                globalThis.asked.push(new URL(request.url).pathname);
                return answers.shift()(request);
            }};
            globalThis.ended = (number, more) => new Response(null, {{
                headers: {{ 'content-type': 'application/grpc-web', 'grpc-status': number, ...more }},
            }});
            globalThis.health = number => new Response(
                new Uint8Array([0, 0, 0, 0, 2, 8, number, 128, 0, 0, 0, 15, ...new TextEncoder().encode('grpc-status:0\\r\\n')]),
                {{ headers: {{ 'content-type': 'application/grpc-web' }} }},
            );"
        ),
        &[],
    );
    let address: Address = address.parse().expect("an address");
    let finding = Transport::new(NOBODY).check(&address, "ContainerExecutor", None, 5_000).await;
    in_page("globalThis.fetch = globalThis.network", &[]);
    (finding.state.word().to_owned(), finding.serves)
}

fn asked() -> String {
    js_sys::eval("globalThis.asked.join(' ')").ok().and_then(|asked| asked.as_string()).expect("paths")
}

#[wasm_bindgen_test]
async fn a_service_is_checked_through_the_gateway() {
    let word = |word: &str| (word.to_owned(), None);
    assert_eq!(checked("h:1", &["return health(1)", "return health(1)"]).await, word("healthy"));
    let health = "/grpc/h:1/grpc.health.v1.Health/Check";
    assert_eq!(asked(), format!("{health} {health}"));
    assert_eq!(checked("h:1", &["return health(2)"]).await, word("not-serving"));
    assert_eq!(checked("h:1", &["return ended(12)", "return ended(13)"]).await, word("health-unknown"));
    assert_eq!(asked(), format!("{health} /grpc/h:1/ContainerExecutor/Execute"));
    let other = checked("h:1", &["return ended(12)", "return ended(12)", "return ended(13)"]).await;
    assert_eq!(other, ("wrong-service-path".to_owned(), Some("energy.ContainerExecutor")));
    for cause in ["connection-refused", "name-not-resolved", "certificate-expired", "refused-by-gateway"] {
        let answer = format!("return ended(14, {{ 'wattflow-cause': '{cause}' }})");
        assert_eq!(checked("h:1", &[&answer]).await, word(cause));
    }
    assert_eq!(checked("h:1", &["throw new TypeError('Failed to fetch')"]).await, word("gateway-unreachable"));
}

#[wasm_bindgen_test]
async fn the_gateway_is_asked_why_a_browser_got_no_answer() {
    let word = |word: &str| (word.to_owned(), None);
    let failed = "throw new TypeError('Failed to fetch')";
    let refused = "return ended(14, { 'wattflow-cause': 'connection-refused' })";
    assert_eq!(checked("http://127.0.0.1:9", &[failed, "return health(1)"]).await, word("native-grpc-port"));
    assert_eq!(asked(), "/grpc.health.v1.Health/Check /grpc/127.0.0.1:9/grpc.health.v1.Health/Check");
    assert_eq!(checked("http://127.0.0.1:9", &[failed, refused]).await, word("connection-refused"));
    let not_allowed = "return ended(7, { 'wattflow-cause': 'refused-by-gateway' })";
    assert_eq!(checked("http://127.0.0.1:9", &[failed, not_allowed]).await, word("blocked-or-down"));
    assert_eq!(checked("http://127.0.0.1:9", &[failed, failed]).await, word("blocked-or-down"));
}

#[wasm_bindgen_test]
async fn a_check_ends_in_time() {
    in_page("answer(() => new Promise(() => {}))", &[]);
    let address: Address = "h:1".parse().expect("an address");
    let finding = Transport::new(NOBODY).check(&address, "ContainerExecutor", None, 50).await;
    assert_eq!(finding.state.word(), "timed-out");
}

#[wasm_bindgen_test]
fn a_config_is_checked_in_the_browser_as_elsewhere() {
    let checked = check(include_str!("../../../config/energy-pipeline.json"));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert_eq!(checked.pipeline.map(|pipeline| pipeline.nodes.len()), Some(3));
}
