//! What the browser keeps for the page: theme, address bar, downloads.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wattflow_engine::address::Address;

use crate::model::Theme;

const THEME_KEY: &str = "wattflow.theme";
/// The run that the tab shows, on the config that it shows.
const RUN_KEY: &str = "wattflow.run";
const SINGLE_KEYS_KEY: &str = "wattflow.single-keys";
const KEPT_RUNS_KEY: &str = "wattflow.kept-runs";
/// How many runs are kept unless the user says otherwise.
const KEPT_RUNS: usize = 200;
const TOKEN_KEY: &str = "wattflow.token";
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

/// Puts `text` on the clipboard; `false` when the browser does not allow it.
pub(super) async fn copy(text: &str) -> bool {
    // Pages without https have none, and what the bindings then hand out would fail at its first use.
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    match clipboard.filter(|clipboard| !clipboard.is_undefined()) {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// Whether there is room for one thing at a time only, as on a phone (style/views.css).
pub(super) fn is_narrow() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width <= 900.0)
}

/// Calls `act` when another link to this page is opened in its tab.
pub(super) fn on_other_fragment(act: impl Fn() + 'static) {
    on("hashchange", Box::new(act));
}

/// Calls `act` when the page is left or put aside, which may be the last that it hears.
pub(super) fn on_leaving(act: impl Fn() + 'static) {
    on("pagehide", Box::new(act));
}

/// Calls `act` when the page comes into sight or goes out of it.
pub(super) fn on_seen_or_not(act: impl Fn() + 'static) {
    on("visibilitychange", Box::new(act));
}

fn on(event: &str, act: Box<dyn Fn()>) {
    let act = Closure::<dyn Fn()>::wrap(act).into_js_value();
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(event, act.unchecked_ref());
    }
}

/// Whether nobody sees the page: it is in another tab than the one that is shown.
pub(super) fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|page| page.hidden())
}

/// Calls `act` when the browser goes online or offline.
pub(super) fn on_connection_changed(act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act).into_js_value();
    if let Some(window) = web_sys::window() {
        window.set_onoffline(Some(act.unchecked_ref()));
        window.set_ononline(Some(act.unchecked_ref()));
    }
}

/// How long a storage keeps what it is given.
#[derive(Clone, Copy)]
pub(super) enum Lasts {
    /// Until the tab is closed; no other tab sees it.
    Tab,
    Always,
}

/// A storage of the browser; `None` where it is blocked, as some private modes do.
pub(super) fn storage(lasts: Lasts) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    let storage = match lasts {
        Lasts::Tab => window.session_storage(),
        Lasts::Always => window.local_storage(),
    };
    storage.ok().flatten()
}

/// The token that this tab was given; empty when there is none, or storage is blocked.
pub(super) fn stored_token() -> String {
    storage(Lasts::Tab).and_then(|storage| storage.get_item(TOKEN_KEY).ok()?).unwrap_or_default()
}

pub(super) fn store_token(token: &str) {
    if let Some(storage) = storage(Lasts::Tab) {
        let _ = storage.set_item(TOKEN_KEY, token);
    }
}

/// The run that this tab showed before it was reloaded, if that is the one in the address bar.
pub(super) fn run_before_reload() -> Option<String> {
    let named = parameter(RUN_PARAMETER);
    let storage = storage(Lasts::Tab)?;
    let stored = storage.get_item(RUN_KEY).ok()?;
    if stored != named {
        let _ = storage.remove_item(RUN_KEY);
    }
    stored.filter(|stored| Some(stored) == named.as_ref())
}

/// Names the run that is shown, for a reload and in the address bar.
pub(super) fn remember_run(run: Option<&str>) {
    set_parameter(RUN_PARAMETER, run);
    if let Some(storage) = storage(Lasts::Tab) {
        let _ = match run {
            Some(run) => storage.set_item(RUN_KEY, run),
            None => storage.remove_item(RUN_KEY),
        };
    }
}

