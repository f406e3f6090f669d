//! The page's files, embedded in the binary.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
};

use super::encoding::{self, Encoding};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One file of the page, in the forms it can be sent in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asset {
    /// Its path below `/`, without a leading slash.
    pub(crate) path: &'static str,
    /// Its `content-type`.
    pub(crate) mime: &'static str,
    /// Its name holds a hash of its content, so the content of this path never changes.
    pub(crate) immutable: bool,
    /// As it is.
    pub(crate) identity: &'static [u8],
    /// Compressed by brotli; empty where that does not pay.
    pub(crate) brotli: &'static [u8],
    /// Compressed by gzip; empty where that does not pay.
    pub(crate) gzip: &'static [u8],
}

const PAGE: &str = "index.html";

/// A set of files, found by path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assets {
    /// Sorted by path.
    files: &'static [Asset],
}

impl Assets {
    /// What this binary was built with; empty when the page was not built.
    pub(crate) const EMBEDDED: Self = Self { files: ASSETS };

    /// These files, sorted by path.
    #[cfg(test)]
    pub(crate) const fn new(files: &'static [Asset]) -> Self {
        Self { files }
    }

    /// The page itself; `None` when it was not built.
    pub(crate) fn page(self) -> Option<&'static Asset> {
        self.find(PAGE)
    }

    /// Answers a `GET` or `HEAD` of `path` (with its leading slash). A path that names no file is a place in the page,
    /// unless its last part has an extension.
    pub(crate) fn respond(self, method: &Method, path: &str, request: &HeaderMap) -> Response<Body> {
        if method != Method::GET && method != Method::HEAD {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n", &[(header::ALLOW, "GET, HEAD")]);
        }
        let Some(page) = self.page() else {
            return plain(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT, &[]);
        };
        let path = path.trim_start_matches('/');
        let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        match self.find(path) {
            Some(asset) => send(asset, method, request),
            None if names_a_file => plain(StatusCode::NOT_FOUND, "no such file\n", &[]),
            None => send(page, method, request),
        }
    }

    fn find(self, path: &str) -> Option<&'static Asset> {
        let at = self.files.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
        self.files.get(at)
    }
}

const NOT_BUILT: &str = "This wattflow was built without its page. The gateway and everything else works.\n\
                         To embed the page, run `cargo xtask dist` in the project and start target/release/wattflow.\n";

fn plain(status: StatusCode, text: &'static str, headers: &[(header::HeaderName, &'static str)]) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn send(asset: &Asset, method: &Method, request: &HeaderMap) -> Response<Body> {
    let (encoding, bytes) = choose(asset, request);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let caching = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Some(tag) = (!asset.immutable).then(|| entity_tag(asset)).flatten() {
        let unchanged = is_among(request, &tag);
        headers.insert(header::ETAG, tag);
        if unchanged {
            headers.remove(header::CONTENT_TYPE);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
    }
    if let Some(name) = encoding.name() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    if method == Method::GET {
        *response.body_mut() = Body::from(bytes);
    }
    response
}

fn choose(asset: &Asset, request: &HeaderMap) -> (Encoding, &'static [u8]) {
    let available = [(Encoding::Brotli, asset.brotli), (Encoding::Gzip, asset.gzip)];
    available
        .into_iter()
        .find(|(encoding, bytes)| !bytes.is_empty() && encoding::is_accepted(request, *encoding))
        .unwrap_or((Encoding::Identity, asset.identity))
}

/// Weak, because it stands for the content in every encoding.
fn entity_tag(asset: &Asset) -> Option<HeaderValue> {
    use std::hash::{DefaultHasher, Hasher as _};

    let mut hasher = DefaultHasher::new();
    hasher.write(asset.identity);
    HeaderValue::try_from(format!("W/\"{:016x}\"", hasher.finish())).ok()
}

fn is_among(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let tag = tag.to_str().unwrap_or_default();
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|candidate| matches!(candidate.trim(), "*") || weakly_equal(candidate.trim(), tag))
}

fn weakly_equal(one: &str, other: &str) -> bool {
    let opaque = |tag: &'_ str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    opaque(one) == opaque(other)
}

#[cfg(test)]
mod tests;
