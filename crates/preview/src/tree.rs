//! JSON as a tree, unfolded as it is asked for.

use std::rc::Rc;

use wattflow_results::{kind::Kind, tree};
use web_sys::{Event, HtmlElement};

use crate::{dom, panel::Host, source::Source, task::Task};

/// Shows the tree of a file, once that was read.
pub(crate) fn show(place: &HtmlElement, source: &Source, host: &Host) -> Task {
    let (place, source, host) = (place.clone(), source.clone(), host.clone());
    let reading = Task::default();
    reading.begin(async move {
        let text = match source.head(source.bytes).await {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(trouble) => return host.trouble(trouble),
        };
        match tree::root(&text) {
            Some(html) => {
                build(&place, text, &html);
                host.tell("", true);
            }
            None => host.show_as(Kind::Text, "This is no JSON: shown as text.".to_owned()),
        }
    });
    reading
}

fn build(place: &HtmlElement, text: String, html: &str) {
    let Some(root) = dom::element("div", "results-tree-box") else { return };
    wattflow_markup::fill(&root, html);
    root.set_tab_index(0);
    for (name, value) in [("role", "region"), ("aria-label", "JSON of the file")] {
        let _ = root.set_attribute(name, value);
    }
    let text = Rc::new(text);
    let unfolded = Rc::clone(&text);
    dom::listen(&root, "toggle", move |event: Event| {
        let Some(details) = dom::target(&event, "details") else { return };
        let Some(list) = dom::find(&details, "ul").filter(|list| list.child_element_count() == 0) else { return };
        let path = details.get_attribute("data-path").unwrap_or_default();
        wattflow_markup::fill(&list, &tree::members_at(&unfolded, &path, 0));
    });
    dom::listen(&root, "click", move |event: Event| {
        let Some(more) = dom::target(&event, "[data-more]") else { return };
        let path = more.get_attribute("data-more").unwrap_or_default();
        let from = more.get_attribute("data-from").and_then(|from| from.parse().ok()).unwrap_or_default();
        let Some(item) = more.parent_element() else { return };
        wattflow_markup::insert(&item, "beforebegin", &tree::members_at(&text, &path, from));
        let before = item.previous_element_sibling();
        item.remove();
        // The button is gone: the keyboard goes on from the last that came.
        if let Some(next) = before.and_then(|item| dom::find(&item, "button, summary")) {
            let _ = next.focus();
        }
    });
    let _ = place.append_child(&root);
}