/// Lets the browser ask before the page is left, and calls `act` then; or no longer.
pub(super) fn warn_on_leaving(act: Option<Box<dyn Fn()>>) {
    let warn = act.map(|act| {
        let warn = move |event: web_sys::Event| {
            event.prevent_default();
            act();
        };
        Closure::<dyn Fn(web_sys::Event)>::new(warn).into_js_value()
    });
    if let Some(window) = web_sys::window() {
        window.set_onbeforeunload(warn.as_ref().map(JsCast::unchecked_ref));
    }
}

/// How many runs the user wants to be kept.
pub(super) fn stored_kept_runs() -> usize {
    let stored = storage(Lasts::Always).and_then(|storage| storage.get_item(KEPT_RUNS_KEY).ok()?);
    stored.and_then(|most| most.parse().ok()).unwrap_or(KEPT_RUNS)
}

pub(super) fn store_kept_runs(most: usize) {
    if let Some(storage) = storage(Lasts::Always) {
        let _ = storage.set_item(KEPT_RUNS_KEY, &most.to_string());
    }
}

/// Asks the user, who may say no.
pub(super) fn confirm(question: &str) -> bool {
    web_sys::window().is_some_and(|window| window.confirm_with_message(question) == Ok(true))
}

pub(super) fn stored_theme() -> Theme {
    let word = storage(Lasts::Always).and_then(|storage| storage.get_item(THEME_KEY).ok()?);
    word.map(|word| Theme::from_word(&word)).unwrap_or_default()
}

/// Uses the theme, and remembers it where storage is not blocked.
pub(super) fn apply_theme(theme: Theme) {
    if let Some(storage) = storage(Lasts::Always) {
        let _ = storage.set_item(THEME_KEY, theme.word());
    }
    if let Some(root) = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element())
    {
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.word()),
        };
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

/// Whether single keys press buttons, which they do unless the user did not want it.
pub(super) fn stored_single_keys() -> bool {
    storage(Lasts::Always).and_then(|storage| storage.get_item(SINGLE_KEYS_KEY).ok()?).is_none()
}

pub(super) fn store_single_keys(used: bool) {
    if let Some(storage) = storage(Lasts::Always) {
        let _ = if used { storage.remove_item(SINGLE_KEYS_KEY) } else { storage.set_item(SINGLE_KEYS_KEY, "off") };
    }
}

/// Opens the browser's dialog for printing.
pub(super) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// Hands `text` to the user as a file; `None` when the browser does not allow it.
pub(super) fn download(file_name: &str, text: &str) -> Option<()> {
    let kind =
        if file_name.rsplit('.').next() == Some("json") { "application/json" } else { "text/plain;charset=utf-8" };
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let page = web_sys::window()?.document()?;
    let link = page.create_element("a").ok()?.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    web_sys::Url::revoke_object_url(&url).ok()
}

/// Fetches a script of the page's server and runs it; `None` when it cannot be had. Tried again, it is fetched again.
pub(super) async fn run_script(path: &'static str) -> Option<()> {
    let page = web_sys::window()?.document()?;
    let script = page.create_element("script").ok()?;
    script.set_attribute("type", "module").ok()?;
    // Firefox never fetches a module again that it could not have, under the same address.
    wattflow_markup::set_source(&script, path, super::clock::now().epoch_millis());
    let loaded = js_sys::Promise::new(&mut |resolve, reject| {
        let _ = script.add_event_listener_with_callback("load", &resolve);
        let _ = script.add_event_listener_with_callback("error", &reject);
    });
    page.head()?.append_child(&script).ok()?;
    let ran = JsFuture::from(loaded).await.is_ok();
    if !ran {
        script.remove();
    }
    ran.then_some(())
}

/// Gives the element with this id a property that no attribute shows.
pub(super) fn hand_over(id: &str, property: &str, value: &str) {
    if let Some(element) = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id)) {
        let _ = js_sys::Reflect::set(&element, &property.into(), &value.into());
    }
}
