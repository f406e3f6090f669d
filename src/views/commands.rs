//! The commands of the page are its own buttons: what each does, which key does the same (`aria-keyshortcuts`), and whether
//! it can be done now stands at the button in index.html and nowhere else. Keys, palette and the list of keys read it there.
//!
//! Every button with an id is a command while it is shown. `data-command` gives another name than the button's, and makes
//! it one also while it is not shown.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// A button of the page, or a field to go to.
#[derive(Clone)]
pub(super) struct Command {
    element: HtmlElement,
    pub(super) name: String,
    /// As `aria-keyshortcuts` has them.
    pub(super) keys: String,
}

impl Command {
    fn of(element: HtmlElement) -> Self {
        let named = element.get_attribute("data-command").or_else(|| element.get_attribute("aria-label"));
        Self {
            name: named.unwrap_or_else(|| element.text_content().unwrap_or_default().trim().to_owned()),
            keys: element.get_attribute("aria-keyshortcuts").unwrap_or_default(),
            element,
        }
    }

    /// Presses the button, or puts the cursor into the field. What opens something gets the focus: what it opened is next.
    pub(super) fn give(&self) {
        let element = &self.element;
        let is_field = element.tag_name() == "INPUT" && element.get_attribute("type").as_deref() != Some("file");
        if !is_field {
            if matches!(element.matches("summary, [role=tab]"), Ok(true)) {
                let _ = element.focus();
            }
            return element.click();
        }
        if is_shown(element) {
            return drop(element.focus());
        }
        if let Some(tab) = element.get_attribute("data-tab").and_then(|id| document().get_element_by_id(&id)) {
            tab.unchecked_into::<HtmlElement>().click();
        }
        let field = element.clone();
        request_animation_frame(move || drop(field.focus()));
    }
}

/// Every command that can be given now: the primary one, then the others in the order of the page.
pub(super) fn commands() -> Vec<Command> {
    let mut commands: Vec<Command> =
        all("button[id], [data-command], input[aria-keyshortcuts]").filter(is_there).map(Command::of).collect();
    if let Some(primary) = commands.iter().position(|command| command.element.id() == "primary") {
        let primary = commands.remove(primary);
        commands.insert(0, primary);
    }
    commands
}

/// Every command that has keys, whether it can be given now or not.
pub(super) fn commands_with_keys() -> Vec<Command> {
    all("[aria-keyshortcuts]").map(Command::of).collect()
}

fn all(selector: &str) -> impl Iterator<Item = HtmlElement> {
    let found = document().query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |index| Some(found.as_ref()?.item(index)?.unchecked_into()))
}

fn is_there(element: &HtmlElement) -> bool {
    !element.has_attribute("disabled") && (element.has_attribute("data-command") || is_shown(element))
}

/// Whether an element, or what it is in, is shown.
pub(super) fn is_shown(element: &HtmlElement) -> bool {
    // What a closed panel holds keeps its size.
    let is_folded = matches!(element.closest("details:not([open]) > :not(summary)"), Ok(Some(_)));
    // What is drawn has no offset parent, but a size.
    !is_folded && element.get_bounding_client_rect().width() > 0.0
}

/// The node of the drawing with this id, where it is drawn.
pub(super) fn drawn_node(id: &str) -> Option<HtmlElement> {
    all("[data-node]").find(|node| Element::get_attribute(node, "data-node").as_deref() == Some(id))
}
