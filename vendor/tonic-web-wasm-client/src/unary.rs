//! A unary call whose reply is handed out as it comes, for callers that read `grpc-web` themselves.

use futures_util::StreamExt;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_streams::readable::IntoStream;
use web_sys::{RequestInit, RequestRedirect, Response};

use crate::{
    abort_guard::AbortGuard,
    call::{default_headers, prepare_request},
    error::js_object_display,
    fetch::fetch,
};

/// Posts `body`, a framed message, to `url` with the headers of `grpc-web` and these.
///
/// An error is what the browser says of a request that got no response. Dropping the future aborts the request.
pub async fn unary(url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Reply, String> {
    send(url, headers, body)
        .await
        .map_err(|error| js_object_display(&error))
}

async fn send(url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Reply, JsValue> {
    let all_headers = default_headers()?;
    for (name, value) in headers {
        all_headers.set(name, value)?;
    }
    let request = prepare_request(url, all_headers, Some(Uint8Array::from(body).into()))?;
    let init = RequestInit::new();
    let abort = AbortGuard::new()?;
    init.set_signal(Some(&abort.signal()));
    // A call goes where it was sent and nowhere else: what it asks for may not be done twice.
    init.set_redirect(RequestRedirect::Manual);
    let response = fetch(&request, &init).await?;
    let body = response.body().map(|body| {
        wasm_streams::ReadableStream::from_raw(body.unchecked_into()).into_stream()
    });

    Ok(Reply {
        response,
        body,
        _abort: abort,
    })
}

/// The response to a unary call, of any status and content. Dropping it aborts what is left of it.
pub struct Reply {
    response: Response,
    body: Option<IntoStream<'static>>,
    _abort: AbortGuard,
}

impl Reply {
    /// HTTP status; 0 for a redirect, which is not followed
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// The value of the header with this name, in any case
    pub fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name).ok().flatten()
    }

    /// The next bytes of the body, `None` after the last. An error is what the browser says of a body that broke off.
    pub async fn chunk(&mut self) -> Option<Result<Vec<u8>, String>> {
        let chunk = self.body.as_mut()?.next().await?;

        Some(
            chunk
                .map(|bytes| Uint8Array::new(&bytes).to_vec())
                .map_err(|error| js_object_display(&error)),
        )
    }
}
