//! The call as a terminal makes it, to peers that are no gRPC service. Real services are tested in crates/cli and tests/.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::{
    io::{self, Write as _},
    thread,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::FailureKind,
};
use wattflow_rpc::{Call, Transport};

async fn expect(scheme: Scheme, port: u16, kind: FailureKind, words: &str) {
    let call = Call {
        address: Address { scheme, host: "127.0.0.1".to_owned(), port },
        service: "ContainerExecutor".to_owned(),
        input_file: "/data/in".to_owned(),
        output_file: "/data/out".to_owned(),
        timeout_millis: 20_000,
    };
    let failure = Transport::new().execute(&call).await.expect_err("nobody there serves gRPC");
    assert_eq!(failure.kind, kind, "{failure:?}");
    assert!(failure.message.contains(words), "{failure:?}");
}

/// A web server that answers whatever comes with an HTTP/1.1 error.
async fn web_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1_024]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    port
}

#[tokio::test]
async fn a_service_that_is_down_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    expect(Scheme::Grpc, port, FailureKind::ConnectionRefused, "connection refused").await;
}

#[tokio::test]
async fn a_web_server_is_not_grpc() {
    expect(Scheme::Grpc, web_server().await, FailureKind::NotGrpc, "not in HTTP/2").await;
}

#[tokio::test]
async fn a_server_without_tls_is_not_taken_for_one_that_is_down() {
    expect(Scheme::Grpcs, web_server().await, FailureKind::TlsFailed, "does not speak TLS").await;
}

/// A server that speaks first, and not HTTP, as those of SSH and mail do.
fn greeting_server() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // On a thread of its own, so that what it says may come before anything is asked.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
            thread::spawn(move || io::copy(&mut stream, &mut io::sink()));
        }
    });
    port
}

#[tokio::test]
async fn a_server_that_speaks_first_is_no_web_server() {
    let port = greeting_server();
    // Sometimes before, and sometimes after it was asked.
    for _ in 0..50 {
        let web = Scheme::GrpcWeb { tls: false, base_path: String::new() };
        expect(web, port, FailureKind::NotGrpc, "not in HTTP/1.1").await;
    }
}

#[tokio::test]
async fn a_server_that_never_answers_a_tls_handshake_timed_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    expect(Scheme::Grpcs, listener.local_addr().unwrap().port(), FailureKind::TimedOut, "timed out").await;
}
