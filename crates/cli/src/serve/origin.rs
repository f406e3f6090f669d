//! Whose pages may send a request.
//!
//! A browser says in `origin` which page sent a request, and a page cannot forge it. Without this check any page that
//! somebody has open could call the services through the gateway, even if it could not read the answers.

use std::{fmt, str::FromStr};

use axum::http::{HeaderMap, Method, header};

use crate::gateway::Authority;

/// Where a page is from: `https://dashboard.example.com`. Default ports are left out, as browsers do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    tls: bool,
    authority: Authority,
}

impl Origin {
    const fn default_port(tls: bool) -> u16 {
        if tls { 443 } else { 80 }
    }

    /// Whether a request for `host` and a page from here are of one site. The scheme may be either: TLS, where there is
    /// any, ends at a proxy before this server.
    fn is_at(&self, host: &str) -> bool {
        Authority::with_default_port(host, Self::default_port(self.tls)).as_ref() == Some(&self.authority)
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once("://").and_then(|(scheme, rest)| match scheme {
            "http" => Some((false, rest)),
            "https" => Some((true, rest)),
            _ => None,
        });
        parts
            .and_then(|(tls, rest)| {
                Some(Self { tls, authority: Authority::with_default_port(rest, Self::default_port(tls))? })
            })
            .ok_or_else(|| {
                format!("`{text}` is not an origin; write it exactly and without a path, as in `https://example.com`")
            })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        let authority = self.authority.to_string();
        let shown = authority.strip_suffix(&format!(":{}", Self::default_port(self.tls))).unwrap_or(&authority);
        write!(f, "{scheme}://{shown}")
    }
}

/// Who sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// A page of this server, or no page at all.
    Own,
    /// A page of another origin that may.
    Allowed(Origin),
}

/// Finds out who sent a request for `host`. The error says why it is refused.
pub(crate) fn sender(method: &Method, host: &str, headers: &HeaderMap, allowed: &[Origin]) -> Result<Sender, String> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (first, second) = (origins.next(), origins.next());
    let origin = first.map(|value| value.to_str().unwrap_or_default());
    let read = origin.and_then(|text| text.parse::<Origin>().ok()).filter(|_| second.is_none());
    if let Some(origin) = read.as_ref().filter(|origin| allowed.contains(origin)) {
        return Ok(Sender::Allowed(origin.clone()));
    }
    if let Some(text) = origin
        && !read.as_ref().is_some_and(|origin| origin.is_at(host))
    {
        let flag = read.map_or_else(String::new, |origin| format!(", or start it with --allow-origin {origin}"));
        return Err(format!(
            "refused: the request came from a page of {text:?}, which may not call this server. Use the server's own \
             page{flag}.\n"
        ));
    }
    // Newer browsers tell the same in other words, and tell http://this.host from https://this.host.
    let elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
    if elsewhere && !method.is_safe() {
        return Err(
            "refused: the request came from a page of another site, which may not call this server.\n".to_owned()
        );
    }
    Ok(Sender::Own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:8080";

    #[track_caller]
    fn check(method: &Method, host: &str, headers: &[(&'static str, &str)], expected: Result<Sender, &str>) {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let found = sender(method, host, &headers, &["https://friend.example".parse().unwrap()]);
        match (&found, expected) {
            (Err(words), Err(part)) => assert!(words.contains(part), "{words}"),
            (found, expected) => assert_eq!(found.clone(), expected.map_err(ToOwned::to_owned)),
        }
    }

    #[test]
    fn own_pages_and_other_programs_may() {
        check(&Method::POST, HOST, &[], Ok(Sender::Own));
        check(&Method::POST, HOST, &[("origin", "http://127.0.0.1:8080")], Ok(Sender::Own));
        check(
            &Method::POST,
            "wattflow.example",
            &[("origin", "https://wattflow.example"), ("sec-fetch-site", "same-origin")],
            Ok(Sender::Own),
        );
        check(&Method::POST, "A.example:80", &[("origin", "http://a.example")], Ok(Sender::Own));
        check(&Method::GET, HOST, &[("sec-fetch-site", "cross-site")], Ok(Sender::Own));
    }

    #[test]
    fn an_allowed_origin_is_compared_as_a_whole() {
        let friend = Sender::Allowed("https://friend.example".parse().unwrap());
        check(
            &Method::POST,
            HOST,
            &[("origin", "https://friend.example"), ("sec-fetch-site", "cross-site")],
            Ok(friend),
        );
        for other in [
            "http://friend.example",
            "https://friend.example:8443",
            "https://evil.friend.example",
            "https://friend.example.evil",
            "https://friend.example/",
        ] {
            check(&Method::POST, HOST, &[("origin", other)], Err("refused"));
        }
    }

    #[test]
    fn other_origins_are_refused_with_the_flag_that_allows_them() {
        let words = "start it with --allow-origin http://evil.example.";
        check(&Method::GET, HOST, &[("origin", "http://evil.example")], Err(words));
        check(
            &Method::POST,
            HOST,
            &[("origin", "http://127.0.0.1:8081")],
            Err("--allow-origin http://127.0.0.1:8081."),
        );
        check(&Method::POST, HOST, &[("origin", "null")], Err("from a page of \"null\""));
        check(
            &Method::POST,
            HOST,
            &[("origin", "http://127.0.0.1:8080"), ("origin", "http://x.example")],
            Err("refused"),
        );
    }

    #[test]
    fn what_the_browser_calls_another_site_changes_nothing() {
        for site in ["cross-site", "same-site"] {
            check(&Method::POST, HOST, &[("sec-fetch-site", site)], Err("another site"));
            let origin = ("origin", "http://wattflow.example");
            check(&Method::POST, "wattflow.example", &[origin, ("sec-fetch-site", site)], Err("another site"));
        }
    }

    #[test]
    fn an_origin_is_exact() {
        for (text, shown) in [
            ("https://a.example", "https://a.example"),
            ("http://A.example:80", "http://a.example"),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().to_string(), shown);
        }
        for text in ["*", "null", "a.example", "https://*", "https://*.example", "https://a/", "ftp://a", "https://u@a"]
        {
            assert!(text.parse::<Origin>().unwrap_err().contains("is not an origin"), "{text}");
        }
    }
}
