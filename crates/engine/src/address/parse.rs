//! Reading an address.

use std::str::FromStr;

use super::{Address, AddressError, Scheme};

impl FromStr for Address {
    type Err = AddressError;

    /// Reads `host:port`, `grpc://host:port`, `grpcs://host:port`, `http://host[:port][/path]` or `https://…`.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        match plain(text) {
            Some((host, port)) => Ok(Self { scheme: Scheme::Grpc, host: host.to_owned(), port }),
            None => read(text),
        }
    }
}

/// The address where it is as nearly all are: one name, or several with points between them, of which the first starts with
/// a letter; a colon, and a port. Such a one is read in one pass.
fn plain(text: &str) -> Option<(&str, u16)> {
    let mut bytes = text.bytes().enumerate();
    let mut before = b'.';
    let mut host = "";
    for (at, byte) in bytes.by_ref() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'_' if at > 0 => {}
            b'-' if before != b'.' => {}
            b'.' if before != b'.' && before != b'-' => {}
            b':' if before != b'.' && before != b'-' => {
                host = text.get(..at)?;
                break;
            }
            _ => return None,
        }
        before = byte;
    }
    let mut port = 0_u16;
    for (_, byte) in bytes {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        port = port.checked_mul(10)?.checked_add(u16::from(digit))?;
    }
    // A name has at most 63 characters: what is no longer than that has no longer one.
    ((1..=63).contains(&host.len()) && port > 0).then_some((host, port))
}

/// Any address.
fn read(text: &str) -> Result<Address, AddressError> {
    // Of what is only visible ASCII no character is looked at twice.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        if text.trim().is_empty() {
            return Err(AddressError::Empty);
        }
        if text.contains(char::is_whitespace) {
            return Err(AddressError::Space);
        }
    }
    let (scheme, rest) = split_scheme(text).unwrap_or(("grpc", text));
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or_default();
    let path = path.trim_end_matches('/');
    let is_scheme = |name: &str| scheme.eq_ignore_ascii_case(name);
    let (scheme, default_port) = if is_scheme("grpc") {
        (Scheme::Grpc, None)
    } else if is_scheme("grpcs") {
        (Scheme::Grpcs, None)
    } else if is_scheme("http") {
        (Scheme::GrpcWeb { tls: false, base_path: path.to_owned() }, Some(80))
    } else if is_scheme("https") {
        (Scheme::GrpcWeb { tls: true, base_path: path.to_owned() }, Some(443))
    } else {
        return Err(AddressError::UnknownScheme(scheme.to_ascii_lowercase()));
    };
    if path.contains(['?', '#']) {
        return Err(AddressError::QueryOrFragment);
    }
    let (host, port) = host_and_port(authority)?;
    if !path.is_empty() && default_port.is_none() {
        return Err(AddressError::PathOnNative);
    }
    let port = match (port, default_port) {
        (Some(port), _) => parse_port(port)?,
        (None, Some(default)) => default,
        (None, None) => return Err(AddressError::MissingPort),
    };
    Ok(Address { scheme, host: host.to_owned(), port })
}

/// What stands before and after `://`.
pub(super) fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

fn host_and_port(authority: &str) -> Result<(&str, Option<&str>), AddressError> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let (host, rest) = bracketed.split_once(']').ok_or(AddressError::BadIpv6)?;
        if !is_ipv6(host) {
            return Err(AddressError::BadIpv6);
        }
        return match rest.strip_prefix(':') {
            None if rest.is_empty() => Ok((host, None)),
            None => Err(AddressError::BadPort(rest.to_owned())),
            port => Ok((host, port)),
        };
    }
    let (host, port) = match authority.split_once(':') {
        Some((_, port)) if port.contains(':') => {
            let bare = is_ipv6(authority) || authority.rsplit_once(':').is_some_and(|(host, _)| is_ipv6(host));
            return Err(if bare { AddressError::BareIpv6 } else { AddressError::BadPort(port.to_owned()) });
        }
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    if host.is_empty() {
        return Err(AddressError::MissingHost);
    }
    if is_host(host) { Ok((host, port)) } else { Err(AddressError::BadHost(host.to_owned())) }
}

