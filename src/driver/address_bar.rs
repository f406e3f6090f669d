//! The page's own address: what it names, and what the page writes there so that a reload or a shared link shows the same.

use wasm_bindgen::JsValue;
use wattflow_engine::address::Address;

pub(super) const NODE_PARAMETER: &str = "node";
pub(super) const PANEL_PARAMETER: &str = "panel";
pub(super) const RUN_PARAMETER: &str = "run";
const CONFIG_PARAMETER: &str = "config";
const GATEWAY_PARAMETER: &str = "gateway";

/// Scheme, host and port of the page: the default gateway.
pub(super) fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The gateway that the address bar names, or the page's own origin; an error when what it names is none to call.
pub(super) fn gateway() -> Result<String, String> {
    let Some(named) = parameter(GATEWAY_PARAMETER) else { return Ok(origin()) };
    if is_https() && named.parse::<Address>().is_ok_and(|gateway| gateway.is_mixed_content()) {
        return Err(["`gateway=", &named, "` is not called from an https page; calls go to ", &origin()].concat());
    }
    let is_origin =
        |url: &web_sys::Url| matches!(url.protocol().as_str(), "http:" | "https:") && url.href() == url.origin() + "/";
    web_sys::Url::new(&named).ok().filter(is_origin).map(|url| url.origin()).ok_or_else(|| {
        format!(
            "`gateway={named}` in the address bar is no origin such as http://127.0.0.1:8081; calls go to {}",
            origin()
        )
    })
}

/// Whether this origin is on another host than the page.
pub(super) fn is_elsewhere(other: &str) -> bool {
    let host = |origin: &str| web_sys::Url::new(origin).map(|url| url.hostname()).ok();
    host(other) != host(&origin())
}

/// Whether the page came over https, from where a browser refuses to call http.
pub(super) fn is_https() -> bool {
    origin().starts_with("https:")
}

/// The address of the config that `?config=` names, which must be on this server; `None` when it names none. Whole, since
/// a path may begin with two slashes, and would then name another server.
pub(super) fn config_address() -> Option<Result<String, String>> {
    let named = parameter(CONFIG_PARAMETER)?;
    let base = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let url = web_sys::Url::new_with_base(&named, &base).ok().filter(|url| url.origin() == origin());
    Some(url.map(|url| url.href()).ok_or_else(|| format!("{named} is on another server")))
}

/// The fragment of the page's address, with its `#`; empty when there is none.
pub(super) fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The same, taken out of the address: what is shown may soon be something else.
pub(super) fn take_fragment() -> String {
    let fragment = fragment();
    if !fragment.is_empty() {
        set_fragment("");
    }
    fragment
}

/// The page's address without query and fragment.
pub(super) fn page_address() -> String {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    origin() + &path.unwrap_or_default()
}

pub(super) fn set_fragment(fragment: &str) {
    let Some(window) = web_sys::window() else { return };
    let (Ok(search), Ok(path)) = (window.location().search(), window.location().pathname()) else { return };
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&[path, search, fragment.to_owned()].concat()));
    }
}

/// The value of a parameter in the address bar.
pub(super) fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Sets a parameter in the address bar, so that a reload or a shared link shows the same again.
pub(super) fn set_parameter(name: &str, value: Option<&str>) {
    let Some(window) = web_sys::window() else { return };
    let (Ok(search), Ok(path)) = (window.location().search(), window.location().pathname()) else { return };
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    match value {
        Some(value) => parameters.set(name, value),
        None => parameters.delete(name),
    }
    let query = String::from(parameters.to_string());
    let fragment = window.location().hash().unwrap_or_default();
    let url = if query.is_empty() { path + &fragment } else { format!("{path}?{query}{fragment}") };
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}
