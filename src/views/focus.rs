//! The focus is never lost: where the button that has it is hidden or disabled, it goes on to one that is there.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlElement, MutationObserver, MutationObserverInit};

use super::{commands::is_shown, part::listen};

/// Where it goes, the first that is there.
const NEXT: [&str; 2] = ["#primary", "#graph"];

pub(super) fn keep_focus() {
    let focused = Rc::new(RefCell::new(None::<HtmlElement>));
    listen(&window(), "focusin", {
        let focused = Rc::clone(&focused);
        Box::new(move |event| drop(focused.replace(event.target().map(wasm_bindgen::JsCast::unchecked_into))))
    });
    let changed = Closure::<dyn Fn()>::new(move || {
        let had = focused.borrow().clone();
        let now = document().active_element();
        // Browsers differ in whether what is gone keeps the focus or nothing has it.
        let is_elsewhere = now.is_some_and(|now| now.tag_name() != "BODY" && had.as_deref() != Some(&now));
        if let Some(had) = had
            && !is_elsewhere
            && !is_usable(&had)
            && let Some(next) = NEXT.into_iter().find_map(usable)
        {
            let _ = next.focus();
        }
    });
    let options = MutationObserverInit::new();
    options.set_subtree(true);
    options.set_attribute_filter(&js_sys::Array::of2(&"hidden".into(), &"disabled".into()));
    // The page listens as long as it is there.
    if let Ok(observer) = MutationObserver::new(changed.into_js_value().unchecked_ref())
        && let Some(body) = document().body()
    {
        let _ = observer.observe_with_options(&body, &options);
    }
}

fn usable(selector: &str) -> Option<HtmlElement> {
    let found: HtmlElement = document().query_selector(selector).ok()??.unchecked_into();
    is_usable(&found).then_some(found)
}

fn is_usable(element: &HtmlElement) -> bool {
    !element.has_attribute("disabled") && is_shown(element)
}
