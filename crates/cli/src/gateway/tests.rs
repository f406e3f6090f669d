//! The gateway against real servers, seen from a hand-made gRPC-Web client.

mod bad_replies;
mod client;
mod peers;
mod refusals;

use std::{io, net::SocketAddr, sync::atomic::Ordering, time::Duration};

use axum::{Router, http::uri::PathAndQuery};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use wattflow_rpc::tls::Roots;

use self::{
    client::{Answer, post},
    peers::{HalfReply, Peer, Streaming},
};
use super::{AllowList, Authority, Limits, Token, router};

const EXECUTE: &str = "ContainerExecutor/Execute";

/// A gateway that may call these, on a port of its own.
async fn gateway(allowed: &[SocketAddr]) -> SocketAddr {
    start(router(allow_list(allowed), None, Limits::SERVE)).await
}

fn allow_list(allowed: &[SocketAddr]) -> AllowList {
    AllowList::new(allowed.iter().map(|address| (address.to_string().parse().unwrap(), false)), &Roots::system())
}

async fn start(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, router).into_future());
    address
}

/// Calls `Execute` with this `input_file` at `upstream` through a gateway that allows it.
async fn execute(upstream: SocketAddr, input_file: &str) -> Answer {
    let gateway = gateway(&[upstream]).await;
    post(gateway, &format!("/grpc/{upstream}/{EXECUTE}"), &[], &client::request(input_file)).await
}

#[track_caller]
fn check(answer: &Answer, status: &str, cause: Option<&str>, message: &str) {
    assert_eq!(answer.http_status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/grpc-web+proto"));
    let found = (answer.status(), answer.trailer("wattflow-cause"), answer.message());
    assert_eq!(found, (Some(status), cause, message.to_owned()), "{answer:?}");
}

#[tokio::test]
async fn a_reply_passes_with_its_metadata() {
    let peer = Peer::start().await;
    let answer = execute(peer.address, "ok").await;
    check(&answer, "0", None, "");
    assert_eq!(answer.messages, [client::response(true, "did ok")]);
    assert_eq!(answer.header("x-from-service"), Some("1"));
}

#[tokio::test]
async fn a_services_own_error_passes_unmarked() {
    let peer = Peer::start().await;
    check(&execute(peer.address, "fail").await, "9", None, "no: \u{e9}\n%");
}

#[tokio::test]
async fn a_service_cannot_pretend_to_be_the_gateway() {
    let peer = Peer::start().await;
    let answer = execute(peer.address, "pretend").await;
    check(&answer, "14", None, "I am the gateway");
    assert_eq!(answer.trailer("x-detail").or(answer.header("x-detail")), Some("kept"));
    let answer = execute(peer.address, "ok").await;
    assert_eq!((answer.header("wattflow-cause"), answer.header("access-control-allow-origin")), (None, None));
}

#[tokio::test]
async fn a_reply_waits_in_the_service_until_the_caller_takes_it() {
    let peer = Streaming::start().await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/a.Stream/All", peer.address);
    let mut connection = client::send(gateway, &path, &[], &client::frame(b"")).await;
    let bytes = client::read_until(&mut connection, &[7; 64]).await;
    // What was taken while the caller took nothing more, once that is no longer growing.
    let (mut taken, mut same) = (0, 0);
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    while same < 5 {
        tick.tick().await;
        let now = peer.taken.load(Ordering::Relaxed);
        same = if now == taken { same + 1 } else { 0 };
        taken = now;
    }
    assert!(taken < Streaming::COUNT / 2, "{taken} messages wait between service and caller");

    let answer = client::read_to_end(connection, bytes).await;
    check(&answer, "0", None, "");
    assert_eq!(answer.trailer("x-at-end"), Some("kept"));
    let whole = |(at, message): (usize, &Vec<u8>)| *message == vec![at as u8; Streaming::MESSAGE_BYTES];
    assert_eq!(answer.messages.len(), Streaming::COUNT);
    assert!(answer.messages.iter().enumerate().all(whole));
}

#[tokio::test]
async fn an_unknown_method_is_the_services_answer() {
    let peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let answer =
        post(gateway, &format!("/grpc/{}/energy.Nobody/Execute", peer.address), &[], &client::request("x")).await;
    check(&answer, "12", None, "");
}

#[tokio::test]
async fn an_unreachable_service_is_named_with_the_reason() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = listener.local_addr().unwrap();
    drop(listener);
    let message = format!("cannot reach {nobody}: connection refused");
    check(&execute(nobody, "ok").await, "14", Some("connection-refused"), &message);
}

#[tokio::test]
async fn a_service_that_comes_back_is_reached_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let gateway = gateway(&[address]).await;
    let path = format!("/grpc/{address}/{EXECUTE}");
    let call = async || post(gateway, &path, &[], &client::request("ok")).await;
    assert_eq!(call().await.status(), Some("14"));
    let first = Peer::start_at(address).await;
    assert_eq!(call().await.status(), Some("0"));
    first.stop().await;
    assert_eq!(call().await.status(), Some("14"));
    let _second = Peer::start_at(address).await;
    assert_eq!(call().await.status(), Some("0"));
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_said_so() {
    let allowed: Authority = "no-such-host.invalid:1".parse().unwrap();
    let gateway = start(router(AllowList::new([(allowed, false)], &Roots::system()), None, Limits::SERVE)).await;
    let path = format!("/grpc/no-such-host.invalid:1/{EXECUTE}");
    let answer = post(gateway, &path, &[], &client::request("ok")).await;
    let message = "cannot reach no-such-host.invalid:1: the host name does not resolve";
    check(&answer, "14", Some("name-not-resolved"), message);
}

