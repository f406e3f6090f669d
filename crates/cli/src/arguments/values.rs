//! Reading values of options.

use std::{net::SocketAddr, time::Duration};

use wattflow_engine::{
    address::{Address, KNOWN_SERVICES, Scheme},
    failure::FailureKind,
};
use wattflow_services::server::ServicePath;

use crate::gateway::Authority;

pub(super) fn delay(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let factor = match text.strip_prefix(digits) {
        Some("ms") => 0.001,
        Some("s") => 1.0,
        Some("m") => 60.0,
        _ => return Err("write it as in `500ms`, `2s` or `1.5m`".to_owned()),
    };
    let seconds: f64 = digits.parse().map_err(|_| format!("`{digits}` is not a number"))?;
    Duration::try_from_secs_f64(seconds * factor).map_err(|_| "it must be 0 or more, and finite".to_owned())
}

/// One delay, or a range of them, in milliseconds.
pub(super) fn delays(text: &str) -> Result<(u64, u64), String> {
    let millis = |text| delay(text).map(|delay| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX));
    let Some((min, max)) = text.split_once("..") else { return millis(text).map(|delay| (delay, delay)) };
    let (min, max) = (millis(min)?, millis(max)?);
    if min > max { Err("write the shorter one first, as in `200ms..2s`".to_owned()) } else { Ok((min, max)) }
}

/// A kind of failure, by its word.
pub(super) fn failure_kind(text: &str) -> Result<FailureKind, String> {
    FailureKind::from_word(text).ok_or_else(|| {
        let words: Vec<&str> = FailureKind::ALL.iter().map(|kind| kind.word()).collect();
        format!("write one of {}", words.join(", "))
    })
}

/// An address for another program to listen at, which takes no host names and whose port somebody must know.
pub(super) fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let address = text.parse().ok().filter(|address: &SocketAddr| address.port() != 0);
    address.ok_or_else(|| "write an IP address and a port, as in `127.0.0.1:8081` or `[::1]:8081`".to_owned())
}

/// Scheme, host and port, spelled as browsers do.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let serialised = |address: &Address| {
        let (scheme, default_port) = match &address.scheme {
            Scheme::GrpcWeb { tls, base_path } if base_path.is_empty() => {
                if *tls {
                    ("https", ":443")
                } else {
                    ("http", ":80")
                }
            }
            _ => return None,
        };
        let authority = Authority::new(&address.host, address.port)?.to_string();
        Some(format!("{scheme}://{}", authority.strip_suffix(default_port).unwrap_or(&authority)))
    };
    text.parse().ok().and_then(|address| serialised(&address)).ok_or_else(|| {
        "write scheme, host and port, as in `https://pipelines.example` or `http://localhost:8080`".into()
    })
}

pub(super) fn service_path(text: &str) -> Result<ServicePath, String> {
    ServicePath::from_name(text).ok_or_else(|| format!("write {}", KNOWN_SERVICES.join(" or ")))
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("write a number from 0 to 1, as in `0.25`".to_owned()),
    }
}

/// An address that the gateway may call, and whether with TLS.
pub(super) fn upstream(text: &str) -> Result<(Authority, bool), String> {
    let (rest, tls) = match (text.strip_prefix("grpcs://"), text.strip_prefix("grpc://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => (text, false),
    };
    Ok((rest.parse()?, tls))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upstream_says_whether_it_has_tls() {
        let read = |text| upstream(text).map(|(authority, tls)| (authority.to_string(), tls)).ok();
        assert_eq!(read("a:1"), Some(("a:1".to_owned(), false)));
        assert_eq!(read("grpc://a:1"), Some(("a:1".to_owned(), false)));
        assert_eq!(read("grpcs://a:1"), Some(("a:1".to_owned(), true)));
        assert_eq!(read("https://a:1"), None);
    }

    #[test]
    fn delays_are_read_with_their_unit() {
        assert_eq!(delay("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(delay("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(delay("1.5m"), Ok(Duration::from_secs(90)));
        for text in ["", "5", "s", "-1s", "1e400s", "NaNs", "1h"] {
            assert!(delay(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_delay_may_be_a_range() {
        assert_eq!(delays("500ms"), Ok((500, 500)));
        assert_eq!(delays("200ms..1.5s"), Ok((200, 1_500)));
        for text in ["", "1..2", "2s..1s", "1s..", "..1s", "1s-2s"] {
            assert!(delays(text).is_err(), "{text}");
        }
    }

    #[test]
    fn origins_are_spelled_as_browsers_do() {
        let check = |text, expected: &str| assert_eq!(origin(text).as_deref(), Ok(expected));
        check("http://localhost:8080", "http://localhost:8080");
        check("https://Pipelines.Example:443/", "https://pipelines.example");
        check("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]");
        check("https://a.example:80", "https://a.example:80");
        for text in ["", "*", "null", "a.example:443", "grpcs://a:1", "https://a/b", "https://a b", "https://a?b"] {
            assert!(origin(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_to_listen_at_has_an_ip_address_and_a_port() {
        assert!(listen_address("0.0.0.0:8081").is_ok() && listen_address("[::1]:8081").is_ok());
        for text in ["", "localhost:8081", "127.0.0.1", "127.0.0.1:0", "::1:8081"] {
            assert!(listen_address(text).is_err(), "{text}");
        }
    }
}
