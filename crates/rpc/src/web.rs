//! What gRPC-Web puts around a message (<https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md>).
//!
//! The page uses tonic's transport for browsers but not tonic's generic client, whose streaming, compression and
//! metadata would add tens of kilobytes to the first load; a unary call needs only this.

use prost::Message;
use tonic::codegen::http::{HeaderMap, HeaderValue};
use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{
    classify, gateway_cause,
    proto::{ExecuteRequest, ExecuteResponse},
};

/// Name of the header or trailer that holds the status.
pub(crate) const STATUS: &str = "grpc-status";

/// What precedes a message: a byte of flags and its length in 4 bytes, big-endian.
const PREFIX_BYTES: usize = 5;
const COMPRESSED: u8 = 1;

/// The request as a body: one uncompressed message.
pub(crate) fn encode(request: &ExecuteRequest) -> Vec<u8> {
    let message = request.encode_to_vec();
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    let mut body = Vec::with_capacity(message.len().saturating_add(PREFIX_BYTES));
    body.push(0);
    body.extend(length.to_be_bytes());
    body.extend(message);
    body
}

/// `millis` as a value of `grpc-timeout`: at most 8 digits and a unit.
pub(crate) fn timeout(millis: u64) -> String {
    const MOST: u64 = 99_999_999;
    if millis <= MOST { format!("{millis}m") } else { format!("{}S", millis.div_euclid(1_000).min(MOST)) }
}

/// What a reply from `whom` comes to: `data` is its body without trailers, `trailers` those of its end or, when it has
/// nothing else, its headers.
pub(crate) fn decode(whom: &str, data: &[u8], trailers: &HeaderMap) -> Result<ExecuteResponse, Failure> {
    let lost = |what: &str| {
        Failure::new(FailureKind::ConnectionLost, format!("the connection to {whom} was lost: {what}"))
            .with_status(StatusCode::Unavailable)
    };
    let header = |name: &str| trailers.get(name).map(HeaderValue::as_bytes);
    let Some(status) = header(STATUS) else { return Err(lost("its reply ended without a status")) };
    let code = std::str::from_utf8(status)
        .ok()
        .and_then(|number| number.parse().ok())
        .and_then(StatusCode::from_number)
        .unwrap_or(StatusCode::Unknown);
    if code != StatusCode::Ok {
        let message = percent_decoded(header("grpc-message").unwrap_or_default());
        let cause = header(gateway_cause::HEADER).and_then(|cause| std::str::from_utf8(cause).ok());
        return Err(classify::from_status(code, &message, cause));
    }
    let (Some(flags), Some(message)) = (data.first(), data.get(PREFIX_BYTES..)) else {
        return Err(lost("its reply holds no message"));
    };
    let unreadable = || {
        Failure::new(FailureKind::NotGrpc, format!("{whom} sent a message that is no `ExecuteResponse`"))
            .with_status(StatusCode::Internal)
    };
    if flags & COMPRESSED != 0 {
        return Err(unreadable());
    }
    ExecuteResponse::decode(message).map_err(|_| unreadable())
}

/// `grpc-message` is percent-encoded; what is not UTF-8 after decoding is replaced.
fn percent_decoded(text: &[u8]) -> String {
    let hex = |digit: Option<&u8>| digit.and_then(|digit| char::from(*digit).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, hex(after.first()), hex(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high << 4 | low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trailers(entries: &[(&'static str, &str)]) -> HeaderMap {
        entries.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[track_caller]
    fn check(data: &[u8], entries: &[(&'static str, &str)], expected: Result<&str, (FailureKind, &str)>) {
        let decoded = decode("it", data, &trailers(entries));
        let decoded = decoded.map(|response| response.message).map_err(|failure| (failure.kind, failure.message));
        assert_eq!(decoded, expected.map(ToOwned::to_owned).map_err(|(kind, message)| (kind, message.to_owned())));
    }

    fn reply(message: &str) -> Vec<u8> {
        let message = ExecuteResponse { success: true, message: message.to_owned() }.encode_to_vec();
        let mut data = vec![0, 0, 0, 0, message.len() as u8];
        data.extend(message);
        data
    }

    #[test]
    fn a_request_is_framed() {
        let request = ExecuteRequest { input_file: "a".into(), output_file: "b".into() };
        assert_eq!(encode(&request), b"\0\0\0\0\x06\x0a\x01a\x12\x01b");
    }

    #[test]
    fn a_timeout_has_at_most_eight_digits() {
        assert_eq!(timeout(30_000), "30000m");
        assert_eq!(timeout(99_999_999), "99999999m");
        assert_eq!(timeout(100_000_000), "100000S");
        assert_eq!(timeout(u64::MAX), "99999999S");
    }

    #[test]
    fn a_message_counts_only_with_status_ok() {
        check(&reply("done"), &[("grpc-status", "0")], Ok("done"));
        check(
            &reply("done"),
            &[("grpc-status", "13"), ("grpc-message", "disk%20full %e2%82%ac 5%")],
            Err((FailureKind::ServiceError, "disk full € 5%")),
        );
        check(&[], &[("grpc-status", "12")], Err((FailureKind::WrongServicePath, "")));
        check(
            &[],
            &[("grpc-status", "14"), ("wattflow-cause", "unreachable"), ("grpc-message", "x")],
            Err((FailureKind::Unreachable, "x")),
        );
        check(&[], &[("grpc-status", "99")], Err((FailureKind::ServiceError, "")));
    }

    #[test]
    fn a_reply_that_is_not_whole_is_a_lost_connection() {
        let lost = "the connection to it was lost: its reply ended without a status";
        check(&reply("done"), &[], Err((FailureKind::ConnectionLost, lost)));
        let empty = "the connection to it was lost: its reply holds no message";
        check(&[], &[("grpc-status", "0")], Err((FailureKind::ConnectionLost, empty)));
    }

    #[test]
    fn a_message_of_another_kind_is_not_taken_for_an_answer() {
        let not_grpc = "it sent a message that is no `ExecuteResponse`";
        check(b"\0\0\0\0\x02\xff\xff", &[("grpc-status", "0")], Err((FailureKind::NotGrpc, not_grpc)));
        check(b"\x01\0\0\0\x00", &[("grpc-status", "0")], Err((FailureKind::NotGrpc, not_grpc)));
    }
}
