//! Everything that is served on one address.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state, map_response_with_state},
    response::{IntoResponse as _, Response},
    routing::{any, get},
};
use wattflow_services::sandbox::Sandbox;

use super::{
    access::{self, Access},
    assets::Assets,
    security,
};
use crate::{
    artifacts,
    gateway::{self, AllowList, Limits, Token},
};

/// The header that tells the page the name of the config it was given.
const FILE_NAME: &str = "x-file-name";

/// What a server is made of.
#[derive(Debug)]
pub(crate) struct Site {
    /// The page.
    pub(crate) assets: Assets,
    /// The config that the page opens with.
    pub(crate) config: Option<ServedConfig>,
    /// Whom the gateway calls.
    pub(crate) allow_list: AllowList,
    /// The data directory whose files the page may show, if it may.
    pub(crate) artifacts: Option<Sandbox>,
    /// What callers of the gateway, of `/api/` and of the files must send.
    pub(crate) token: Option<Token>,
    /// Whose requests are answered.
    pub(crate) access: Access,
}

/// A config as it stood when the server started.
#[derive(Clone, Debug)]
pub(crate) struct ServedConfig {
    /// Its file name, which the page shows.
    pub(crate) name: String,
    /// Its content, verbatim.
    pub(crate) content: Bytes,
}

impl Site {
    /// The routes of this site.
    pub(crate) fn router(self) -> Router {
        let page = self.assets.page().map_or(&[][..], |page| page.identity);
        let security_headers = Arc::new(security::headers(&String::from_utf8_lossy(page)));
        let api = Router::new()
            .route("/api/config", get(config).with_state(self.config))
            .route("/api/{*other}", any(async || (StatusCode::NOT_FOUND, "no such endpoint\n")))
            .layer(from_fn_with_state(self.token.clone(), require_token));
        Router::new()
            .merge(api)
            .fallback(any(asset).with_state(self.assets))
            .merge(artifacts::router(self.artifacts, self.token.clone(), artifacts::Limits::SERVE))
            .merge(gateway::router(self.allow_list, self.token, Limits::SERVE))
            .layer(from_fn_with_state(Arc::new(self.access), access::check))
            .layer(map_response_with_state(security_headers, add_headers))
    }
}

async fn require_token(State(token): State<Option<Token>>, request: Request, next: Next) -> Response {
    if token.is_none_or(|token| token.is_in(request.headers())) {
        return next.run(request).await;
    }
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_TYPE, "application/json"),
        (header::WWW_AUTHENTICATE, "Bearer"),
    ];
    let body = "{\"error\":\"this server wants its token as `authorization: Bearer TOKEN`\"}\n";
    (StatusCode::UNAUTHORIZED, headers, body).into_response()
}

async fn config(State(config): State<Option<ServedConfig>>) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "application/json")];
    let Some(config) = config else {
        return (StatusCode::NOT_FOUND, headers, "{\"error\":\"started without a config\"}\n").into_response();
    };
    let mut response = (headers, config.content).into_response();
    // A header holds only visible ASCII for sure; a name beyond that is left out.
    if let Ok(name) = HeaderValue::from_str(&config.name) {
        response.headers_mut().insert(FILE_NAME, name);
    }
    response
}

async fn asset(State(assets): State<Assets>, request: Request) -> Response {
    assets.respond(request.method(), request.uri().path(), request.headers())
}