#[tokio::test]
async fn an_address_that_is_not_allowed_is_refused_with_the_way_to_allow_it() {
    let gateway = gateway(&[]).await;
    let answer = post(gateway, &format!("/grpc/LOCALHOST:50051/{EXECUTE}"), &[], &client::request("ok")).await;
    let message = "localhost:50051 is not on this gateway's allow-list; restart it with --allow localhost:50051";
    check(&answer, "7", Some("refused-by-gateway"), message);
}

#[tokio::test]
async fn a_malformed_target_is_an_invalid_argument() {
    let gateway = gateway(&[]).await;
    let answer = post(gateway, "/grpc/nowhere/S/M", &[], &client::request("ok")).await;
    let message = "`nowhere` is not HOST:PORT; write it as in `localhost:50051` or `[::1]:50051`";
    check(&answer, "3", None, message);
}

#[tokio::test]
async fn a_deadline_ends_the_call_here_and_at_the_service() {
    let mut peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let answer = post(gateway, &path, &[("grpc-timeout", "50m")], &client::request("hang")).await;
    check(&answer, "4", None, &format!("{} did not answer within the call's deadline", peer.address));
    assert_eq!(peer.next_call().await.timeout.as_deref(), Some("50m"));
    peer.call_was_dropped().await;
}

#[tokio::test]
async fn a_deadline_holds_during_the_reply_too() {
    let peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/grpc.health.v1.Health/Watch", peer.address);
    let answer = post(gateway, &path, &[("grpc-timeout", "200m")], &client::frame(b"")).await;
    check(&answer, "4", None, &format!("{} did not answer within the call's deadline", peer.address));
    assert_eq!(answer.messages, [b"\x08\x01"], "the first message of the stream, SERVING, came through");
}

#[tokio::test]
async fn a_malformed_deadline_is_an_invalid_argument() {
    let peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let answer = post(gateway, &path, &[("grpc-timeout", "soon")], &client::request("ok")).await;
    check(&answer, "3", None, "grpc-timeout \"soon\" is not 1 to 8 digits and a unit");
}

#[tokio::test]
async fn a_caller_that_goes_away_ends_the_call_at_the_service() {
    let mut peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let connection = client::send(gateway, &path, &[], &client::request("hang")).await;
    peer.next_call().await;
    drop(connection);
    peer.call_was_dropped().await;
}

#[tokio::test]
async fn a_caller_that_goes_away_during_a_reply_ends_it_at_the_service() {
    let mut peer = HalfReply::start(b"\0\0\0\0\x02ab").await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut connection = client::send(gateway, &path, &[], &client::request("x")).await;
    client::read_until(&mut connection, b"ab").await;
    drop(connection);
    assert_eq!(peer.reset().await, h2::Reason::CANCEL);
}

#[tokio::test]
async fn browser_headers_stay_behind_and_metadata_passes() {
    let mut peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let headers = [("cookie", "a=b"), ("origin", "http://x"), ("sec-fetch-mode", "cors"), ("authorization", "t")];
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    post(gateway, &path, &headers, &client::request("ok")).await;
    let call = peer.next_call().await;
    for absent in ["cookie", "origin", "sec-fetch-mode", "x-grpc-web", "host"] {
        assert!(!call.headers.contains_key(absent), "{absent}");
    }
    assert_eq!(call.headers["authorization"], "t");
    assert!(call.headers["user-agent"].to_str().unwrap().starts_with("wattflow/"));
}

#[tokio::test]
async fn a_service_with_tls_is_called_where_its_authority_was_given() {
    let (address, authority) = peers::with_tls().await;
    let call = async |roots: &Roots| {
        let allow_list = AllowList::new([(address.to_string().parse().unwrap(), true)], roots);
        let gateway = start(router(allow_list, None, Limits::SERVE)).await;
        post(gateway, &format!("/grpc/{address}/{EXECUTE}"), &[], &client::request("ok")).await
    };
    // It has no such service, and says so itself.
    check(&call(&Roots::with_pem(authority.as_bytes()).unwrap()).await, "12", None, "");
    let (_, other) = peers::with_tls().await;
    let message = format!(
        "cannot reach {address}: its TLS certificate is by an authority (CA) that is not known here; give its certificate \
         with --ca FILE if you trust it"
    );
    let answer = call(&Roots::with_pem(other.as_bytes()).unwrap()).await;
    check(&answer, "14", Some("certificate-unknown-issuer"), &message);
}

#[tokio::test]
async fn native_grpc_passes_too() {
    use wattflow_rpc::proto::{ExecuteRequest, ExecuteResponse};

    let peer = Peer::start().await;
    let gateway = gateway(&[peer.address]).await;
    let channel = tonic::transport::Channel::from_shared(format!("http://{gateway}")).unwrap().connect_lazy();
    let path: PathAndQuery = format!("/grpc/{}/{EXECUTE}", peer.address).parse().unwrap();
    let execute = async |input_file: &str| {
        let mut client = tonic::client::Grpc::new(channel.clone());
        client.ready().await.unwrap();
        let request = ExecuteRequest { input_file: input_file.to_owned(), output_file: String::new() };
        let codec = tonic_prost::ProstCodec::<ExecuteRequest, ExecuteResponse>::default();
        client.unary(tonic::Request::new(request), path.clone(), codec).await
    };
    assert_eq!(execute("ok").await.unwrap().into_inner().message, "did ok");
    assert_eq!(execute("fail").await.unwrap_err().code(), tonic::Code::FailedPrecondition);
}

#[tokio::test]
async fn what_is_not_grpc_is_told_what_to_send() {
    let gateway = gateway(&[]).await;
    let mut connection = TcpStream::connect(gateway).await.unwrap();
    let request = "GET /grpc/localhost:1/S/M HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 415 ") && answer.contains("/grpc/<host:port>/<service>/<method>"), "{answer}");
}
