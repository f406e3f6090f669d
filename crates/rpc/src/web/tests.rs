//! Replies as services, proxies and web servers send them, each whole, broken off at every byte, and in every three
//! pieces.

#![cfg(not(target_arch = "wasm32"))]

mod native;
mod stream;

use proptest::prelude::*;
use prost::Message as _;
use wattflow_engine::{failure::FailureKind, status::StatusCode};

use super::{BrokenOff, Reply};
use crate::{call, proto::ExecuteResponse};

type Outcome<'a> = Result<&'a str, (FailureKind, StatusCode, &'a str)>;

/// The head of a reply, without the status that stands in its headers where it is all that there is.
struct Head<'a> {
    http_status: u16,
    headers: &'a [(&'a str, &'a str)],
}

const BINARY: Head<'_> = Head { http_status: 200, headers: &[("content-type", "application/grpc-web+proto")] };
const TEXT: Head<'_> = Head { http_status: 200, headers: &[("content-type", "application/grpc-web-text+proto")] };

/// `ExecuteResponse { success: true, message: "done" }`, framed.
const DONE: &[u8] = b"\0\0\0\0\x08\x08\x01\x12\x04done";

fn trailers(lines: &str) -> Vec<u8> {
    let mut frame = vec![0x80, 0, 0, 0, lines.len() as u8];
    frame.extend(lines.bytes());
    frame
}

fn ok() -> Vec<u8> {
    trailers("grpc-status:0\r\n")
}

fn whole() -> Vec<u8> {
    [DONE, &ok()].concat()
}

/// Base64, without regard to what the code under test does.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |chunk: &[u8]| {
        let byte = |at: usize| chunk.get(at).map_or(0, |byte| usize::from(*byte));
        let (a, b, c) = (byte(0), byte(1), byte(2));
        let values = [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63];
        let mut text = values.map(|value| ALPHABET[value]);
        // A byte more in the chunk is a character less of padding.
        text.iter_mut().skip(1).skip(chunk.len()).for_each(|character| *character = b'=');
        text
    };
    bytes.chunks(3).flat_map(encode).collect()
}

fn read(
    head: &Head<'_>,
    pieces: &[&[u8]],
    broke_off: Option<&str>,
) -> Result<String, (FailureKind, StatusCode, String)> {
    let header = |name: &str| {
        let (_, value) = head.headers.iter().find(|(found, _)| *found == name)?;
        Some((*value).to_owned())
    };
    let read = || {
        let mut reply = Reply::begin("it", head.http_status, &header)?;
        for piece in pieces {
            reply.feed(piece)?;
        }
        call::decode("it", &reply.end(broke_off.map(|why| BrokenOff::connection(why.to_owned())))?)
    };
    read().map(|response| response.message).map_err(|failure| (failure.kind, failure.status.unwrap(), failure.message))
}

fn owned(outcome: Outcome<'_>) -> Result<String, (FailureKind, StatusCode, String)> {
    outcome.map(str::to_owned).map_err(|(kind, status, message)| (kind, status, message.to_owned()))
}

#[track_caller]
fn check(head: &Head<'_>, body: &[u8], expected: Outcome<'_>) {
    let expected = owned(expected);
    assert_eq!(read(head, &[body], None), expected);
    for second in 0..=body.len() {
        for third in second..=body.len() {
            let pieces = [&body[..second], &body[second..third], &body[third..]];
            assert_eq!(read(head, &pieces, None), expected, "in pieces from 0, {second} and {third}");
        }
    }
    // What goes on after its end is an answer when it is cut there.
    let answers = [whole(), base64(&whole())];
    for end in 0..body.len() {
        for broke_off in [None, Some("reset")] {
            let cut = read(head, &[&body[..end]], broke_off);
            assert!(
                cut.is_err() || answers.iter().any(|answer| answer == &body[..end]),
                "broken off at {end}: {cut:?}"
            );
            if expected.is_ok() {
                let (kind, status, words) = cut.unwrap_err();
                let lost = broke_off.map_or(StatusCode::Unknown, |_| StatusCode::Unavailable);
                assert_eq!((kind, status), (FailureKind::ConnectionLost, lost), "at {end}: {words}");
            }
        }
    }
}

