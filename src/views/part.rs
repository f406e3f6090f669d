//! The parts of index.html that follow the model.
//!
//! To build them here, element by element, would take five times as many bytes, and they would be there later.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use wattflow_view::html::sentence;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, ResizeObserver};

/// An element of index.html. Each method makes one thing about it follow what is computed, for as long as the page is
/// there.
#[derive(Clone)]
pub(super) struct Part(Option<Element>);

/// The element with this id; `cargo xtask tidy` sees to it that there is one.
pub(super) fn part(id: &str) -> Part {
    Part(document().get_element_by_id(id))
}

impl Part {
    pub(super) fn of(element: Element) -> Self {
        Self(Some(element))
    }

    pub(super) fn text(self, compute: impl Fn() -> String + 'static) -> Self {
        self.follow(Box::new(compute), |element, text| element.set_text_content(Some(text)))
    }

    /// What is in it, as HTML of the pure `view` crate, which escapes what it is given.
    pub(super) fn html(self, compute: impl Fn() -> String + 'static) -> Self {
        self.follow(Box::new(compute), wattflow_markup::fill)
    }

    /// A sentence that may name code.
    pub(super) fn words(self, compute: impl Fn() -> String + 'static) -> Self {
        self.html(move || sentence(&compute()))
    }

    pub(super) fn attribute(self, name: &'static str, compute: impl Fn() -> String + 'static) -> Self {
        self.follow(Box::new(compute), move |element, value| drop(element.set_attribute(name, value)))
    }

    /// What a field holds.
    pub(super) fn value(self, compute: impl Fn() -> String + 'static) -> Self {
        self.follow(Box::new(compute), |element, value| match element.dyn_ref::<HtmlSelectElement>() {
            Some(select) => select.set_value(value),
            None => element.unchecked_ref::<HtmlInputElement>().set_value(value),
        })
    }

    /// An attribute that is there or not, like `hidden`.
    pub(super) fn flag(self, name: &'static str, compute: impl Fn() -> bool + 'static) -> Self {
        let word = move || if compute() { name } else { "" }.to_owned();
        self.follow(Box::new(word), move |element, word| {
            drop(element.toggle_attribute_with_force(name, !word.is_empty()));
        })
    }

    /// Calls `act` with each such event; `E` is the type that the browser gives this event.
    pub(super) fn on<E: JsCast>(self, event: &str, act: impl Fn(E) + 'static) -> Self {
        if let Some(element) = &self.0 {
            listen(element, event, Box::new(move |event| act(event.unchecked_into())));
        }
        self
    }

    pub(super) fn on_click(self, act: impl Fn() + 'static) -> Self {
        self.on("click", move |_: web_sys::Event| act())
    }

    /// Calls `act` now, and whenever the element's size changes.
    pub(super) fn on_resize(self, act: impl Fn() + 'static) {
        let Some(element) = self.0 else { return };
        let act = Closure::<dyn Fn()>::new(act).into_js_value();
        if let Ok(observer) = ResizeObserver::new(act.unchecked_ref()) {
            observer.observe(&element);
        }
    }

    /// The element itself, where there is something to ask of it.
    pub(super) fn element(&self) -> Option<&Element> {
        self.0.as_ref()
    }

    fn follow(self, compute: Box<dyn Fn() -> String>, show: impl Fn(&Element, &str) + 'static) -> Self {
        if let Some(element) = self.0.clone() {
            follow(compute, Box::new(move |text| show(&element, text)));
        }
        self
    }
}

/// Shows what is computed whenever it is another than before.
fn follow(compute: Box<dyn Fn() -> String>, show: Box<dyn Fn(&str)>) {
    Effect::new(move |before: Option<String>| {
        let now = compute();
        if before.as_ref() != Some(&now) {
            show(&now);
        }
        now
    });
}

/// Calls `act` with each such event on `target`.
pub(super) fn listen(target: &web_sys::EventTarget, event: &str, act: Box<dyn Fn(web_sys::Event)>) {
    // The page listens as long as it is there.
    let act = Closure::<dyn Fn(web_sys::Event)>::wrap(act).into_js_value();
    drop(target.add_event_listener_with_callback(event, act.unchecked_ref()));
}
