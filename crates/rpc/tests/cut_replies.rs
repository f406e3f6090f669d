//! Replies that break off after they began, as the terminal's calls take them. What breaks is real: a stream of HTTP/2 is
//! reset, or a connection of TCP is.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
    status::StatusCode,
};
use wattflow_rpc::{Call, Transport};

/// `ExecuteResponse { success: true, message: "done" }`, framed.
const DONE: &[u8] = b"\0\0\0\0\x08\x08\x01\x12\x04done";
const HALF: &[u8] = b"\0\0\0\0\x08\x08\x01";

/// Types of frames of HTTP/2 (RFC 9113, section 6).
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;

const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

/// How a reply ends.
#[derive(Clone, Copy)]
enum Cut {
    /// The stream is reset with this code.
    Stream(u8),
    /// The connection is reset.
    Connection,
}

async fn read_until(connection: &mut TcpStream, end: &[u8]) {
    let mut bytes = Vec::new();
    while !bytes.windows(end.len()).any(|window| window == end) {
        assert_ne!(connection.read_buf(&mut bytes).await.unwrap(), 0, "ended at {}", bytes.escape_ascii());
    }
}

/// Takes one call, answers with headers and `beginning`, and once the caller has those, cuts the reply.
async fn answer_half(mut connection: TcpStream, beginning: &'static [u8], cut: Cut) {
    // The second field of the request ends it.
    read_until(&mut connection, b"/data/out").await;
    // `:status: 200` and `content-type: application/grpc` (RFC 7541, appendix A).
    let head = [&b"\x88\x0f\x10\x10"[..], b"application/grpc"].concat();
    let ping = b"they got";
    let reply = [
        frame(SETTINGS, 0, 0, b""),
        frame(SETTINGS, ACK, 0, b""),
        frame(HEADERS, END_HEADERS, 1, &head),
        frame(DATA, 0, 1, beginning),
        frame(PING, 0, 0, ping),
    ];
    connection.write_all(&reply.concat()).await.unwrap();
    read_until(&mut connection, &frame(PING, ACK, 0, ping)).await;
    match cut {
        Cut::Stream(code) => {
            connection.write_all(&frame(RST_STREAM, 0, 1, &[0, 0, 0, code])).await.unwrap();
            // Until the caller goes away.
            while connection.read(&mut [0; 1_024]).await.is_ok_and(|read| read > 0) {}
        }
        Cut::Connection => connection.set_zero_linger().unwrap(),
    }
}

async fn call(scheme: Scheme, port: u16) -> Failure {
    let call = Call {
        address: Address { scheme, host: "127.0.0.1".to_owned(), port },
        service: "ContainerExecutor".to_owned(),
        input_file: "/data/in".to_owned(),
        output_file: "/data/out".to_owned(),
        timeout_millis: 20_000,
    };
    Transport::new().execute(&call).await.expect_err("the reply has no end")
}

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

async fn check(beginning: &'static [u8], cut: Cut, status: StatusCode, how: &str) {
    let (listener, port) = listen().await;
    let service = tokio::spawn(async move { answer_half(listener.accept().await.unwrap().0, beginning, cut).await });
    let failure = call(Scheme::Grpc, port).await;
    let message = format!("the connection to 127.0.0.1:{port} was lost: {how}");
    assert_eq!((failure.kind, failure.status), (FailureKind::ConnectionLost, Some(status)), "{failure:?}");
    assert_eq!(failure.message, message);
    service.await.unwrap();
}

#[tokio::test]
async fn a_reply_that_is_reset_has_the_status_that_its_code_stands_for() {
    use StatusCode::{Cancelled, Internal, PermissionDenied, ResourceExhausted, Unavailable};
    for (code, status, name) in [
        (1, Internal, "PROTOCOL_ERROR"),
        (2, Internal, "INTERNAL_ERROR"),
        (3, Internal, "FLOW_CONTROL_ERROR"),
        (4, Internal, "SETTINGS_TIMEOUT"),
        (6, Internal, "FRAME_SIZE_ERROR"),
        (7, Unavailable, "REFUSED_STREAM"),
        (8, Cancelled, "CANCEL"),
        (9, Internal, "COMPRESSION_ERROR"),
        (10, Internal, "CONNECT_ERROR"),
        (11, ResourceExhausted, "ENHANCE_YOUR_CALM"),
        (12, PermissionDenied, "INADEQUATE_SECURITY"),
    ] {
        for beginning in [&b""[..], HALF, DONE] {
            check(beginning, Cut::Stream(code), status, &format!("it reset the call with {name}")).await;
        }
    }
}

/// This code stands for an early end, not for a failure (RFC 9113, section 8.1).
#[tokio::test]
async fn a_reply_that_is_reset_without_an_error_just_stopped() {
    for beginning in [&b""[..], HALF, DONE] {
        check(beginning, Cut::Stream(0), StatusCode::Unknown, "its reply ended without a status").await;
    }
}

#[tokio::test]
async fn a_reply_whose_connection_is_reset_is_unavailable() {
    for beginning in [&b""[..], HALF, DONE] {
        check(beginning, Cut::Connection, StatusCode::Unavailable, "connection reset").await;
    }
}

#[tokio::test]
async fn a_reply_of_grpc_web_whose_connection_is_reset_is_unavailable() {
    for beginning in [&b""[..], HALF, DONE] {
        let (listener, port) = listen().await;
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            read_until(&mut connection, b"/data/out").await;
            let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/grpc-web+proto\r\ncontent-length: 99\r\n\r\n";
            connection.write_all(&[head, beginning].concat()).await.unwrap();
            connection.set_zero_linger().unwrap();
        });
        let failure = call(Scheme::GrpcWeb { tls: false, base_path: String::new() }, port).await;
        assert_eq!(failure.status, Some(StatusCode::Unavailable), "{failure:?}");
        assert_eq!(failure.kind, FailureKind::ConnectionLost);
        assert!(failure.message.ends_with(" was lost: connection reset"), "{failure:?}");
    }
}
