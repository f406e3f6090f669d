mod refusing;

use std::{
    fs,
    io::Write as _,
    os::unix::fs::symlink,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use axum::{
    body::{Body, BodyDataStream},
    http::HeaderMap,
};
use tempfile::TempDir;
use tokio_stream::StreamExt as _;
use tonic::Code::{
    self, Aborted, DeadlineExceeded, FailedPrecondition, InvalidArgument, NotFound, Ok as Fine, OutOfRange,
    PermissionDenied, ResourceExhausted, Unauthenticated, Unimplemented,
};
use wattflow_rpc::proto::artifacts::ReadResponse;

use super::*;

const MOST_PATIENT: Duration = Duration::from_secs(20);

/// A data directory with traps in it, beside a file that nobody may read, and the service for it.
struct Place {
    dir: TempDir,
    router: Router,
}

impl Place {
    fn new() -> Self {
        Self::with(Limits { chunk_bytes: 4, ..Limits::SERVE })
    }

    fn with(limits: Limits) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir_all(data.join("sub")).unwrap();
        fs::write(dir.path().join("secret"), "secret").unwrap();
        fs::write(data.join("ten"), "0123456789").unwrap();
        fs::write(data.join("empty"), "").unwrap();
        symlink("../secret", data.join("out")).unwrap();
        symlink("/proc/self/environ", data.join("environ")).unwrap();
        symlink("/dev/zero", data.join("zero")).unwrap();
        symlink("ten", data.join("in")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(data.join("pipe")).status().unwrap();
        assert!(fifo.success());
        let router = router(Some(Sandbox::read_only(&data)), None, limits);
        Self { dir, router }
    }

    fn data(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join("data").join(name)
    }

    async fn stat(&self, path: &str) -> (Code, String, StatResponse) {
        let mut reply = call(&self.router, "Stat", &StatRequest { path: path.to_owned() }, &[]).await;
        let message = reply.next_message::<StatResponse>().await.unwrap_or_default();
        let (code, words) = reply.end().await;
        (code, words, message)
    }

    async fn begin(&self, request: ReadRequest) -> Reply {
        call(&self.router, "Read", &request, &[]).await
    }

    async fn read(&self, request: ReadRequest) -> (Code, String, Vec<u8>) {
        let mut reply = self.begin(request).await;
        let mut bytes = Vec::new();
        while let Some(ReadResponse { data }) = reply.next_message().await {
            bytes.extend_from_slice(&data);
        }
        let (code, words) = reply.end().await;
        (code, words, bytes)
    }

    #[track_caller]
    fn check(&self, request: ReadRequest, code: Code, content: &[u8]) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let (found, words, bytes) = self.read(request).await;
            assert_eq!((found, bytes.as_slice()), (code, content), "{words} ({caller})");
        }
    }
}

/// A reply in gRPC-Web, taken frame by frame.
struct Reply {
    headers: HeaderMap,
    body: BodyDataStream,
    buffer: Vec<u8>,
}

impl Reply {
    async fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        loop {
            if let Some((prefix, rest)) = self.buffer.split_first_chunk::<5>() {
                let length = u32::from_be_bytes(prefix[1..].try_into().unwrap()) as usize;
                if rest.len() >= length {
                    let frame = (prefix[0], rest[..length].to_vec());
                    self.buffer.drain(..length.saturating_add(5));
                    return Some(frame);
                }
            }
            let more = timeout(MOST_PATIENT, self.body.next()).await.expect("the reply goes on");
            self.buffer.extend_from_slice(&more?.unwrap());
        }
    }

    /// The next message; `None` where the trailers come, which are left for `end`.
    async fn next_message<M: prost::Message + Default>(&mut self) -> Option<M> {
        let (flags, payload) = self.frame().await?;
        if flags == 0 {
            return Some(M::decode(&*payload).unwrap());
        }
        let mut trailers = vec![flags];
        trailers.extend(u32::try_from(payload.len()).unwrap().to_be_bytes());
        trailers.extend(payload);
        self.buffer.splice(0..0, trailers);
        None
    }

    async fn end(mut self) -> (Code, String) {
        let payload = self.frame().await.map(|(_, payload)| payload).unwrap_or_default();
        let block = String::from_utf8(payload).unwrap();
        let in_block = |name: &str| {
            block.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim().to_owned()))
        };
        let value = |name: &str| in_block(name).or_else(|| Some(self.headers.get(name)?.to_str().unwrap().to_owned()));
        (Code::from(value("grpc-status").unwrap().parse::<i32>().unwrap()), value("grpc-message").unwrap_or_default())
    }
}

