use std::net::SocketAddr;

use axum::routing::any;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;

use super::*;
use crate::shutdown::{self, Stopper};

/// Far above what anything here takes: only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

const SHORT: Duration = Duration::from_millis(200);

const BOUNDS: Bounds = Bounds { connections: 2, quiet: SHORT, stalled: PATIENCE, header_bytes: 8_192 };

/// A server that answers `/` at once, `/half` by half, `/hang` never, and `/flood` without an end.
async fn start(bounds: Bounds) -> (SocketAddr, Stopper) {
    let (address, stopper, _) = start_telling(bounds).await;
    (address, stopper)
}

/// The same, with what is told when a flood is given up.
async fn start_telling(bounds: Bounds) -> (SocketAddr, Stopper, mpsc::UnboundedReceiver<()>) {
    let (given_up, floods) = mpsc::unbounded_channel();
    let flood = move || {
        let guard = GivenUp(given_up.clone());
        let piece = move || {
            let _ = &guard;
            Ok::<_, Infallible>(vec![b'x'; 65_536])
        };
        async move { Body::from_stream(tokio_stream::iter(std::iter::repeat_with(piece))) }
    };
    let half =
        || async { Body::from_stream(tokio_stream::once(Ok::<_, Infallible>("half")).chain(tokio_stream::pending())) };
    let hang = || async { std::future::pending::<&str>().await };
    let router = Router::new()
        .route("/half", any(half))
        .route("/hang", any(hang))
        .route("/flood", any(flood))
        .fallback(any(|| async { "here" }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stopper, stop) = shutdown::channel();
    tokio::spawn(serve(listener, router, bounds, stop));
    (address, stopper, floods)
}

/// Tells when it is dropped.
struct GivenUp(mpsc::UnboundedSender<()>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

/// Sends these bytes and reads until `end` has come, or the connection has ended.
async fn say(connection: &mut TcpStream, bytes: &[u8], end: &str) -> String {
    let _ = connection.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = async {
        while !String::from_utf8_lossy(&answer).contains(end) {
            if connection.read_buf(&mut answer).await.unwrap_or(0) == 0 {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("an answer or an end");
    String::from_utf8(answer).unwrap()
}

/// Waits for the server to end the connection.
async fn check_ends(connection: &mut TcpStream) {
    assert_eq!(say(connection, b"", "never said").await, "");
}

#[tokio::test]
async fn a_connection_that_says_nothing_or_not_enough_is_ended() {
    let (address, _stopper) = start(BOUNDS).await;
    for beginning in [&b""[..], b"GET", b"GET / HTTP/1.1\r\nhost: ", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(beginning).await.unwrap();
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(PATIENCE, connection.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "{}", beginning.escape_ascii());
    }
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request_and_ended_when_none_comes() {
    let (address, _stopper) = start(BOUNDS).await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    for _ in 0..2 {
        assert!(say(&mut connection, REQUEST, "here").await.starts_with("HTTP/1.1 200 "));
    }
    check_ends(&mut connection).await;
}

#[tokio::test]
async fn an_answer_that_takes_long_is_not_cut_off() {
    let (address, _stopper) = start(BOUNDS).await;
    let mut waiting = TcpStream::connect(address).await.unwrap();
    waiting.write_all(b"GET /hang HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    // Another connection is ended for its silence, twice, while this one is not.
    for _ in 0..2 {
        check_ends(&mut TcpStream::connect(address).await.unwrap()).await;
    }
    assert_eq!(waiting.try_read(&mut [0]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_ended() {
    let (address, _stopper, mut floods) = start_telling(Bounds { stalled: SHORT, ..BOUNDS }).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(b"GET /flood HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let given_up = tokio::time::timeout(PATIENCE, floods.recv()).await;
    assert_eq!(given_up, Ok(Some(())), "HTTP/1.1");

    let second = TcpStream::connect(address).await.unwrap();
    let (mut requests, connection) = h2::client::handshake(second).await.unwrap();
    tokio::spawn(connection);
    let request = hyper::Request::get("http://localhost/flood").body(()).unwrap();
    // Who releases no capacity lets no more be sent, though the connection itself is well.
    let (answer, _) = requests.send_request(request, true).unwrap();
    let _untaken = answer.await.unwrap();
    let given_up = tokio::time::timeout(PATIENCE, floods.recv()).await;
    assert_eq!(given_up, Ok(Some(())), "HTTP/2");
}

#[tokio::test]
async fn an_answer_that_waits_for_its_next_part_is_not_cut_off() {
    let (address, _stopper) = start(Bounds { stalled: SHORT, ..BOUNDS }).await;
    let mut waiting = TcpStream::connect(address).await.unwrap();
    say(&mut waiting, b"GET /half HTTP/1.1\r\nhost: localhost\r\n\r\n", "half").await;
    for _ in 0..4 {
        check_ends(&mut TcpStream::connect(address).await.unwrap()).await;
    }
    assert_eq!(waiting.try_read(&mut [0; 64]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn those_without_a_request_give_way_to_new_ones() {
    let (address, _stopper) = start(Bounds { quiet: PATIENCE, ..BOUNDS }).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let mut connection = TcpStream::connect(address).await.unwrap();
    assert!(say(&mut connection, REQUEST, "here").await.starts_with("HTTP/1.1 200 "));
    for connection in &mut silent[..19] {
        check_ends(connection).await;
    }
}

#[tokio::test]
async fn where_all_are_busy_it_is_said() {
    let (address, _stopper) = start(Bounds { connections: 1, ..BOUNDS }).await;
    let mut busy = TcpStream::connect(address).await.unwrap();
    let beginning = say(&mut busy, b"GET /half HTTP/1.1\r\nhost: localhost\r\n\r\n", "half").await;
    assert!(beginning.starts_with("HTTP/1.1 200 "), "{beginning}");
    let words = say(&mut TcpStream::connect(address).await.unwrap(), b"", "free\n").await;
    assert!(words.starts_with("HTTP/1.1 503 ") && words.ends_with("try again when one is free\n"), "{words}");
}

#[tokio::test]
async fn headers_have_their_bounds() {
    let (address, _stopper) = start(BOUNDS).await;
    let many = "x: y\r\n".repeat(101);
    let large = format!("x: {}\r\n", "y".repeat(9_000));
    for headers in [many, large] {
        let mut connection = TcpStream::connect(address).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
        let answer = say(&mut connection, request.as_bytes(), "\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
}

#[tokio::test]
async fn headers_have_their_bounds_in_http2_too() {
    let (address, _stopper) = start(BOUNDS).await;
    for (bytes, status) in [(4_000, 200), (9_000, 431)] {
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut requests, connection) = h2::client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let request = hyper::Request::get("http://localhost/").header("x", "y".repeat(bytes)).body(()).unwrap();
        let (answer, _) = requests.send_request(request, true).unwrap();
        assert_eq!(answer.await.unwrap().status(), status, "{bytes} B");
    }
}

#[tokio::test]
async fn an_http2_client_that_is_gone_without_a_word_is_ended() {
    let (address, _stopper) = start(BOUNDS).await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    // RFC 9113 and RFC 7541: preface, empty settings, and a request for /hang. Then it answers no ping.
    let fields = [&[0x82, 0x86, 0x04, 5][..], b"/hang", &[0x01, 9], b"localhost"].concat();
    let headers = [&[0, 0, u8::try_from(fields.len()).unwrap(), 1, 5, 0, 0, 0, 1][..], &fields].concat();
    let request = [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &[0, 0, 0, 4, 0, 0, 0, 0, 0], &headers].concat();
    connection.write_all(&request).await.unwrap();
    let ended = tokio::time::timeout(PATIENCE, connection.read_to_end(&mut Vec::new())).await;
    ended.expect("the connection is ended").unwrap();
}

#[test]
fn what_is_said_where_there_is_no_place_has_its_length() {
    let text = std::str::from_utf8(FULL).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{}", body.len());
}
