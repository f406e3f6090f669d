//! A config in the address of the page: `#name=…&config=…`, which browsers never send to a server.
//!
//! Both are base64url (RFC 4648, section 5) of UTF-8, so that no program that passes the link on has a
//! character to trip over.

/// Largest config that a link holds, in bytes: programs cut longer links off, each at a length of its own.
pub const MAX_SHARED_BYTES: usize = 24 * 1024;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The fragment (with its `#`) that holds a config and the name of its file; `None` when it is too large for a link.
#[must_use]
pub fn fragment(name: &str, text: &str) -> Option<String> {
    (text.len() <= MAX_SHARED_BYTES).then(|| ["#name=", &encoded(name), "&config=", &encoded(text)].concat())
}

/// A config in a link: its name, and its text or why there is none.
pub type Shared = (String, Result<String, &'static str>);

/// What a fragment holds; `None` when it is not about a config.
#[must_use]
pub fn shared(fragment: &str) -> Option<Shared> {
    let mut name = None;
    let mut text = None;
    for part in fragment.trim_start_matches('#').split('&') {
        match part.split_once('=') {
            Some(("name", value)) => name = decoded(value),
            Some(("config", value)) => text = Some(decoded(value).ok_or("the link is damaged: part of it is missing")),
            _ => {}
        }
    }
    Some((name.filter(|name| !name.is_empty()).unwrap_or_else(|| "shared config".to_owned()), text?))
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len().div_ceil(3).saturating_mul(4));
    for group in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for shift in [18_u32, 12, 6, 0].iter().take(group.len().saturating_add(1)) {
            let digit = DIGITS.get((bits >> shift & 63) as usize);
            encoded.extend(digit.map(|digit| char::from(*digit)));
        }
    }
    encoded
}

fn decoded(text: &str) -> Option<String> {
    let digits = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(digits.len());
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            let value = match group.get(at) {
                Some(digit) => DIGITS.iter().position(|known| known == digit)?,
                None => 0,
            };
            bits = bits << 6 | value as u32;
        }
        // Four digits hold three bytes, three hold two, two hold one; one alone holds nothing.
        let held = group.len().checked_sub(1).filter(|held| *held > 0)?;
        bytes.extend(bits.to_be_bytes().into_iter().skip(1).take(held));
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(link: &str, expected: Option<(&str, Result<&str, &str>)>) {
        let found = shared(link);
        let found = found.as_ref().map(|(name, text)| (name.as_str(), text.as_deref().map_err(|reason| *reason)));
        assert_eq!(found, expected, "{link}");
    }

    #[test]
    fn a_config_comes_back_with_its_name() {
        let link = fragment("é.json", "{\"a\": 1}\n").unwrap();
        assert_eq!(link, "#name=w6kuanNvbg&config=eyJhIjogMX0K");
        check(&link, Some(("é.json", Ok("{\"a\": 1}\n"))));
        check("#config=", Some(("shared config", Ok(""))));
    }

    #[test]
    fn another_fragment_is_no_config() {
        check("", None);
        check("#", None);
        check("#section", None);
        check("#name=YQ", None);
    }

    #[test]
    fn a_link_that_was_cut_off_or_changed_says_so() {
        let damaged = Some(("shared config", Err("the link is damaged: part of it is missing")));
        for link in ["#config=e", "#config=eyJhI", "#config=ey%20", "#config=_w", "#config=ey+A"] {
            check(link, damaged);
        }
    }

    #[test]
    fn a_config_that_is_too_large_gets_no_link() {
        assert!(fragment("a", &"a".repeat(MAX_SHARED_BYTES)).is_some());
        assert!(fragment("a", &"a".repeat(MAX_SHARED_BYTES + 1)).is_none());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(name in ".+", text in any::<String>()) {
            let link = fragment(&name, &text).unwrap();
            prop_assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"#&=-_".contains(&byte)));
            prop_assert_eq!(shared(&link), Some((name, Ok(text))));
        }

        #[test]
        fn no_fragment_breaks_it(link in any::<String>()) {
            let _ = shared(&link);
            let _ = shared(&format!("#config={link}"));
        }
    }
}
