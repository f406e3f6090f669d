use super::*;

static FILES: &[Asset] = &[
    Asset {
        path: "app-0123456789abcdef.wasm",
        mime: "application/wasm",
        immutable: true,
        identity: b"\0asm as it is",
        brotli: b"br",
        gzip: b"gz",
    },
    Asset {
        path: "index.html",
        mime: "text/html; charset=utf-8",
        immutable: false,
        identity: b"<p>page</p>",
        brotli: b"",
        gzip: b"gz page",
    },
];

fn request(method: &Method, path: &str, headers: &[(header::HeaderName, &str)]) -> Response<Body> {
    let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect();
    Assets::new(FILES).respond(method, path, &headers)
}

async fn body(response: Response<Body>) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap().to_vec()
}

#[track_caller]
fn header<'a>(response: &'a Response<Body>, name: &header::HeaderName) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Gets `path` with this `accept-encoding` and compares the encoding and the bytes.
async fn check(path: &str, accept: &str, encoding: &str, bytes: &[u8]) {
    let response = request(&Method::GET, path, &[(header::ACCEPT_ENCODING, accept)]);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, &header::CONTENT_ENCODING), encoding);
    assert_eq!(header(&response, &header::VARY), "accept-encoding");
    assert_eq!(header(&response, &header::CONTENT_LENGTH), bytes.len().to_string());
    assert_eq!(body(response).await, bytes);
}

#[tokio::test]
async fn the_best_form_that_the_client_takes_is_sent() {
    let wasm = "/app-0123456789abcdef.wasm";
    check(wasm, "gzip, deflate, br, zstd", "br", b"br").await;
    check(wasm, "gzip", "gzip", b"gz").await;
    check(wasm, "br;q=0, gzip", "gzip", b"gz").await;
    check(wasm, "", "", b"\0asm as it is").await;
    check("/", "br, gzip", "gzip", b"gz page").await;
    check("/", "br", "", b"<p>page</p>").await;
}

#[tokio::test]
async fn paths_without_an_extension_are_places_in_the_page() {
    for path in ["/", "/index.html", "/runs/2025", "/nodes/energy-generator"] {
        check(path, "", "", b"<p>page</p>").await;
    }
    for path in ["/missing.js", "/app-0000000000000000.wasm", "/../secret.txt"] {
        assert_eq!(request(&Method::GET, path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn what_never_changes_is_kept_and_the_page_is_asked_for() {
    let wasm = request(&Method::GET, "/app-0123456789abcdef.wasm", &[]);
    assert_eq!(header(&wasm, &header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(header(&wasm, &header::CONTENT_TYPE), "application/wasm");
    let page = request(&Method::GET, "/", &[]);
    assert_eq!(header(&page, &header::CACHE_CONTROL), "no-cache");
    assert_eq!(header(&page, &header::CONTENT_TYPE), "text/html; charset=utf-8");
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let tag = header(&request(&Method::GET, "/", &[]), &header::ETAG).to_owned();
    for (if_none_match, status) in [
        (tag.clone(), StatusCode::NOT_MODIFIED),
        (format!("\"other\", {tag}"), StatusCode::NOT_MODIFIED),
        ("*".to_owned(), StatusCode::NOT_MODIFIED),
        ("W/\"other\"".to_owned(), StatusCode::OK),
    ] {
        let response = request(&Method::GET, "/", &[(header::IF_NONE_MATCH, &if_none_match)]);
        assert_eq!(response.status(), status, "{if_none_match}");
        assert_eq!(header(&response, &header::ETAG), tag);
        assert_eq!(body(response).await.is_empty(), status == StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn head_tells_the_length_and_sends_nothing() {
    let response = request(&Method::HEAD, "/", &[]);
    assert_eq!((response.status(), header(&response, &header::CONTENT_LENGTH)), (StatusCode::OK, "11"));
    assert!(body(response).await.is_empty());
}

#[test]
fn only_reading_is_allowed() {
    let response = request(&Method::POST, "/", &[]);
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&response, &header::ALLOW), "GET, HEAD");
}

#[tokio::test]
async fn without_a_page_it_is_said_how_to_get_one() {
    let response = Assets::new(&[]).respond(&Method::GET, "/", &HeaderMap::new());
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(String::from_utf8(body(response).await).unwrap().contains("cargo xtask dist"));
}