async fn call(router: &Router, method: &str, message: &impl prost::Message, headers: &[(&str, &str)]) -> Reply {
    let message = message.encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let body = [&[0], &length[..], &message].concat();
    let mut request = axum::http::Request::post(format!("/wattflow.Artifacts/{method}"))
        .header("content-type", "application/grpc-web+proto; charset=utf-8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body)).unwrap();
    let (head, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    Reply { headers: head.headers, body: body.into_data_stream(), buffer: Vec::new() }
}

fn all(path: &str) -> ReadRequest {
    ReadRequest { path: path.to_owned(), ..ReadRequest::default() }
}

/// The whole place, with the content of files and the targets of links.
fn everything(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let shown = fs::symlink_metadata(&path).unwrap();
        found.push(format!("{} {:?} {:?}", path.display(), shown.file_type(), shown.modified().unwrap()));
        if shown.is_dir() {
            found.extend(everything(&path));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_file_is_read_in_any_range() {
    let place = Place::new();
    place.check(all("/data/ten"), Fine, b"0123456789").await;
    place.check(all("in"), Fine, b"0123456789").await;
    place.check(all("/data/empty"), Fine, b"").await;
    for (offset, length, content) in [
        (0, 3, "012"),
        (3, 4, "3456"),
        (2, 7, "2345678"),
        (9, 9, "9"),
        (10, 1, ""),
        (11, 0, ""),
        (4, 0, "456789"),
        (u64::MAX, u64::MAX, ""),
        (5, u64::MAX, "56789"),
    ] {
        place.check(ReadRequest { offset, length, ..all("/data/ten") }, Fine, content.as_bytes()).await;
    }
}

#[tokio::test]
async fn what_is_at_a_place_is_told() {
    let place = Place::new();
    let (_, _, found) = place.stat("/data/ten").await;
    assert_eq!((found.kind(), found.size_bytes), (Kind::File, 10));
    let written = fs::metadata(place.data("ten")).unwrap().modified().unwrap();
    assert_eq!(u128::from(found.modified_millis), written.duration_since(UNIX_EPOCH).unwrap().as_millis());
    for (path, kind) in [
        ("/data/none", Kind::Missing),
        ("/data/none/at/all", Kind::Missing),
        ("/data/ten/below", Kind::Missing),
        ("/data/sub", Kind::Directory),
        ("/data/pipe", Kind::Other),
        ("/data/in", Kind::File),
    ] {
        let (code, words, found) = place.stat(path).await;
        assert_eq!((code, found.kind()), (Fine, kind), "{path}: {words}");
    }
}

#[tokio::test]
async fn a_file_that_grows_is_sent_as_long_as_it_was() {
    let place = Place::new();
    let mut reply = place.begin(all("/data/ten")).await;
    let first: ReadResponse = reply.next_message().await.unwrap();
    fs::OpenOptions::new().append(true).open(place.data("ten")).unwrap().write_all(b"more").unwrap();
    let mut bytes = first.data.to_vec();
    while let Some(ReadResponse { data }) = reply.next_message().await {
        bytes.extend_from_slice(&data);
    }
    assert_eq!((reply.end().await.0, bytes.as_slice()), (Fine, &b"0123456789"[..]));
}

#[tokio::test]
async fn a_file_that_shrinks_is_told_and_not_taken_for_whole() {
    let place = Place::with(Limits { chunk_bytes: 1, ..Limits::SERVE });
    let mut reply = place.begin(all("/data/ten")).await;
    let _: ReadResponse = reply.next_message().await.unwrap();
    fs::OpenOptions::new().write(true).open(place.data("ten")).unwrap().set_len(1).unwrap();
    while reply.next_message::<ReadResponse>().await.is_some() {}
    assert_eq!(reply.end().await.0, Aborted);
}

#[tokio::test]
async fn a_file_put_in_place_of_another_changes_no_read_under_way_and_is_another_version() {
    let place = Place::new();
    let (_, _, before) = place.stat("/data/ten").await;
    let mut reply = place.begin(all("/data/ten")).await;
    let mut bytes = reply.next_message::<ReadResponse>().await.unwrap().data.to_vec();
    fs::write(place.data("new"), "another").unwrap();
    fs::rename(place.data("new"), place.data("ten")).unwrap();
    while let Some(ReadResponse { data }) = reply.next_message().await {
        bytes.extend_from_slice(&data);
    }
    assert_eq!((reply.end().await.0, bytes.as_slice()), (Fine, &b"0123456789"[..]));
    let of = |version: &str| ReadRequest { version: version.to_owned(), ..all("/data/ten") };
    place.check(of(&before.version), Aborted, b"").await;
    let (_, _, now) = place.stat("/data/ten").await;
    place.check(of(&now.version), Fine, b"another").await;
}

#[tokio::test]
async fn a_chunk_is_never_larger_than_the_limit() {
    let place = Place::with(Limits::SERVE);
    let content: Vec<u8> = (0..1_000_000_u32).map(|number| number as u8).collect();
    fs::write(place.data("large"), &content).unwrap();
    let mut reply = place.begin(all("/data/large")).await;
    let mut bytes = Vec::new();
    while let Some(ReadResponse { data }) = reply.next_message().await {
        assert!(data.len() <= 128 * 1_024);
        bytes.extend_from_slice(&data);
    }
    assert_eq!(bytes, content);
}
