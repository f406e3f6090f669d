//! What the browser does for the page: clipboard, downloads, printing, questions; and what it tells of tab and connection.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

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

/// Asks the user, who may say no.
pub(super) fn confirm(question: &str) -> bool {
    web_sys::window().is_some_and(|window| window.confirm_with_message(question) == Ok(true))
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