fn refused(kind: FailureKind, status: StatusCode, words: &str) -> Outcome<'_> {
    Err((kind, status, words))
}

const LOST: Outcome<'_> = Err((
    FailureKind::ConnectionLost,
    StatusCode::Unknown,
    "the connection to it was lost: its reply ended without a status",
));

#[test]
fn a_message_counts_only_with_status_ok() {
    check(&BINARY, &whole(), Ok("done"));
    check(&BINARY, &[DONE, &trailers("GRPC-Status: 0 \r\nx: y\r\n")].concat(), Ok("done"));
    check(&BINARY, &[DONE, &trailers("grpc-status:0")].concat(), Ok("done"));
    // Default values are not sent: success false, no message.
    check(&BINARY, &[b"\0\0\0\0\0", ok().as_slice()].concat(), Ok(""));
    let failed = trailers("grpc-status:13\r\ngrpc-message:disk%20full %e2%82%ac 5%\r\n");
    let expected = refused(FailureKind::ServiceError, StatusCode::Internal, "disk full € 5%");
    check(&BINARY, &[DONE, &failed].concat(), expected);
    check(&BINARY, &failed, expected);
    let wrong_path = refused(FailureKind::WrongServicePath, StatusCode::Unimplemented, "");
    check(&BINARY, &trailers("grpc-status:12\r\n"), wrong_path);
    let unreachable = trailers("grpc-status:14\r\nWattflow-Cause:unreachable\r\ngrpc-message:x\r\n");
    check(&BINARY, &unreachable, refused(FailureKind::Unreachable, StatusCode::Unavailable, "x"));
}

#[test]
fn a_reply_may_be_only_a_status() {
    let with =
        |http_status, content_type, status| (http_status, [("content-type", content_type), ("grpc-status", status)]);
    let web = "application/grpc-web";
    let wrong_path = refused(FailureKind::WrongServicePath, StatusCode::Unimplemented, "");
    let no_message =
        refused(FailureKind::ServiceError, StatusCode::Unimplemented, "it reported success without a message");
    for ((http_status, headers), body, expected) in [
        (with(200, web, "12"), vec![], wrong_path),
        (with(200, web, "0"), vec![], no_message),
        // A proxy may answer so in the service's stead.
        (with(200, "application/grpc", "12"), vec![], wrong_path),
        (with(503, "text/html", "12"), vec![], wrong_path),
        // With a body, the status is where the body ends.
        (with(200, web, "12"), whole(), Ok("done")),
        (with(200, web, "0"), trailers("grpc-status: 12\r\n"), wrong_path),
        (with(200, web, "12"), DONE.to_vec(), LOST),
        (with(200, web, "0"), DONE.to_vec(), LOST),
    ] {
        let head = Head { http_status, headers: &headers };
        assert_eq!(read(&head, &[&body], None), owned(expected), "{headers:?}");
        for end in 1..body.len() {
            assert!(read(&head, &[&body[..end]], None).is_err(), "{headers:?} broken off at {end}");
        }
    }
}

#[test]
fn a_reply_that_is_not_whole_is_a_lost_connection() {
    for body in [&b""[..], DONE, &DONE[..9], &whole()[..20], b"\0\0\x40\0\0", b"\x80\0\0\0\x01"] {
        check(&BINARY, body, LOST);
        check(&TEXT, &base64(body), LOST);
    }
    let reset = refused(
        FailureKind::ConnectionLost,
        StatusCode::Unavailable,
        "the connection to it was lost: TypeError: network error",
    );
    assert_eq!(read(&BINARY, &[DONE], Some("TypeError: network error")), owned(reset));
    // The service has said how the call ended; how the connection did says nothing.
    assert_eq!(read(&BINARY, &[&whole()], Some("TypeError: network error")), owned(Ok("done")));
}

