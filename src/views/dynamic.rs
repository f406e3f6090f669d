//! The dynamic parts of the page, one type for each kind, so that their machinery is on the page once.

use std::sync::Arc;

use leptos::prelude::*;

/// Text or an attribute that follows the model.
pub(super) fn text(compute: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(compute)
}

/// A yes or no that follows the model.
pub(super) fn flag(compute: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(compute)
}

/// What an item of a list stands for: it is drawn anew when either number changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Which list: changes when the same index means something else.
    pub(super) list: usize,
    pub(super) index: usize,
}

/// A list that keeps the items whose keys stay.
pub(super) fn keyed(items: Signal<Vec<Key>>, draw: Arc<dyn Fn(usize) -> AnyView + Send + Sync>) -> impl IntoView {
    view! { <For each=move || items.get() key=|key| *key children=move |key: Key| draw(key.index) /> }
}
