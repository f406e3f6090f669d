//! The gateway against real servers, seen from a hand-made gRPC-Web client.

mod client;
mod peers;

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
use super::{AllowList, Authority, Limits, Token};

const EXECUTE: &str = "ContainerExecutor/Execute";

/// A gateway that may call these, on a port of its own.
async fn gateway(allowed: &[SocketAddr]) -> SocketAddr {
    start(super::router(allow_list(allowed), None, Limits::SERVE)).await
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
    let gateway = start(super::router(AllowList::new([(allowed, false)], &Roots::system()), None, Limits::SERVE)).await;
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
async fn a_gateway_with_a_token_carries_no_call_without_it() {
    let mut peer = Peer::start().await;
    let token = Token::new("0123456789abcdef").unwrap();
    let gateway = start(super::router(allow_list(&[peer.address]), Some(token), Limits::SERVE)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let call = async |headers: &[(&str, &str)]| post(gateway, &path, headers, &client::request("ok")).await;

    let wants = "this gateway wants its token as `authorization: Bearer TOKEN`; the call had ";
    check(&call(&[]).await, "16", Some("token-needed"), &format!("{wants}none"));
    let wrong = call(&[("authorization", "Bearer 0123456789abcdee")]).await;
    check(&wrong, "16", Some("token-needed"), &format!("{wants}a wrong one"));

    check(&call(&[("authorization", "Bearer 0123456789abcdef")]).await, "0", None, "");
    let carried = peer.next_call().await;
    assert!(!carried.headers.contains_key("authorization"), "the token is not for the service");
    assert!(peer.no_more_calls(), "only the call with the token arrived");
}

#[tokio::test]
async fn more_calls_than_the_gateway_carries_are_refused_until_one_ends() {
    let mut peer = Peer::start().await;
    let limits = Limits { calls: 2, ..Limits::SERVE };
    let gateway = start(super::router(allow_list(&[peer.address]), None, limits)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut hanging = Vec::new();
    for _ in 0..2 {
        hanging.push(client::send(gateway, &path, &[], &client::request("hang")).await);
        peer.next_call().await;
    }
    let message = "this gateway carries 2 calls already, the most it does; try again when one ended";
    check(&post(gateway, &path, &[], &client::request("ok")).await, "8", Some("gateway-limit"), message);
    hanging.pop();
    peer.call_was_dropped().await;
    check(&post(gateway, &path, &[], &client::request("ok")).await, "0", None, "");
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused_in_words() {
    let mut peer = Peer::start().await;
    let limits = Limits { request_bytes: 1_000, ..Limits::SERVE };
    let gateway = start(super::router(allow_list(&[peer.address]), None, limits)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let message = "the request is larger than 1000 bytes, the most that this gateway passes on";
    // By what it says of itself, by what comes, and far more than fits between the two.
    for bytes in [1_001, 3_000, 10_000_000] {
        let answer = post(gateway, &path, &[], &vec![0; bytes]).await;
        check(&answer, "8", Some("gateway-limit"), message);
    }
    assert!(peer.no_more_calls());
    check(&post(gateway, &path, &[], &client::request(&"x".repeat(100))).await, "0", None, "");
}

#[tokio::test]
async fn a_request_that_does_not_arrive_is_given_up() {
    let peer = Peer::start().await;
    let limits = Limits { request_time: Duration::from_millis(50), ..Limits::SERVE };
    let gateway = start(super::router(allow_list(&[peer.address]), None, limits)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut connection = TcpStream::connect(gateway).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 100\r\n\
         content-type: application/grpc-web+proto\r\n\r\n\0"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let answer = client::read_to_end(connection, Vec::new()).await;
    let message = "the request did not arrive within 0 s, the longest that this gateway waits for one";
    check(&answer, "8", Some("gateway-limit"), message);
}

/// A gateway that may call `service.example` at this port, a name that leads to these addresses.
async fn gateway_by_name(port: u16, addresses: &'static [&'static str]) -> (SocketAddr, String) {
    let resolver = tower::service_fn(move |_| async move {
        Ok::<_, io::Error>(addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)))
    });
    let name = format!("service.example:{port}");
    let allow_list = AllowList::resolving([(name.parse().unwrap(), false)], &Roots::system(), resolver);
    (start(super::router(allow_list, None, Limits::SERVE)).await, format!("/grpc/{name}/{EXECUTE}"))
}

#[tokio::test]
async fn a_name_that_leads_to_a_metadata_address_is_refused_right_before_it_is_called() {
    let mut peer = Peer::start().await;
    let port = peer.address.port();
    let (gateway, path) = gateway_by_name(port, &["127.0.0.1"]).await;
    check(&post(gateway, &path, &[], &client::request("ok")).await, "0", None, "");
    peer.next_call().await;
    for (addresses, address) in [
        (&["169.254.169.254"][..], "169.254.169.254"),
        (&["127.0.0.1", "169.254.169.254"], "169.254.169.254"),
        (&["::ffff:169.254.169.254"], "::ffff:169.254.169.254"),
        (&["fd00:ec2::254"], "fd00:ec2::254"),
    ] {
        let (gateway, path) = gateway_by_name(port, addresses).await;
        let answer = post(gateway, &path, &[], &client::request("ok")).await;
        let message = format!(
            "service.example:{port} is not called: the name resolves to {address}, a link-local or metadata address; put \
             the address itself on the allow-list if you mean it, with --allow {}",
            SocketAddr::new(address.parse().unwrap(), port),
        );
        check(&answer, "7", Some("refused-by-gateway"), &message);
    }
    assert!(peer.no_more_calls(), "the harmless address beside it is not called either");
}

#[tokio::test]
async fn an_address_that_was_allowed_itself_is_called_as_it_is() {
    let peer = Peer::start().await;
    let resolver = tower::service_fn(async |_| Err::<std::vec::IntoIter<SocketAddr>, _>(io::Error::other("asked")));
    let allowed = [(peer.address.to_string().parse().unwrap(), false)];
    let allow_list = AllowList::resolving(allowed, &Roots::system(), resolver);
    let gateway = start(super::router(allow_list, None, Limits::SERVE)).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    check(&post(gateway, &path, &[], &client::request("ok")).await, "0", None, "");
}

#[tokio::test]
async fn a_service_with_tls_is_called_where_its_authority_was_given() {
    let (address, authority) = peers::with_tls().await;
    let call = async |roots: &Roots| {
        let allow_list = AllowList::new([(address.to_string().parse().unwrap(), true)], roots);
        let gateway = start(super::router(allow_list, None, Limits::SERVE)).await;
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
async fn a_redirect_is_not_followed() {
    let mut peer = Peer::start().await;
    let address = peers::redirecting(format!("http://{}/{EXECUTE}", peer.address)).await;
    let message = format!("{address} answered HTTP 307 with no content type, which is not gRPC");
    check(&execute(address, "ok").await, "2", Some("not-grpc"), &message);
    assert!(peer.no_more_calls());
}

#[tokio::test]
async fn an_http1_server_is_no_grpc_service() {
    let reply = "HTTP/1.1 400 Bad Request\r\ncontent-length: 4\r\n\r\nwhat";
    let address = peers::answering(reply.as_bytes()).await;
    let message = format!("{address} answered, but not in HTTP/2: it is no native gRPC server");
    check(&execute(address, "ok").await, "14", Some("not-grpc"), &message);
}

#[tokio::test]
async fn a_web_server_is_no_grpc_service() {
    for (http_status, status) in [(404, "12"), (401, "16"), (500, "2"), (503, "14")] {
        let address = peers::web_server(http_status, &[]).await;
        let message = format!("{address} answered HTTP {http_status} with text/html, which is not gRPC");
        check(&execute(address, "ok").await, status, Some("not-grpc"), &message);
    }
}

#[tokio::test]
async fn a_status_of_grpc_goes_before_one_of_http() {
    let address = peers::web_server(503, &[("grpc-status", "8"), ("grpc-message", "no%20room"), ("x-y", "z")]).await;
    check(&execute(address, "ok").await, "8", None, "no room");
    // Success that HTTP denies is none.
    let address = peers::web_server(503, &[("grpc-status", "0")]).await;
    let message = format!("{address} answered HTTP 503 with text/html, which is not gRPC");
    check(&execute(address, "ok").await, "14", Some("not-grpc"), &message);
}

#[tokio::test]
async fn a_connection_closed_without_a_word_is_lost() {
    let address = peers::answering(b"").await;
    let answer = execute(address, "ok").await;
    assert_eq!(
        (answer.status(), answer.trailer("wattflow-cause")),
        (Some("14"), Some("connection-lost")),
        "{answer:?}"
    );
    assert!(answer.message().starts_with(&format!("the connection to {address} was lost before it replied: ")));
}

/// Calls a peer that sends `beginning` and is then cut off.
async fn cut_after(beginning: &'static [u8]) -> (SocketAddr, Answer) {
    let peer = HalfReply::start(beginning).await;
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut connection = client::send(gateway, &path, &[], &client::request("x")).await;
    let bytes = client::read_until(&mut connection, b"ab").await;
    peer.cut();
    (peer.address, client::read_to_end(connection, bytes).await)
}

#[tokio::test]
async fn a_connection_cut_between_messages_ends_the_reply_with_a_status() {
    let (peer, answer) = cut_after(b"\0\0\0\0\x02ab").await;
    let message = format!("the connection to {peer} was lost during its reply: connection closed");
    check(&answer, "14", Some("connection-lost"), &message);
    assert_eq!(answer.messages, [b"ab"]);
}

#[tokio::test]
async fn a_reply_that_just_stops_ends_with_a_status_all_the_same() {
    for (trailers, cause, words) in [
        (None, "connection-lost", "the connection to ADDRESS was lost: its reply ended without a status"),
        (Some(&[("x-detail", "1")][..]), "not-grpc", "ADDRESS ended its reply without a gRPC status"),
    ] {
        let address = peers::ending_with(trailers).await;
        let message = words.replace("ADDRESS", &address.to_string());
        check(&execute(address, "ok").await, "2", Some(cause), &message);
    }
}

#[tokio::test]
async fn a_connection_cut_inside_a_message_breaks_the_reply_off() {
    let (_, answer) = cut_after(b"\0\0\0\0\x03ab").await;
    assert!(answer.broken_off, "{answer:?}");
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
