//! Which content encodings a client takes.

use axum::http::{HeaderMap, header};

/// The form in which content is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `br`.
    Brotli,
    /// `gzip`.
    Gzip,
    /// As it is.
    Identity,
}

impl Encoding {
    /// Its name in `content-encoding`; none for content as it is.
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// Whether `accept-encoding` names this encoding with a weight above 0 (RFC 9110, 12.5.3). A `*` is not enough:
/// whoever cannot name an encoding may not be able to read it.
pub(crate) fn is_accepted(request: &HeaderMap, encoding: Encoding) -> bool {
    let Some(name) = encoding.name() else { return true };
    let listed = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name)) && !parts.any(is_zero_weight)
    })
}

fn is_zero_weight(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    name.trim().eq_ignore_ascii_case("q") && value.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check(accept: &'static str, brotli: bool, gzip: bool) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accept))]);
        let accepted = [Encoding::Brotli, Encoding::Gzip].map(|encoding| is_accepted(&headers, encoding));
        assert_eq!(accepted, [brotli, gzip], "{accept}");
    }

    #[test]
    fn only_what_is_named_is_accepted() {
        check("gzip, deflate, br, zstd", true, true);
        check("GZIP;q=0.5", false, true);
        check("gzip;q=0, br", true, false);
        check("br;q=0.0, gzip;q=0.001", false, true);
        check("br ; q = 0", false, false);
        check("", false, false);
        check("*", false, false);
        check("identity", false, false);
    }
}
