//! Which connections the terminal's calls go over.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use h2::server::{SendResponse, handshake};
use tokio::{net::TcpListener, sync::Notify};
use tonic::codegen::{
    Bytes,
    http::{HeaderMap, Response},
};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
};
use wattflow_rpc::{Call, Transport};

/// `ExecuteResponse { success: true, message: "done" }`, framed.
const DONE: &[u8] = b"\0\0\0\0\x08\x08\x01\x12\x04done";

fn answer(mut respond: SendResponse<Bytes>) {
    let head = Response::builder().header("content-type", "application/grpc").body(()).unwrap();
    let mut body = respond.send_response(head, false).unwrap();
    body.send_data(Bytes::from_static(DONE), false).unwrap();
    body.send_trailers(HeaderMap::from_iter([("grpc-status".parse().unwrap(), "0".parse().unwrap())])).unwrap();
}

/// A service that closes each connection after so many calls, and tells how many it was given.
async fn serve(calls_each: usize) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut connection = handshake(stream).await.unwrap();
                for _ in 0..calls_each {
                    let Some(Ok((_, respond))) = connection.accept().await else { return };
                    answer(respond);
                }
                connection.graceful_shutdown();
                // Until it is closed.
                while connection.accept().await.is_some() {}
            });
        }
    });
    (port, connections)
}

fn to(port: u16) -> Call {
    Call {
        address: Address { scheme: Scheme::Grpc, host: "127.0.0.1".to_owned(), port },
        service: "ContainerExecutor".to_owned(),
        input_file: "/data/in".to_owned(),
        output_file: "/data/out".to_owned(),
        timeout_millis: 20_000,
    }
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_connection() {
    let (port, connections) = serve(usize::MAX).await;
    let transport = Transport::new();
    let call = to(port);
    let (one, two, three) = tokio::join!(transport.execute(&call), transport.execute(&call), transport.execute(&call));
    assert_eq!([one, two, three].map(Result::unwrap), ["done"; 3]);
    assert_eq!(transport.execute(&call).await.unwrap(), "done");
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_connection_that_the_service_closed_is_made_again() {
    let (port, connections) = serve(2).await;
    let transport = Transport::new();
    for _ in 0..6 {
        assert_eq!(transport.execute(&to(port)).await.unwrap(), "done");
    }
    assert_eq!(connections.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_service_that_comes_up_is_reached_by_the_next_call() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let call = to(listener.local_addr().unwrap().port());
    let address = listener.local_addr().unwrap();
    drop(listener);
    let transport = Transport::new();
    let refused = transport.execute(&call).await.unwrap_err();
    assert_eq!(refused.kind, FailureKind::ConnectionRefused, "{refused:?}");

    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move {
        let mut connection = handshake(listener.accept().await.unwrap().0).await.unwrap();
        while let Some(Ok((_, respond))) = connection.accept().await {
            answer(respond);
        }
    });
    assert_eq!(transport.execute(&call).await.unwrap(), "done");
}

#[tokio::test]
async fn a_call_that_is_given_up_is_reset_and_leaves_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let call = to(listener.local_addr().unwrap().port());
    let begun = Arc::new(Notify::new());
    let service = tokio::spawn({
        let begun = Arc::clone(&begun);
        async move {
            let mut connection = handshake(listener.accept().await.unwrap().0).await.unwrap();
            let (_, mut first) = connection.accept().await.unwrap().unwrap();
            begun.notify_one();
            let (_, second) = connection.accept().await.unwrap().unwrap();
            answer(second);
            let reset = std::future::poll_fn(|context| first.poll_reset(context));
            let reason = tokio::select! {
                reason = reset => reason.unwrap(),
                _ = connection.accept() => unreachable!("no more calls"),
            };
            // Until it is closed.
            while connection.accept().await.is_some() {}
            reason
        }
    });
    let transport = Transport::new();
    tokio::select! {
        _ = transport.execute(&call) => unreachable!("nobody answers it"),
        () = begun.notified() => {}
    }
    assert_eq!(transport.execute(&call).await.unwrap(), "done");
    drop(transport);
    assert_eq!(service.await.unwrap(), h2::Reason::CANCEL);
}

#[tokio::test]
async fn a_service_that_says_nothing_is_not_waited_for_longer_than_the_call_may_take() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let call = Call { timeout_millis: 50, ..to(listener.local_addr().unwrap().port()) };
    let failure: Failure = Transport::new().execute(&call).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::DeadlineExceeded, "{failure:?}");
    assert!(failure.message.ends_with("did not answer within the call's deadline"), "{failure:?}");
}
