//! File names as URI references (RFC 3986).

use std::fmt::Write as _;

/// A relative path as a relative reference, an absolute one as a `file:` URI.
pub(super) fn uri_reference(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.strip_prefix("./").unwrap_or(path).bytes() {
        // A colon would be allowed, but not before the first slash, where it ends a scheme.
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, uri: &str) {
        assert_eq!(uri_reference(path), uri);
    }

    #[test]
    fn relative_paths_stay_relative() {
        check("config/a-b_c.json", "config/a-b_c.json");
        check("./a.json", "a.json");
        check("../a.json", "../a.json");
    }

    #[test]
    fn absolute_paths_are_file_uris() {
        check("/srv/a.json", "file:///srv/a.json");
    }

    #[test]
    fn what_a_uri_gives_another_meaning_is_encoded() {
        check("a b%20?#[é].json", "a%20b%2520%3F%23%5B%C3%A9%5D.json");
        check("c:d.json", "c%3Ad.json");
        check("<stdin>", "%3Cstdin%3E");
        check("a\nb", "a%0Ab");
    }
}
