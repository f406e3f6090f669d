//! Lists whose items come and go: one type for all of them, so that their machinery is on the page once.

use std::sync::Arc;

use leptos::{mount::mount_to_renderer, prelude::*};

use super::part::Part;

/// What an item of a list stands for: it is drawn anew when either number changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Which list: changes when the same index means something else.
    pub(super) list: usize,
    pub(super) index: usize,
}

impl Part {
    /// Fills it with one item per key; items whose keys stay are kept.
    pub(super) fn list(
        &self,
        keys: impl Fn() -> Vec<Key> + Send + Sync + 'static,
        draw: impl Fn(usize) -> AnyView + Send + Sync + 'static,
    ) {
        if let Some(element) = self.element() {
            mount(element, Signal::derive(keys), Arc::new(draw));
        }
    }
}

fn mount(element: &web_sys::Element, keys: Signal<Vec<Key>>, draw: Arc<dyn Fn(usize) -> AnyView + Send + Sync>) {
    let list = move || {
        view! { <For each=move || keys.get() key=|key| *key children=move |key: Key| draw(key.index) /> }
    };
    mount_to_renderer(element, list).forget();
}
