//! The word that callers must know where more than this machine can reach the gateway.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use tonic::{Code, Status};
use wattflow_rpc::gateway_cause::GatewayCause;

use super::cause;

/// Shorter ones can be guessed.
const LEAST_CHARS: usize = 16;
/// Of SHA-256.
const DIGEST_BYTES: usize = 32;

/// What a caller must send as `authorization: Bearer TOKEN`. Only its digest is kept, and nothing prints it.
#[derive(Clone)]
pub(crate) struct Token {
    digest: [u8; DIGEST_BYTES],
}

impl Token {
    /// Reads a token. The error does not repeat it.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("it may hold only visible ASCII characters, no spaces".to_owned());
        }
        if text.len() < LEAST_CHARS {
            return Err(format!(
                "it is shorter than {LEAST_CHARS} characters and can be guessed; `openssl rand -hex 32` makes a good one"
            ));
        }
        Ok(Self { digest: digest(text.as_bytes()) })
    }

    /// Whether a request carries it. Takes as long for a wrong token as for the right one: digests are of one length,
    /// whatever the token's, and are compared to their end.
    pub(crate) fn is_in(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return false };
        let Some(given) = bearer(value) else { return false };
        is_same(&digest(given), &self.digest)
    }

    /// Refuses a call that does not carry it.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Status> {
        if self.is_in(headers) {
            return Ok(());
        }
        let had = if headers.contains_key(header::AUTHORIZATION) { "a wrong one" } else { "none" };
        let message = format!("this gateway wants its token as `authorization: Bearer TOKEN`; the call had {had}");
        Err(cause::status(GatewayCause::TokenNeeded, Code::Unauthenticated, message))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

fn digest(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::digest(bytes).into()
}

/// Whether all bytes are the same. Looks at every one, whichever differ.
fn is_same<Byte: ConstantTimeEq>(given: &[Byte; DIGEST_BYTES], expected: &[Byte; DIGEST_BYTES]) -> bool {
    given.ct_eq(expected).into()
}

/// The credentials of the scheme `Bearer`, whose name may be in any case (RFC 9110, 11.1).
fn bearer(value: &HeaderValue) -> Option<&[u8]> {
    let (scheme, credentials) = value.as_bytes().split_first_chunk::<7>()?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(credentials)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use subtle::Choice;

    use super::*;

    const TOKEN: &str = "0123456789abcdef";

    #[track_caller]
    fn check(values: &[&str], accepted: bool) {
        let headers = values.iter().map(|value| (header::AUTHORIZATION, value.parse().unwrap())).collect();
        assert_eq!(Token::new(TOKEN).unwrap().is_in(&headers), accepted, "{values:?}");
    }

    #[test]
    fn only_the_whole_token_is_accepted() {
        check(&["Bearer 0123456789abcdef"], true);
        check(&["bearer 0123456789abcdef"], true);
        check(&[], false);
        for value in [
            "",
            "Bearer",
            "Bearer ",
            "0123456789abcdef",
            "Basic 0123456789abcdef",
            "Bearer 0123456789abcde",
            "Bearer 0123456789abcdeg",
            "Bearer x123456789abcdef",
            "Bearer 0123456789abcdefg",
            "Bearer 0123456789ABCDEF",
            "Bearer  0123456789abcdef",
        ] {
            check(&[value], false);
        }
        check(&["Bearer 0123456789abcdef", "Bearer 0123456789abcdef"], false);
    }

    /// A byte that counts how often it is compared.
    struct Counted<'c>(u8, &'c Cell<usize>);

    impl ConstantTimeEq for Counted<'_> {
        fn ct_eq(&self, other: &Self) -> Choice {
            self.1.update(|count| count.saturating_add(1));
            self.0.ct_eq(&other.0)
        }
    }

    #[test]
    fn a_wrong_token_is_compared_to_its_end_wherever_it_differs() {
        let expected = digest(TOKEN.as_bytes());
        let compare = |given: [u8; DIGEST_BYTES]| {
            let compared = Cell::new(0);
            let counted = |bytes: [u8; DIGEST_BYTES]| bytes.map(|byte| Counted(byte, &compared));
            (is_same(&counted(given), &counted(expected)), compared.get())
        };
        assert_eq!(compare(expected), (true, DIGEST_BYTES));
        assert_eq!(compare(expected.map(|byte| !byte)), (false, DIGEST_BYTES));
        for at in 0..DIGEST_BYTES {
            for bit in 0..8 {
                let mut given = expected;
                given[at] ^= 1 << bit;
                assert_eq!(compare(given), (false, DIGEST_BYTES), "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn a_token_is_known_by_a_digest_of_one_length() {
        for given in ["", TOKEN, "0123456789abcdeg", &"x".repeat(10_000)] {
            assert_eq!(digest(given.as_bytes()) == digest(TOKEN.as_bytes()), given == TOKEN, "{given}");
        }
    }

    #[test]
    fn what_can_be_guessed_or_not_sent_is_no_token_and_not_repeated() {
        for (text, words) in [("", "shorter"), ("secret", "shorter"), ("0123456789abcde", "shorter"), ("a b", "ASCII")]
        {
            let error = Token::new(text).unwrap_err();
            assert!(error.contains(words) && (text.is_empty() || !error.contains(text)), "{error}");
        }
        assert_eq!(format!("{:?}", Token::new(TOKEN).unwrap()), "Token");
    }
}
