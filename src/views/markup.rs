//! Markup that follows the model, in items that Leptos builds.

use leptos::{prelude::*, tachys::html::element::InnerHtmlValue};
use wattflow_view::html::elements;
use web_sys::Element;

/// What `inner_html` takes here. Leptos itself would hand the browser text, which it refuses (`wattflow_markup`).
#[derive(Clone, Copy)]
pub(super) struct Markup(pub(super) Signal<String>);

/// Makes an element that holds `before` hold `now`. Of a running node little changes many times in a second: what stays is
/// not parsed, styled and laid out anew.
fn change(element: &Element, before: &str, now: &str) {
    if elements(before).count() != elements(now).count() {
        return wattflow_markup::fill(element, now);
    }
    let mut child = element.first_element_child();
    for (before, now) in elements(before).zip(elements(now)) {
        let next = child.as_ref().and_then(Element::next_element_sibling);
        if let Some(child) = child.filter(|_| before != now) {
            wattflow_markup::replace(&child, now);
        }
        child = next;
    }
}

impl IntoAttributeValue for Markup {
    type Output = Self;

    fn into_attribute_value(self) -> Self {
        self
    }
}

impl InnerHtmlValue for Markup {
    type AsyncOutput = Self;
    type State = (Element, RenderEffect<String>);
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn build(self, element: &Element) -> Self::State {
        let shown_in = element.clone();
        let following = RenderEffect::new(move |before: Option<String>| {
            let now = self.0.get();
            match before {
                Some(before) => change(&shown_in, &before, &now),
                None => wattflow_markup::fill(&shown_in, &now),
            }
            now
        });
        (element.clone(), following)
    }

    fn rebuild(self, state: &mut Self::State) {
        *state = self.build(&state.0);
    }

    fn hydrate<const FROM_SERVER: bool>(self, element: &Element) -> Self::State {
        self.build(element)
    }

    fn html_len(&self) -> usize {
        0
    }

    fn to_html(self, html: &mut String) {
        html.push_str(&self.0.get());
    }

    fn to_template(_: &mut String) {}

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }
}
