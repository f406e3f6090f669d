//! The editor element `<config-editor>` (editor/): fetched when it is first opened, and spoken to here only.

use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wattflow_engine::diagnostic::Edit;
use web_sys::{CustomEvent, Element};

use super::{
    browser,
    javascript::{call, get, object},
};

/// Where the server has the element's script.
const SCRIPT: &str = "config-editor.js";

/// What the user did in the editor; offsets count UTF-16 code units, as JavaScript does.
#[derive(Clone, Copy)]
pub(super) enum Happened {
    /// The text is another one.
    Edited,
    /// The cursor stands at this offset.
    CursorMoved(usize),
    /// The repair of this problem (its index among those shown) is asked for.
    FixWanted(usize),
    /// To have the text as a file.
    SaveWanted,
}

/// The element.
#[derive(Clone)]
pub(super) struct Editor(Element);

impl Editor {
    /// Fetches the element's script and puts the element into `place`; `None` when it cannot be had.
    pub(super) async fn load(place: &Element, happened: impl Fn(Happened) + 'static) -> Option<Self> {
        let page = web_sys::window()?.document()?;
        browser::run_script(SCRIPT).await?;
        let element = page.create_element("config-editor").ok()?;
        place.append_child(&element).ok()?;
        let editor = Self(element);
        let act = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| happened(read(&event)));
        // The editor stays as long as the page.
        let act = act.into_js_value();
        for event in EVENTS {
            let _ = editor.0.add_event_listener_with_callback(event, act.unchecked_ref());
        }
        Some(editor)
    }

    /// The text as it stands.
    pub(super) fn text(&self) -> String {
        get(&self.0, "text").as_string().unwrap_or_default()
    }

    /// Puts another text in its place and forgets what could be undone.
    pub(super) fn open(&self, text: &str) {
        self.set("text", &text.into());
    }

    pub(super) fn set_read_only(&self, read_only: bool) {
        self.set("readonly", &read_only.into());
    }

    /// Marks these problems, given as JSON (`wattflow_view::problems::marks`).
    pub(super) fn show(&self, marks: &str) {
        self.call("show", &[JSON::parse(marks).unwrap_or_default()]);
    }

    /// Changes the text into another as one step that can be undone.
    pub(super) fn replace(&self, text: &str) {
        self.call("replace", &[text.into()]);
    }

    /// Makes edits as one step that can be undone; `offset` turns bytes into UTF-16 code units.
    pub(super) fn apply(&self, edits: &[Edit], offset: impl Fn(usize) -> usize) {
        let changes = js_sys::Array::new();
        for edit in edits {
            let change = object(&[
                ("from", (offset(edit.span.start) as f64).into()),
                ("to", (offset(edit.span.end) as f64).into()),
                ("insert", edit.replacement.as_str().into()),
            ]);
            changes.push(&change);
        }
        self.call("apply", &[changes.into()]);
    }

    /// Brings a place into view and puts the cursor there; with `focus`, selects it and goes there.
    pub(super) fn reveal(&self, from: usize, to: usize, focus: bool) {
        self.call("reveal", &[(from as f64).into(), (to as f64).into(), focus.into()]);
    }

    pub(super) fn focus(&self) {
        self.call("focus", &[]);
    }

    fn set(&self, property: &str, value: &JsValue) {
        let _ = Reflect::set(&self.0, &property.into(), value);
    }

    fn call(&self, method: &str, arguments: &[JsValue]) {
        let _ = call(&self.0, method, arguments);
    }
}

/// The element's events.
const EVENTS: [&str; 4] = ["edit", "cursor", "fix", "save"];

/// What an event says.
fn read(event: &CustomEvent) -> Happened {
    let number = |value: JsValue| value.as_f64().unwrap_or_default() as usize;
    match event.type_().as_str() {
        "cursor" => Happened::CursorMoved(number(event.detail())),
        "fix" => Happened::FixWanted(number(get(&event.detail(), "index"))),
        "save" => Happened::SaveWanted,
        _ => Happened::Edited,
    }
}
