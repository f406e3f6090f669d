//! Replies in native gRPC.

use super::*;

/// A reply in native gRPC: its headers, frames, and trailers of HTTP where it has some.
#[track_caller]
fn check_native(headers: &[(&str, &str)], body: &[u8], trailers: Option<&[(&str, &str)]>, expected: Outcome<'_>) {
    fn value(fields: &[(&str, &str)], name: &str) -> Option<String> {
        fields.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned())
    }
    for middle in 0..=body.len() {
        let read = || {
            let mut reply = Reply::begin_native("it", 200, &|name| value(headers, name))?;
            reply.feed(&body[..middle])?;
            reply.feed(&body[middle..])?;
            let message = match trailers {
                Some(trailers) => reply.end_with_trailers(&|name| value(trailers, name)),
                None => reply.end(None),
            };
            call::decode("it", &message?)
        };
        let found = read()
            .map(|response| response.message)
            .map_err(|failure| (failure.kind, failure.status.unwrap(), failure.message));
        assert_eq!(found, owned(expected), "in pieces from 0 and {middle}");
    }
}

#[test]
fn native_grpc_ends_with_trailers_of_http() {
    const NATIVE: &[(&str, &str)] = &[("content-type", "application/grpc")];
    const OK: &[(&str, &str)] = &[("grpc-status", "0")];
    const FAILED: &[(&str, &str)] = &[("grpc-status", "13"), ("grpc-message", "disk%20full")];
    check_native(NATIVE, DONE, Some(OK), Ok("done"));
    check_native(&[("content-type", "application/grpc+proto;x=y")], DONE, Some(OK), Ok("done"));
    let failed = refused(FailureKind::ServiceError, StatusCode::Internal, "disk full");
    check_native(NATIVE, b"", Some(FAILED), failed);
    check_native(NATIVE, DONE, Some(FAILED), failed);
    check_native(NATIVE, &DONE[..8], Some(FAILED), failed);
    check_native(&[NATIVE, FAILED].concat(), b"", None, failed);
    // What ends the reply counts.
    check_native(&[NATIVE, OK].concat(), b"", Some(FAILED), failed);
    check_native(&[NATIVE, FAILED].concat(), DONE, None, LOST);
    check_native(NATIVE, DONE, None, LOST);
    check_native(NATIVE, &DONE[..8], Some(OK), LOST);
    let no_status = "it ended its reply without a gRPC status";
    check_native(NATIVE, DONE, Some(&[]), refused(FailureKind::NotGrpc, StatusCode::Unknown, no_status));
    let cardinality = |words| refused(FailureKind::ServiceError, StatusCode::Unimplemented, words);
    check_native(NATIVE, b"", Some(OK), cardinality("it reported success without a message"));
    check_native(NATIVE, &[DONE, DONE].concat(), Some(OK), cardinality("it sent more than one message"));
    let not_grpc = |status, words| refused(FailureKind::NotGrpc, status, words);
    let no_frame = not_grpc(StatusCode::Internal, "it sent what is no frame of gRPC");
    check_native(NATIVE, &whole(), Some(OK), no_frame);
    for (content_type, words) in [
        ("text/html", "it answered with `text/html` instead of gRPC"),
        ("application/grpc-web+proto", "it answered with `application/grpc-web+proto` instead of gRPC"),
        ("application/grpc+json", "it answered with `application/grpc+json` instead of gRPC"),
    ] {
        check_native(&[("content-type", content_type)], DONE, Some(OK), not_grpc(StatusCode::Unknown, words));
    }
}
