//! How a call ended, as a reply's headers or trailers tell it.

use wattflow_engine::{failure::Failure, status::StatusCode};

use crate::{classify, gateway_cause};

const STATUS: &str = "grpc-status";
const MESSAGE: &str = "grpc-message";

/// The status of a call, and what was said of it.
#[derive(Debug)]
pub(super) struct Ending {
    code: StatusCode,
    /// Percent-encoded.
    message: String,
    gateway_cause: Option<String>,
}

impl Ending {
    /// What stands in headers or trailers that `value` gives by name; `None` if they have no status.
    pub(super) fn read(value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let number = value(STATUS)?.parse().ok();
        Some(Self {
            code: number.and_then(StatusCode::from_number).unwrap_or(StatusCode::Unknown),
            message: value(MESSAGE).unwrap_or_default(),
            gateway_cause: value(gateway_cause::HEADER),
        })
    }

    /// What stands in the payload of a frame of trailers: lines of `name: value`, the names in any case.
    pub(super) fn of_trailers(block: &[u8]) -> Option<Self> {
        Self::read(&|name| {
            block.split(|byte| *byte == b'\n').find_map(|line| {
                let colon = line.iter().position(|byte| *byte == b':')?;
                let (found, value) = line.split_at_checked(colon)?;
                let is_it = found.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
                let value = value.strip_prefix(b":")?.trim_ascii();
                is_it.then(|| String::from_utf8_lossy(value).into_owned())
            })
        })
    }

    /// The failure that a status other than OK stands for.
    pub(super) fn failure(&self) -> Option<Failure> {
        let message = || percent_decoded(self.message.as_bytes());
        (self.code != StatusCode::Ok)
            .then(|| classify::from_status(self.code, &message(), self.gateway_cause.as_deref()))
    }
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
    use StatusCode::{Internal, Unavailable, Unknown};

    #[track_caller]
    fn check(block: &str, expected: Option<(StatusCode, &str)>) {
        let failure = Ending::of_trailers(block.as_bytes()).and_then(|ending| ending.failure());
        let said = failure.as_ref().map(|failure| (failure.status.unwrap(), failure.message.as_str()));
        assert_eq!(said, expected, "{block:?}");
    }

    #[test]
    fn names_are_in_any_case_and_blanks_around_values_do_not_count() {
        check("grpc-status: 0\r\n", None);
        check("grpc-status:13\r\ngrpc-message:x\r\n", Some((Internal, "x")));
        check("Grpc-Status: 14 \r\nGRPC-MESSAGE: \t x: y\r\n", Some((Unavailable, "x: y")));
        check("a: b\nno colon\n\n:\ngrpc-message:\ngrpc-status:13", Some((Internal, "")));
        check("x-grpc-status: 0\r\ngrpc-status: 13\r\n", Some((Internal, "")));
    }

    #[test]
    fn a_status_that_is_no_code_is_unknown() {
        for status in ["99", "-1", "", "zero", "0, 0", "9999999999999999999999"] {
            check(&format!("grpc-status: {status}\r\ngrpc-message: x\r\n"), Some((Unknown, "x")));
        }
    }

    #[test]
    fn trailers_without_a_status_are_no_ending() {
        for block in ["", "\r\n", "grpc-message: x\r\n", "grpc-status\r\n", "\0\u{ff}"] {
            assert!(Ending::of_trailers(block.as_bytes()).is_none(), "{block:?}");
        }
    }

    #[test]
    fn a_message_is_percent_decoded_as_far_as_it_is_encoded() {
        for (encoded, message) in [
            ("disk%20full", "disk full"),
            ("%E2%82%ac", "€"),
            ("5%", "5%"),
            ("%4", "%4"),
            ("%zz%41", "%zzA"),
            ("%ff", "\u{fffd}"),
            ("€", "€"),
            ("%0a%25", "\n%"),
        ] {
            check(&format!("grpc-status: 13\r\ngrpc-message: {encoded}\r\n"), Some((Internal, message)));
        }
    }
}
