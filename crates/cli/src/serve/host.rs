//! Keeps other sites out of a server that listens for its own machine only.
//!
//! A page of `evil.example` may make its name resolve to 127.0.0.1 and then counts as the same origin as this server
//! (DNS rebinding). It cannot make the browser send another name in `host`, though.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Refuses requests whose `host` is not a name of this machine for itself.
pub(crate) async fn require_loopback(request: Request, next: Next) -> Response {
    let named = request
        .uri()
        .host()
        .or_else(|| request.headers().get(header::HOST).and_then(|value| value.to_str().ok()))
        .unwrap_or_default();
    if is_loopback(named) {
        return next.run(request).await;
    }
    let advice = format!(
        "refused: this server listens for its own machine only, and the request was for host {named:?}. Open it as \
         http://localhost or http://127.0.0.1, or start it with --listen 0.0.0.0:PORT to serve other names.\n"
    );
    (StatusCode::FORBIDDEN, advice).into_response()
}

/// The port may be any: the machine's own ports may be forwarded, and no other site can be at this machine's names.
fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, accepted: bool) {
        assert_eq!(is_loopback(host), accepted, "{host}");
    }

    #[test]
    fn only_names_of_this_machine_for_itself_pass() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.0.0.2", "[::1]:8080", "[::1]"] {
            check(host, true);
        }
        for host in
            ["", "evil.example", "localhost.evil.example:8080", "127.0.0.1.nip.io", "10.0.0.1", "0.0.0.0", "[::2]"]
        {
            check(host, false);
        }
    }
}
