//! What a page on another origin sees.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use prost::Message as _;
use tokio::time::timeout;
use wattflow_rpc::proto::{ExecuteRequest, ExecuteResponse};
use wattflow_services::{DummyOptions, server::ServiceKind};

use crate::peer::{BOUND, Peer};

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    message: Option<ExecuteResponse>,
    trailers: String,
}

impl Reply {
    /// From the trailers, or from the headers of a reply that has nothing else.
    fn grpc_status(&self) -> &str {
        let in_headers = self.headers.get("grpc-status").map(|code| code.to_str().unwrap());
        let in_trailers = || self.trailers.lines().find_map(|line| line.strip_prefix("grpc-status:"));
        in_headers.or_else(in_trailers).unwrap_or("none")
    }
}

/// One HTTP/1.1 request to a dummy that takes this long.
async fn ask(delay_millis: u64, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
    let data = tempfile::tempdir().unwrap();
    let options = DummyOptions { delay_millis, ..DummyOptions::default() };
    let peer = Peer::start(ServiceKind::Dummy(options), &data, BOUND).await;
    let mut request = Request::builder().method(method).uri(format!("http://{}{path}", peer.address));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let asked = client.request(request.body(Body::from(body)).unwrap());
    let reply = timeout(BOUND, asked).await.expect("the request must not hang").unwrap();
    let (parts, body) = reply.into_parts();
    let frames = to_bytes(Body::new(body), 1 << 20).await.unwrap();
    let (mut message, mut trailers) = (None, String::new());
    let mut rest = &frames[..];
    while let Some((head, after)) = rest.split_at_checked(5) {
        let length = u32::from_be_bytes(head[1..].try_into().unwrap()) as usize;
        let (frame, after) = after.split_at(length);
        rest = after;
        if head[0] & 0x80 == 0 {
            message = Some(ExecuteResponse::decode(frame).unwrap());
        } else {
            trailers = String::from_utf8(frame.to_vec()).unwrap().replace(' ', "");
        }
    }
    peer.stop().await;
    Reply { status: parts.status, headers: parts.headers, message, trailers }
}

const ORIGIN: (&str, &str) = ("origin", "https://page.example");

/// The body of an `Execute` request in gRPC-Web.
pub(crate) fn request_frame(input_file: &str, output_file: &str) -> Vec<u8> {
    let request = ExecuteRequest { input_file: input_file.to_owned(), output_file: output_file.to_owned() };
    let encoded = request.encode_to_vec();
    let mut frame = vec![0];
    frame.extend(u32::try_from(encoded.len()).unwrap().to_be_bytes());
    frame.extend(encoded);
    frame
}

async fn execute(delay_millis: u64, path: &str, more: &[(&str, &str)]) -> Reply {
    let body = request_frame("/data/a", "/data/b");
    let headers = [&[ORIGIN, ("content-type", "application/grpc-web+proto"), ("x-grpc-web", "1")], more].concat();
    let reply = ask(delay_millis, Method::POST, path, &headers, body).await;
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    let exposed = reply.headers["access-control-expose-headers"].to_str().unwrap();
    assert!(exposed.contains("grpc-status") && exposed.contains("grpc-message"), "{exposed}");
    reply
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_calls_without_a_gateway() {
    let reply = execute(0, "/ContainerExecutor/Execute", &[]).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.grpc_status(), "0");
    assert!(reply.message.unwrap().success);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_learns_of_deadline_and_wrong_path() {
    let reply = execute(3_600_000, "/ContainerExecutor/Execute", &[("grpc-timeout", "50m")]).await;
    assert_eq!(reply.grpc_status(), "4");
    let reply = execute(0, "/energy.ContainerExecutor/Execute", &[]).await;
    assert_eq!(reply.grpc_status(), "12");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_is_answered() {
    let asked = "content-type,grpc-timeout,x-grpc-web,x-user-agent";
    let headers = [ORIGIN, ("access-control-request-method", "POST"), ("access-control-request-headers", asked)];
    let reply = ask(0, Method::OPTIONS, "/ContainerExecutor/Execute", &headers, Vec::new()).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    assert_eq!(reply.headers["access-control-allow-headers"], asked);
    assert!(reply.headers.contains_key("access-control-allow-methods"));
}
