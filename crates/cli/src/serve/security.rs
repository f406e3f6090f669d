//! What the page may do, told to the browser.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};

/// The headers that every answer carries. `page` is the text of index.html, whose inline scripts are allowed by their
/// hashes.
pub(crate) fn headers(page: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(policy) = HeaderValue::try_from(content_security_policy(page)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS));
    let same_origin = HeaderValue::from_static("same-origin");
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), same_origin.clone());
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), same_origin);
    headers
}

/// What the page never asks for, and what gets into it may not either. It copies to the clipboard.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
                           magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), \
                           xr-spatial-tracking=(), clipboard-write=(self), fullscreen=(self)";

/// Text becomes markup, or the address of a script, only through the policies of the page's two modules
/// (`wattflow_markup`). `connect-src` is open because a config may name gRPC-Web services anywhere, which the page calls
/// directly. Inline styles are allowed because the page positions what it draws with them.
fn content_security_policy(page: &str) -> String {
    let hash = |script: &str| BASE64_STANDARD.encode(Sha256::digest(script.as_bytes()));
    let hashes: String =
        inline_scripts(page).flat_map(|script| [" 'sha256-".to_owned(), hash(script), "'".to_owned()]).collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; connect-src *; object-src 'none'; base-uri 'self'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types wattflow wattflow-preview"
    )
}

/// The text between `<script …>` and `</script>`, wherever there is any.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|after| {
        let (_, rest) = after.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_allowed_by_their_hashes_and_no_others() {
        let page = "<html><script src=\"a.js\"></script><script type=\"module\">alert('Hello, world.');</script>";
        // The example of https://www.w3.org/TR/CSP3/#external-hash.
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        let policy = content_security_policy(page);
        assert!(policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' {hash};")), "{policy}");
    }

    #[test]
    fn a_page_may_do_what_it_needs_and_nothing_else() {
        let expected = [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "connect-src *",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types wattflow wattflow-preview",
        ];
        assert_eq!(content_security_policy("").split("; ").collect::<Vec<_>>(), expected);
    }
}