fn parse_port(port: &str) -> Result<u16, AddressError> {
    // `parse` would take a plus sign too.
    let is_digits = port.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_digits { port.parse().ok() } else { None };
    number.filter(|port| *port > 0).ok_or_else(|| AddressError::BadPort(port.to_owned()))
}

/// Whether it is an IPv4 address or a host name. Underscores are allowed: container names have them.
fn is_host(host: &str) -> bool {
    if host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return is_ipv4(host);
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.strip_suffix('.').unwrap_or(host).split('.').all(is_label)
}

/// Four numbers from 0 to 255, without leading zeros.
fn is_ipv4(host: &str) -> bool {
    let is_number = |part: &str| (part == "0" || !part.starts_with(['0', '+'])) && part.parse::<u8>().is_ok();
    host.split('.').count() == 4 && host.split('.').all(is_number)
}

/// Eight groups of hexadecimal digits (RFC 4291), or fewer where `::` stands for zeros; the last two may be an IPv4
/// address.
fn is_ipv6(host: &str) -> bool {
    let mut groups = 0_usize;
    let mut gaps = 0_usize;
    let last = host.split(':').count().saturating_sub(1);
    for (at, group) in host.split(':').enumerate() {
        let is_hex = group.len() <= 4 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
        // A gap at an end leaves two empty parts, one of which is outside of it.
        let is_outside = (at == 0 && host.starts_with("::")) || (at == last && host.ends_with("::"));
        match group {
            "" if is_outside => {}
            "" if at == 0 || at == last => return false,
            "" => gaps = gaps.saturating_add(1),
            _ if is_hex => groups = groups.saturating_add(1),
            _ if at == last && at > 0 && is_ipv4(group) => groups = groups.saturating_add(2),
            _ => return false,
        }
    }
    last >= 2 && ((gaps == 0 && groups == 8) || (gaps == 1 && groups < 8))
}

