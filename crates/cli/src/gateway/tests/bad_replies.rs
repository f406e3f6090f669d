//! What the caller is told of replies that are no gRPC, or not whole.

use super::*;

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
