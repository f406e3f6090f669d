//! Elements, and what happens to them.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, HtmlElement, ResizeObserver};

pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// A new element with this class.
pub(crate) fn element(name: &str, class: &str) -> Option<HtmlElement> {
    let element = document()?.create_element(name).ok()?;
    element.set_class_name(class);
    element.dyn_into().ok()
}

/// The first element below `root` that a selector finds; selectors are the program's own.
pub(crate) fn find(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// Shows or hides it.
pub(crate) fn show(element: Option<HtmlElement>, is_shown: bool) {
    if let Some(element) = element {
        element.set_hidden(!is_shown);
    }
}

pub(crate) fn set_text(root: &Element, selector: &str, text: &str) {
    if let Some(element) = find(root, selector)
        && element.text_content().as_deref() != Some(text)
    {
        element.set_text_content(Some(text));
    }
}

/// Calls `act` with each such event on `target`, on its way down, for as long as the page is there.
pub(crate) fn listen<E: JsCast + 'static>(target: &Element, event: &str, act: impl Fn(E) + 'static) {
    let act = Closure::<dyn Fn(Event)>::new(move |event: Event| act(event.unchecked_into())).into_js_value();
    // Some, such as `toggle`, do not come up again.
    let _ = target.add_event_listener_with_callback_and_bool(event, act.unchecked_ref(), true);
}

/// Calls `act` whenever the element's size changes, for as long as it is there.
pub(crate) fn on_resize(element: &Element, act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act).into_js_value();
    if let Ok(observer) = ResizeObserver::new(act.unchecked_ref()) {
        observer.observe(element);
    }
}

/// The element an event happened to, or the nearest around it that a selector finds.
pub(crate) fn target(event: &Event, selector: &str) -> Option<HtmlElement> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()??.dyn_into().ok()
}

pub(crate) fn now_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