/// Whether an IPv6 address is `::1`, however it is written.
pub(super) fn is_ipv6_loopback(host: &str) -> bool {
    let (before, last) = host.rsplit_once(':').unwrap_or_default();
    last.trim_start_matches('0') == "1" && before.bytes().all(|byte| matches!(byte, b'0' | b':'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = match text.parse::<Address>() {
            Ok(address) => address.to_string(),
            Err(error) => format!("error: {error}"),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn native_addresses_have_host_and_port() {
        check("localhost:50051", "localhost:50051");
        check("grpc://energy_generator:50051", "energy_generator:50051");
        check("GRPCS://a.example.:443/", "grpcs://a.example.:443");
        check("[::1]:50051", "[::1]:50051");
        check("10.0.0.1:65535", "10.0.0.1:65535");
    }

    #[test]
    fn web_addresses_may_have_a_path_and_need_no_port() {
        check("http://localhost", "http://localhost:80");
        check("https://a.example/grpc/", "https://a.example:443/grpc");
        check("http://[fe80::1]:8080/x/y", "http://[fe80::1]:8080/x/y");
    }

    #[test]
    fn what_is_no_address_says_why() {
        check("", "error: it is empty");
        check("local host:1", "error: it holds a space");
        check("ftp://localhost:21", "error: scheme `ftp://` is not one of ours");
        check(":50051", "error: it has no host");
        check("grpc://localhost", "error: it has no port");
        check("localhost:", "error: it has no port after the colon");
        check("http://[::1]:/x", "error: it has no port after the colon");
        check("localhost:0", "error: port `0` is not from 1 to 65535");
        check("localhost:65536", "error: port `65536` is not from 1 to 65535");
        check("localhost:+80", "error: port `+80` is not from 1 to 65535");
        check("a:b:1", "error: port `b:1` is not from 1 to 65535");
        check("::1:50051", "error: an IPv6 address must stand in brackets");
        check("[::1:50051", "error: what stands in brackets is not an IPv6 address");
        check("[localhost]:1", "error: what stands in brackets is not an IPv6 address");
        check("[::1]50051", "error: port `50051` is not from 1 to 65535");
        check("300.0.0.1:1", "error: `300.0.0.1` is not a host name or IP address");
        check("user@host:1", "error: `user@host` is not a host name or IP address");
        check("-a:1", "error: `-a` is not a host name or IP address");
        check("a..b:1", "error: `a..b` is not a host name or IP address");
        check("localhost:50051/x", "error: only `http://` and `https://` may have a path");
        check("http://localhost?x", "error: it has a query or fragment");
        check("!!!", "error: `!!!` is not a host name or IP address");
    }

    #[test]
    fn an_obvious_repair_is_an_address() {
        let repaired = |text: &str| text.parse::<Address>().unwrap_err().repaired(text);
        assert_eq!(repaired(" a:1\n").as_deref(), Some("a:1"));
        assert_eq!(repaired("a b:1"), None);
        assert_eq!(repaired("dns:///a:1").as_deref(), Some("a:1"));
        assert_eq!(repaired("grpcs://fe80::1:50051").as_deref(), Some("grpcs://[fe80::1]:50051"));
        assert_eq!(repaired("unix:///tmp/socket"), None);
    }

    #[test]
    fn loopback_addresses_are_those_that_browsers_take_for_their_own_machine() {
        let is_loopback = |text: &str| text.parse::<Address>().unwrap().is_loopback();
        for text in ["LocalHost.:1", "a.localhost:1", "127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[0:0:0:0:0:0:0:0001]:1"]
        {
            assert!(is_loopback(text), "{text}");
        }
        for text in ["localhost.example:1", "127.example:1", "10.0.0.1:1", "[::2]:1", "[::]:1", "[1::1]:1", "[::1:1]:1"]
        {
            assert!(!is_loopback(text), "{text}");
        }
    }

    #[test]
    fn ip_addresses_are_those_of_the_standard_library() {
        use std::net::{Ipv4Addr, Ipv6Addr};
        for text in [
            "::",
            "::1",
            "1::",
            "1::2",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7",
            ":1",
            "1:",
            ":::",
            "1::2::3",
            "12345::",
            "g::",
            "::ffff:1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "1.2.3.4::",
            ":",
            "",
            "fe80::1%eth0",
            "::1.2.3",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4::5:6:7:8",
        ] {
            assert_eq!(is_ipv6(text), text.parse::<Ipv6Addr>().is_ok(), "{text}");
        }
        for text in ["1.2.3.4", "0.0.0.0", "01.2.3.4", "256.1.1.1", "1.2.3", "1.2.3.4.5", "1..2.3", "", "+1.2.3.4"] {
            assert_eq!(is_ipv4(text), text.parse::<Ipv4Addr>().is_ok(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ipv6_addresses_are_those_of_the_standard_library(text in "[0-9a-g:.]{0,20}|([0-9a-f]{0,2}:){0,8}[0-9.]{0,7}") {
            prop_assert_eq!(is_ipv6(&text), text.parse::<std::net::Ipv6Addr>().is_ok());
        }

        #[test]
        fn any_text_is_read_or_refused(
            text in "\\PC{0,20}|[a-z0-9:./\\[\\]?#@ -]{0,20}|([a-z0-9_-]{0,3}\\.?){0,3}:[0-9]{0,6}|[a-z]{60,64}:[0-9]{0,6}"
        ) {
            if let Some((host, port)) = plain(&text) {
                prop_assert_eq!(read(&text), Ok(Address { scheme: Scheme::Grpc, host: host.to_owned(), port }));
            }
            match text.parse::<Address>() {
                // What an address shows as is read as the same address.
                Ok(address) => prop_assert_eq!(address.to_string().parse(), Ok(address)),
                Err(error) => {
                    if let Some(repaired) = error.repaired(&text) {
                        prop_assert!(repaired.parse::<Address>().is_ok());
                    }
                }
            }
        }
    }
}
