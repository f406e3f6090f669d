//! Files of the page's own server.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use wattflow_rpc::{AUTHORIZATION, authorization};

/// Why a file cannot be had.
pub(super) enum FetchError {
    /// The server wants a token, and got none or a wrong one.
    TokenNeeded,
    /// Lowercase, without a full stop.
    Other(String),
}

impl From<&str> for FetchError {
    fn from(reason: &str) -> Self {
        Self::Other(reason.to_owned())
    }
}

/// Name and content of a file of this page's server, which is shown the token if there is one; `None` when there is no
/// such file.
pub(super) async fn fetch(path: &str, token: &str) -> Result<Option<(String, Vec<u8>)>, FetchError> {
    let window = web_sys::window().ok_or("there is no window")?;
    let options = web_sys::RequestInit::new();
    if !token.is_empty() {
        let headers = web_sys::Headers::new().map_err(|_| "the browser does not allow it")?;
        let _ = headers.set(AUTHORIZATION, &authorization(token));
        options.set_headers(&headers);
    }
    let asked = JsFuture::from(window.fetch_with_str_and_init(path, &options));
    let response: web_sys::Response = asked.await.map_err(|_| "the server does not answer")?.unchecked_into();
    match response.status() {
        404 => return Ok(None),
        401 => return Err(FetchError::TokenNeeded),
        status if !response.ok() => {
            return Err(FetchError::Other(format!("HTTP {status} {}", response.status_text())));
        }
        _ => {}
    }
    let header = |name| response.headers().get(name).ok().flatten();
    if header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        return Err(FetchError::Other(format!("{path} is a page, not a config")));
    }
    let last_part = path.rsplit('/').next().unwrap_or_default();
    let name = header("x-file-name").unwrap_or_else(|| last_part.to_owned());
    let body = response.array_buffer().map_err(|_| "its answer has no body")?;
    let buffer = JsFuture::from(body).await.map_err(|_| "its answer broke off")?;
    Ok(Some((name, js_sys::Uint8Array::new(&buffer).to_vec())))
}