async fn add_headers(State(security): State<Arc<HeaderMap>>, mut response: Response) -> Response {
    for (name, value) in security.iter() {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::Body,
        http::{Method, Request as HttpRequest},
    };
    use tower::ServiceExt as _;

    use wattflow_rpc::tls::Roots;

    use crate::serve::host::Hosts;

    const FRIEND: &str = "https://friend.example";
    const CALL: &str = "/grpc/a:1/S/M";
    const GRPC_WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");

    /// A site that has a config, listens on a loopback address and lets one other origin in.
    fn site() -> Site {
        Site {
            assets: Assets::new(&[]),
            config: Some(ServedConfig { name: "p.json".to_owned(), content: Bytes::from_static(b"{ the config }") }),
            allow_list: AllowList::new([], &Roots::system()),
            artifacts: None,
            token: None,
            access: Access {
                hosts: Hosts { loopback_only: true, names: Vec::new() },
                origins: vec![FRIEND.parse().unwrap()],
            },
        }
    }

    async fn ask_with(
        method: Method,
        path: &str,
        host: &str,
        headers: &[(&str, &str)],
    ) -> (StatusCode, HeaderMap, String) {
        ask_site(site(), method, path, host, headers).await
    }

    async fn ask_site(
        site: Site,
        method: Method,
        path: &str,
        host: &str,
        headers: &[(&str, &str)],
    ) -> (StatusCode, HeaderMap, String) {
        let mut request = HttpRequest::builder().method(method).uri(path).header(header::HOST, host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = site.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
        (head.status, head.headers, String::from_utf8_lossy(&body).into_owned())
    }

    async fn ask(method: Method, path: &str, host: &str) -> (StatusCode, HeaderMap, String) {
        ask_with(method, path, host, &[]).await
    }

    #[track_caller]
    fn check(answer: &(StatusCode, HeaderMap, String), status: StatusCode, text: &str) {
        assert_eq!(answer.0, status, "{answer:?}");
        assert!(answer.2.contains(text), "{answer:?}");
    }

    #[tokio::test]
    async fn the_page_gets_the_config_that_the_server_was_given() {
        let answer = ask(Method::GET, "/api/config", "localhost:8080").await;
        check(&answer, StatusCode::OK, "{ the config }");
        assert_eq!(answer.1.get(FILE_NAME).unwrap(), "p.json");
        assert_eq!(answer.1[header::CACHE_CONTROL], "no-store");
        assert_eq!(answer.1[header::CONTENT_TYPE], "application/json");
    }

    #[tokio::test]
    async fn each_path_has_its_owner() {
        check(&ask(Method::GET, "/api/other", "localhost").await, StatusCode::NOT_FOUND, "no such endpoint");
        check(&ask(Method::POST, "/grpc/a:1/S/M", "localhost").await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "gateway");
        check(&ask(Method::OPTIONS, "/grpc/a:1/S/M", "localhost").await, StatusCode::NO_CONTENT, "");
        check(&ask(Method::GET, "/anything", "localhost").await, StatusCode::SERVICE_UNAVAILABLE, "cargo xtask dist");
        check(&ask(Method::POST, "/anything", "localhost").await, StatusCode::METHOD_NOT_ALLOWED, "");
    }

    #[tokio::test]
    async fn another_sites_name_for_this_machine_is_refused() {
        for path in ["/", "/api/config", "/grpc/a:1/S/M"] {
            check(
                &ask(Method::GET, path, "rebound.example:8080").await,
                StatusCode::FORBIDDEN,
                "\"rebound.example:8080\"",
            );
        }
    }

    #[tokio::test]
    async fn every_answer_carries_the_security_headers() {
        for path in ["/", "/api/config", "/grpc/a:1/S/M"] {
            let (_, headers, _) = ask(Method::GET, path, "localhost").await;
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
            assert!(headers["permissions-policy"].to_str().unwrap().contains("camera=(), "), "{path}");
            assert_eq!(headers[header::REFERRER_POLICY], "no-referrer", "{path}");
            assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{path}");
            assert_eq!(headers["cross-origin-resource-policy"], "same-origin", "{path}");
        }
    }

    #[tokio::test]
    async fn another_sites_page_is_refused_everywhere() {
        for (method, path) in [(Method::GET, "/"), (Method::GET, "/api/config"), (Method::POST, CALL)] {
            let answer = ask_with(method, path, "localhost", &[("origin", "http://evil.example"), GRPC_WEB]).await;
            check(&answer, StatusCode::FORBIDDEN, "--allow-origin http://evil.example");
            assert!(!answer.1.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{path}");
        }
    }

    #[tokio::test]
    async fn a_preflight_is_answered_with_yes_for_an_allowed_origin_only() {
        let preflight = |origin| [("origin", origin), ("access-control-request-method", "POST")];
        let answer = ask_with(Method::OPTIONS, CALL, "localhost", &preflight(FRIEND)).await;
        check(&answer, StatusCode::NO_CONTENT, "");
        assert_eq!(answer.1[header::ACCESS_CONTROL_ALLOW_ORIGIN], FRIEND);
        assert_eq!(answer.1[header::ACCESS_CONTROL_ALLOW_METHODS], "POST");
        let allowed = "content-type,x-grpc-web,x-user-agent,grpc-timeout,authorization";
        assert_eq!(answer.1[header::ACCESS_CONTROL_ALLOW_HEADERS], allowed);
        assert_eq!(answer.1[header::ACCESS_CONTROL_MAX_AGE], "7200");
        assert_eq!(answer.1[header::VARY], "origin");

        for origin in ["https://other.example", "http://localhost"] {
            let (_, headers, _) = ask_with(Method::OPTIONS, CALL, "localhost", &preflight(origin)).await;
            assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{origin}");
        }
    }

    #[tokio::test]
    async fn an_allowed_origin_may_read_errors_too() {
        // One of the gateway's own, as a gRPC status, and one before it is gRPC at all.
        for headers in [&[("origin", FRIEND), GRPC_WEB][..], &[("origin", FRIEND)]] {
            let answer = ask_with(Method::POST, CALL, "localhost", headers).await;
            assert_eq!(answer.1[header::ACCESS_CONTROL_ALLOW_ORIGIN], FRIEND, "{answer:?}");
            let exposed = "grpc-status,grpc-message,grpc-status-details-bin,wattflow-cause";
            assert_eq!(answer.1[header::ACCESS_CONTROL_EXPOSE_HEADERS], exposed);
            assert_eq!(answer.1[header::VARY], "origin");
        }
    }

    #[tokio::test]
    async fn with_a_token_everything_but_the_page_needs_it() {
        let ask = async |path, headers: &[(&str, &str)]| {
            let site = Site { token: Some(Token::new("0123456789abcdef").unwrap()), ..site() };
            ask_site(site, Method::GET, path, "localhost", headers).await
        };
        for path in ["/api/config", "/api/other"] {
            for headers in [&[][..], &[("authorization", "Bearer 0123456789abcdee")]] {
                let answer = ask(path, headers).await;
                check(&answer, StatusCode::UNAUTHORIZED, "wants its token");
                assert_eq!(answer.1[header::WWW_AUTHENTICATE], "Bearer");
            }
        }
        let answer = ask("/api/config", &[("authorization", "Bearer 0123456789abcdef")]).await;
        check(&answer, StatusCode::OK, "{ the config }");
        check(&ask("/", &[]).await, StatusCode::SERVICE_UNAVAILABLE, "cargo xtask dist");
    }

    #[tokio::test]
    async fn only_the_gateway_is_for_other_origins() {
        let (_, headers, _) = ask_with(Method::GET, "/api/config", "localhost", &[("origin", FRIEND)]).await;
        assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
}
