//! Replies of many messages.

use wattflow_engine::failure::Failure;

use super::*;

/// The messages of a stream whose body comes in pieces of `piece` bytes, and how it ended.
fn streamed(body: &[u8], piece: usize) -> Result<Vec<Vec<u8>>, Failure> {
    let mut reply = Reply::begin_stream("the server", 200, &|name| {
        (name == "content-type").then(|| "application/grpc-web+proto".to_owned())
    })?;
    let mut messages = Vec::new();
    for mut piece in body.chunks(piece) {
        while !piece.is_empty() {
            let (message, left) = reply.next_message(piece)?;
            messages.extend(message);
            piece = left;
        }
    }
    reply.end_stream(None)?;
    Ok(messages)
}

#[test]
fn a_stream_is_its_messages_wherever_it_is_cut_and_is_whole_only_with_its_end() {
    let end = b"\x80\0\0\0\x0fgrpc-status: 0\r\n";
    let end = [&end[..4], &[end.len() as u8 - 5], &end[5..]].concat();
    let body = [&b"\0\0\0\0\x02ab\0\0\0\0\0\0\0\0\0\x01c"[..], &end].concat();
    for piece in 1..=body.len() {
        assert_eq!(streamed(&body, piece), Ok(vec![b"ab".to_vec(), Vec::new(), b"c".to_vec()]), "{piece}");
        for cut in 0..body.len() {
            assert!(streamed(&body[..cut], piece).is_err(), "cut off at {cut}");
        }
    }
    assert_eq!(streamed(&end, 3), Ok(Vec::new()));
    let failed = b"\0\0\0\0\x01a\x80\0\0\0\x10grpc-status: 10\r\n";
    let failed = [&failed[..10], &[failed.len() as u8 - 11], &failed[11..]].concat();
    assert_eq!(streamed(&failed, 5).unwrap_err().status, Some(StatusCode::Aborted));
    assert!(streamed(&[&body[..], b"\0"].concat(), 4).is_err());
}
