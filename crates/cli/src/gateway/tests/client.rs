//! A gRPC-Web client over plain HTTP/1.1: every byte is visible.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Far above what any answer here takes: only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) http_status: u16,
    headers: BTreeMap<String, String>,
    pub(super) messages: Vec<Vec<u8>>,
    trailers: BTreeMap<String, String>,
    /// The body ended before its last chunk.
    pub(super) broken_off: bool,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(super) fn trailer(&self, name: &str) -> Option<&str> {
        self.trailers.get(name).map(String::as_str)
    }

    /// `grpc-status`, from wherever a client takes it.
    pub(super) fn status(&self) -> Option<&str> {
        self.trailer("grpc-status").or_else(|| self.header("grpc-status"))
    }

    /// `grpc-message`, decoded.
    pub(super) fn message(&self) -> String {
        let encoded = self.trailer("grpc-message").or_else(|| self.header("grpc-message")).unwrap_or_default();
        let mut parts = encoded.split('%');
        let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            let (digits, rest) = part.split_at(2);
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            bytes.extend_from_slice(rest.as_bytes());
        }
        String::from_utf8(bytes).unwrap()
    }
}

/// A length-prefixed message.
pub(super) fn frame(message: &[u8]) -> Vec<u8> {
    [&[0][..], &u32::try_from(message.len()).unwrap().to_be_bytes(), message].concat()
}

/// An `ExecuteRequest`, framed.
pub(super) fn request(input_file: &str) -> Vec<u8> {
    frame(&[&[0x0a, u8::try_from(input_file.len()).unwrap()][..], input_file.as_bytes()].concat())
}

/// An `ExecuteResponse`, not framed.
pub(super) fn response(success: bool, message: &str) -> Vec<u8> {
    [&[0x08, u8::from(success), 0x12, u8::try_from(message.len()).unwrap()][..], message.as_bytes()].concat()
}

/// Sends a call and does not wait.
pub(super) async fn send(server: SocketAddr, path: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
    let mut connection = TcpStream::connect(server).await.unwrap();
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: application/grpc-web+proto\r\naccept: application/grpc-web+proto\r\nx-grpc-web: 1\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    connection.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    connection
}

/// Sends a call and reads its answer to the end.
pub(super) async fn post(server: SocketAddr, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    read_to_end(send(server, path, headers, body).await, Vec::new()).await
}

/// Reads until `end` has come.
pub(super) async fn read_until(connection: &mut TcpStream, end: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !bytes.windows(end.len()).any(|window| window == end) {
        assert_ne!(connection.read_buf(&mut bytes).await.unwrap(), 0, "ended at {}", bytes.escape_ascii());
    }
    bytes
}

/// Reads what is left of an answer of which `bytes` have come.
pub(super) async fn read_to_end(mut connection: TcpStream, mut bytes: Vec<u8>) -> Answer {
    // A broken connection ends it too, and what came until then is what counts.
    let _ = timeout(PATIENCE, connection.read_to_end(&mut bytes)).await.expect("the answer ends");
    read(&bytes)
}

fn read(bytes: &[u8]) -> Answer {
    let (head, body) = cut(bytes, b"\r\n\r\n").expect("a complete head");
    let (status_line, header_lines) = std::str::from_utf8(head).unwrap().split_once("\r\n").unwrap();
    let mut answer = Answer {
        http_status: status_line.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: fields(header_lines),
        ..Answer::default()
    };
    let (body, whole) =
        if answer.header("transfer-encoding") == Some("chunked") { dechunked(body) } else { (body.to_vec(), true) };
    answer.broken_off = !whole;
    let mut rest = &body[..];
    while let Some((prefix, after)) = rest.split_at_checked(5) {
        let length = u32::from_be_bytes(prefix[1..].try_into().unwrap());
        let Some((message, after)) = after.split_at_checked(length as usize) else { break };
        if prefix[0] & 0x80 == 0 {
            answer.messages.push(message.to_vec());
        } else {
            answer.trailers = fields(std::str::from_utf8(message).unwrap());
        }
        rest = after;
    }
    answer
}

/// What stands before and after the first `separator`.
fn cut<'a>(bytes: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(separator.len()).position(|window| window == separator)?;
    let (before, rest) = bytes.split_at(at);
    Some((before, rest.strip_prefix(separator)?))
}

fn fields(lines: &str) -> BTreeMap<String, String> {
    lines
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

/// The content of a chunked body, and whether its last chunk came.
fn dechunked(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut content = Vec::new();
    while let Some((length, rest)) = cut(bytes, b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(length).unwrap(), 16).unwrap();
        if length == 0 {
            return (content, true);
        }
        let Some((chunk, rest)) = rest.split_at_checked(length) else { break };
        content.extend_from_slice(chunk);
        bytes = rest.strip_prefix(b"\r\n").unwrap_or_default();
    }
    (content, false)
}
