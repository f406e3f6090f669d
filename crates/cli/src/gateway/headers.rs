//! Which headers cross the gateway.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use wattflow_rpc::gateway_cause;

/// The content type of a gRPC request as tonic-web knows it, without parameters; `None` for anything else.
pub(crate) fn grpc_content_type(headers: &HeaderMap) -> Option<&'static str> {
    const KNOWN: [&str; 6] = [
        "application/grpc-web+proto",
        "application/grpc-web",
        "application/grpc-web-text+proto",
        "application/grpc-web-text",
        "application/grpc",
        "application/grpc+proto",
    ];
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default().trim();
    KNOWN.into_iter().find(|known| essence.eq_ignore_ascii_case(known))
}

/// Whether a response's content type is that of native gRPC.
pub(super) fn is_native_grpc(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.strip_prefix("application/grpc").is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';']))
}

/// Takes out of a request what concerns only the browser, or only the connection it came on. What is left is gRPC's
/// own, and the caller's metadata.
pub(super) fn prepare_request(headers: &mut HeaderMap) {
    const FROM_BROWSERS: [HeaderName; 15] = [
        header::ACCEPT,
        header::ACCEPT_ENCODING,
        header::ACCEPT_LANGUAGE,
        header::CACHE_CONTROL,
        header::CONTENT_LENGTH,
        header::COOKIE,
        header::DNT,
        header::HOST,
        header::ORIGIN,
        header::PRAGMA,
        header::REFERER,
        header::USER_AGENT,
        HeaderName::from_static("priority"),
        HeaderName::from_static("x-grpc-web"),
        HeaderName::from_static("x-user-agent"),
    ];
    remove_connection_headers(headers);
    for name in FROM_BROWSERS {
        headers.remove(name);
    }
    remove_beginning_with("sec-", headers);
    headers.insert(header::TE, HeaderValue::from_static("trailers"));
}

/// Takes out of a response what concerns only the connection it came on, what would set state in the page's origin or
/// open it to others, and what only a gateway says.
pub(super) fn prepare_response(headers: &mut HeaderMap) {
    remove_connection_headers(headers);
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::SET_COOKIE);
    remove_beginning_with("access-control-", headers);
    prepare_trailers(headers);
}

/// Takes out of trailers what only a gateway says: a service cannot pretend to be one.
pub(super) fn prepare_trailers(trailers: &mut HeaderMap) {
    trailers.remove(gateway_cause::HEADER);
}

fn remove_beginning_with(beginning: &str, headers: &mut HeaderMap) {
    let names: Vec<HeaderName> = headers.keys().filter(|name| name.as_str().starts_with(beginning)).cloned().collect();
    for name in names {
        headers.remove(name);
    }
}

fn remove_connection_headers(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let always = [
        header::CONNECTION,
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("proxy-connection"),
        header::PROXY_AUTHENTICATE,
        header::PROXY_AUTHORIZATION,
        header::TE,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
    ];
    for name in named.into_iter().chain(always) {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &[(&'static str, &'static str)], after: &[&str]) {
        let mut headers: HeaderMap = before
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        prepare_request(&mut headers);
        let mut left: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, after);
    }

    #[test]
    fn what_a_service_answers_sets_nothing_in_the_page_and_opens_it_to_nobody() {
        let mut headers = HeaderMap::new();
        for name in ["set-cookie", "access-control-allow-origin", "wattflow-cause", "content-length", "my-bin"] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static("1"));
        }
        headers.append(header::SET_COOKIE, HeaderValue::from_static("2"));
        prepare_response(&mut headers);
        assert_eq!(headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["my-bin"]);
    }

    #[test]
    fn metadata_and_deadlines_pass() {
        check(
            &[("authorization", "x"), ("grpc-timeout", "1S"), ("content-type", "application/grpc"), ("my-bin", "AA")],
            &["authorization", "content-type", "grpc-timeout", "my-bin", "te"],
        );
    }

    #[test]
    fn what_is_the_browsers_or_the_connections_stays_behind() {
        check(
            &[
                ("host", "a"),
                ("origin", "http://a"),
                ("cookie", "a=b"),
                ("sec-fetch-mode", "cors"),
                ("user-agent", "x"),
                ("connection", "x-hop, keep-alive"),
                ("x-hop", "1"),
                ("keep-alive", "1"),
                ("x-grpc-web", "1"),
            ],
            &["te"],
        );
    }

    #[test]
    fn a_content_type_is_known_whatever_its_case_and_parameters() {
        let known = |value| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(value))]);
            grpc_content_type(&headers)
        };
        assert_eq!(known("application/grpc-web+proto; charset=utf-8"), Some("application/grpc-web+proto"));
        assert_eq!(known("Application/GRPC"), Some("application/grpc"));
        assert_eq!(known("application/json"), None);
        assert_eq!(known("application/grpc-website"), None);
    }
}
