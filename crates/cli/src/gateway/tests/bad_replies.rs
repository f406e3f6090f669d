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

/// A message.
const WHOLE: &[u8] = b"\0\0\0\0\x02ab";

/// Calls a peer that sends the beginning of a reply and is then cut off by `cut`.
async fn cut_after(peer: HalfReply, cut: impl FnOnce(&HalfReply)) -> (SocketAddr, Answer) {
    let gateway = gateway(&[peer.address]).await;
    let path = format!("/grpc/{}/{EXECUTE}", peer.address);
    let mut connection = client::send(gateway, &path, &[], &client::request("x")).await;
    let bytes = client::read_until(&mut connection, b"ab").await;
    cut(&peer);
    (peer.address, client::read_to_end(connection, bytes).await)
}

#[tokio::test]
async fn a_connection_cut_between_messages_ends_the_reply_with_a_status() {
    for (peer, how) in [
        (HalfReply::start(WHOLE).await, "connection closed"),
        (HalfReply::start_resetting(WHOLE).await, "connection reset"),
    ] {
        let (peer, answer) = cut_after(peer, HalfReply::cut).await;
        let message = format!("the connection to {peer} was lost during its reply: {how}");
        check(&answer, "14", Some("connection-lost"), &message);
        assert_eq!(answer.messages, [b"ab"]);
    }
}

#[tokio::test]
async fn a_reply_that_is_reset_ends_with_the_status_that_its_code_stands_for() {
    for (reason, status, name) in [
        (h2::Reason::INTERNAL_ERROR, "13", "INTERNAL_ERROR"),
        (h2::Reason::REFUSED_STREAM, "14", "REFUSED_STREAM"),
        (h2::Reason::CANCEL, "1", "CANCEL"),
        (h2::Reason::ENHANCE_YOUR_CALM, "8", "ENHANCE_YOUR_CALM"),
        (h2::Reason::INADEQUATE_SECURITY, "7", "INADEQUATE_SECURITY"),
    ] {
        let (peer, answer) = cut_after(HalfReply::start(WHOLE).await, |peer| peer.reset_with(reason)).await;
        let message = format!("the connection to {peer} was lost during its reply: it reset the call with {name}");
        check(&answer, status, Some("connection-lost"), &message);
        assert_eq!(answer.messages, [b"ab"]);
    }
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
    for cut in [HalfReply::cut, |peer: &HalfReply| peer.reset_with(h2::Reason::INTERNAL_ERROR)] {
        let (_, answer) = cut_after(HalfReply::start(b"\0\0\0\0\x03ab").await, cut).await;
        assert!(answer.broken_off, "{answer:?}");
    }
}