#[test]
fn text_is_read_as_what_it_stands_for() {
    check(&TEXT, &base64(&whole()), Ok("done"));
    // Envoy pads each frame.
    check(&TEXT, &[base64(DONE), base64(&ok())].concat(), Ok("done"));
    let every_byte: Vec<u8> = whole().iter().flat_map(|byte| base64(&[*byte])).collect();
    check(&TEXT, &every_byte, Ok("done"));
    let no_base64 = "it announced base64 and sent something else";
    let no_base64 = refused(FailureKind::NotGrpc, StatusCode::Internal, no_base64);
    check(&TEXT, b"<!doctype html>", no_base64);
    check(&TEXT, &whole(), no_base64);
    check(&TEXT, &[base64(DONE), b"\n".to_vec(), base64(&ok())].concat(), no_base64);
    check(&TEXT, &[base64(&whole()), b"\n".to_vec()].concat(), no_base64);
    // The first flaw counts.
    let no_frame = refused(FailureKind::NotGrpc, StatusCode::Internal, "it sent what is no frame of gRPC");
    check(&TEXT, b"<html>", no_base64);
    check(&TEXT, &[base64(b"<html>"), b"<".to_vec()].concat(), no_frame);
}

#[test]
fn what_is_no_reply_to_execute_is_refused() {
    let not_grpc = |words| refused(FailureKind::NotGrpc, StatusCode::Internal, words);
    let no_answer = "it sent a message that is no `ExecuteResponse`";
    check(&BINARY, &[b"\0\0\0\0\x02\xff\xff", ok().as_slice()].concat(), not_grpc(no_answer));
    check(&BINARY, &[b"\0\0\0\0\x03\x12\x01\xff", ok().as_slice()].concat(), not_grpc(no_answer));
    check(&BINARY, b"<!doctype html>", not_grpc("it sent what is no frame of gRPC"));
    let compressed = not_grpc("it sent a compressed frame, though none was asked for");
    check(&BINARY, &[b"\x01\0\0\0\x02ab", ok().as_slice()].concat(), compressed);
    check(&BINARY, &[DONE, b"\x81\0\0\0\x02ab"].concat(), compressed);
    let more = not_grpc("it sent more after the end of its reply");
    check(&BINARY, &[whole(), b"\n".to_vec()].concat(), more);
    check(&BINARY, &[whole(), ok()].concat(), more);
    check(&TEXT, &[base64(&whole()), b"A".to_vec()].concat(), more);
    check(&TEXT, &[base64(&whole()), base64(DONE)].concat(), more);
    let too_long = "it sent a message of more than 4 MiB";
    let too_long = refused(FailureKind::ServiceError, StatusCode::ResourceExhausted, too_long);
    check(&BINARY, b"\0\x00\x40\0\x01abc", too_long);
    check(&BINARY, b"\x80\xff\xff\xff\xffabc", too_long);
}

#[test]
fn a_call_has_exactly_one_message_and_one_status() {
    let cardinality = |words| refused(FailureKind::ServiceError, StatusCode::Unimplemented, words);
    check(&BINARY, &ok(), cardinality("it reported success without a message"));
    check(&BINARY, &[DONE, DONE, &ok()].concat(), cardinality("it sent more than one message"));
    let no_status = "it ended its reply without a gRPC status";
    let no_status = refused(FailureKind::NotGrpc, StatusCode::Unknown, no_status);
    check(&BINARY, &[DONE, &trailers("")].concat(), no_status);
    check(&BINARY, &[DONE, &trailers("grpc-message: x\r\n")].concat(), no_status);
}

#[test]
fn a_message_may_be_as_long_as_the_limit() {
    const LIMIT: usize = 4 << 20;
    // The two fields' keys, a boolean and a length take 7 bytes.
    let message = ExecuteResponse { success: true, message: "x".repeat(LIMIT - 7) }.encode_to_vec();
    assert_eq!(message.len(), LIMIT);
    let body = [b"\0\x00\x40\0\0", message.as_slice(), &ok()].concat();
    let pieces: Vec<&[u8]> = body.chunks(65_536).collect();
    assert_eq!(read(&BINARY, &pieces, None).map(|message| message.len()), Ok(LIMIT - 7));
}

#[test]
fn a_status_of_http_is_told_as_one_of_grpc() {
    use StatusCode::{Internal, PermissionDenied, Unauthenticated, Unavailable, Unimplemented, Unknown};
    for (http_status, status) in [
        (400, Internal),
        (401, Unauthenticated),
        (403, PermissionDenied),
        (404, Unimplemented),
        (429, Unavailable),
        (500, Unknown),
        (502, Unavailable),
        (503, Unavailable),
        (504, Unavailable),
        (204, Unknown),
        (301, Unknown),
        (418, Unknown),
    ] {
        let words = format!("it answered with HTTP status {http_status} instead of gRPC-Web");
        let expected = refused(FailureKind::NotGrpc, status, &words);
        check(&Head { http_status, headers: &[("content-type", "text/html")] }, b"<html>", expected);
        check(&Head { http_status, headers: &[("content-type", "application/grpc-web")] }, &whole(), expected);
        // Success that HTTP denies is none.
        check(&Head { http_status, headers: &[("grpc-status", "0")] }, &whole(), expected);
    }
}

#[test]
fn a_redirect_that_was_not_followed_is_named() {
    let expected =
        refused(FailureKind::NotGrpc, StatusCode::Unknown, "it answered with a redirect, which no call follows");
    check(&Head { http_status: 0, headers: &[] }, b"", expected);
}

#[test]
fn only_what_is_called_grpc_web_is_read_as_such() {
    for content_type in [
        "application/grpc-web",
        "application/grpc-web+proto",
        "Application/gRPC-Web+Proto",
        "application/grpc-web+proto;charset=utf-8",
        "application/grpc-web ; x=y",
    ] {
        check(&Head { http_status: 200, headers: &[("content-type", content_type)] }, &whole(), Ok("done"));
    }
    for content_type in ["application/grpc-web-text", "application/grpc-web-TEXT+proto; x"] {
        check(&Head { http_status: 200, headers: &[("content-type", content_type)] }, &base64(&whole()), Ok("done"));
    }
    for content_type in [
        "text/html",
        "application/grpc",
        "application/grpc-web+json",
        "application/grpc-website",
        "x; application/grpc-web",
        "",
    ] {
        let words = format!("it answered with `{content_type}` instead of gRPC-Web");
        let expected = refused(FailureKind::NotGrpc, StatusCode::Unknown, &words);
        check(&Head { http_status: 200, headers: &[("content-type", content_type)] }, &whole(), expected);
    }
    let words = "it answered without a content type instead of gRPC-Web";
    let expected = refused(FailureKind::NotGrpc, StatusCode::Unknown, words);
    check(&Head { http_status: 200, headers: &[] }, &whole(), expected);
}

/// Frames and what looks like them, so that a good part of the bodies made of these get far.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(DONE.to_vec()),
        Just(ok()),
        Just(trailers("grpc-status: 5\r\n")),
        (any::<u8>(), 0_u8..9, prop::collection::vec(any::<u8>(), 0..9)).prop_map(|(flags, length, payload)| [
            &[flags & 0x81, 0, 0, 0, length],
            payload.as_slice()
        ]
        .concat()),
        prop::collection::vec(any::<u8>(), 0..20),
    ]
}

proptest! {
    #[test]
    fn what_a_reply_comes_to_depends_on_its_bytes_alone(
        pieces in prop::collection::vec(piece(), 0..5),
        encoded in any::<bool>(),
        is_text in any::<bool>(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let body = pieces.concat();
        let body = if encoded { base64(&body) } else { body };
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len().max(1))).collect();
        cuts.extend([0, body.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|ends| &body[ends[0]..ends[1]]).collect();
        let head = if is_text { TEXT } else { BINARY };
        let outcome = read(&head, &[&body], None);
        prop_assert_eq!(read(&head, &chunks, None), outcome.clone());
        // Success is a frame of trailers with status 0 at the very end.
        if outcome.is_ok() && !is_text {
            prop_assert!(body.ends_with(&ok()));
        }
    }
}
