//! The preview as a whole: which file is shown.

mod acts;
mod host;
mod words;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast as _, closure::Closure};
use wattflow_results::{hex, kind::Kind, words as in_words};
use wattflow_rpc::artifacts::{Artifacts, Kind as Found, StatResponse};
use web_sys::{Element, Event, HtmlElement, MutationObserver, MutationObserverInit};

pub(crate) use self::host::Host;
use crate::{
    body::Body,
    dom,
    place::{ATTRIBUTES, Told, token},
    source::Source,
    task::Task,
};

const PLACE: &str = "inspected-results";
const LOOK: &str = include_str!("look.css");
/// What does not change.
const SKELETON: &str = include_str!("panel.html");
/// What is looked at of a file to find out how to show it.
const HEAD_BYTES: u64 = hex::MOST_BYTES;

/// The preview.
pub(crate) struct Panel {
    place: Element,
    pub(crate) root: HtmlElement,
    told: RefCell<Told>,
    is_input: Cell<bool>,
    shown: RefCell<Option<Shown>>,
    /// When the file was written, in words, and how large it is.
    facts: RefCell<String>,
    asking: Task,
    downloading: Task,
}

/// The file that is shown.
struct Shown {
    source: Source,
    body: Body,
}

impl Panel {
    /// Begins to follow what the page tells, for as long as it is there.
    pub(crate) fn start() {
        let Some(place) = dom::document().and_then(|page| page.get_element_by_id(PLACE)) else { return };
        let (Some(root), Some(style)) = (dom::element("div", "results"), dom::element("style", "")) else { return };
        style.set_text_content(Some(LOOK));
        wattflow_markup::fill(&root, SKELETON);
        if let Some(head) = dom::document().and_then(|page| page.head()) {
            let _ = head.append_child(&style);
        }
        let _ = place.append_child(&root);
        let panel = Rc::new(Self {
            place,
            root,
            told: RefCell::default(),
            is_input: Cell::new(false),
            shown: RefCell::default(),
            facts: RefCell::default(),
            asking: Task::default(),
            downloading: Task::default(),
        });
        let clicked = Rc::clone(&panel);
        dom::listen(&panel.root, "click", move |event: Event| clicked.click(&event));
        let followed = Rc::clone(&panel);
        let follow = Closure::<dyn Fn()>::new(move || followed.follow()).into_js_value();
        let options = MutationObserverInit::new();
        let attributes: js_sys::Array = ATTRIBUTES.iter().map(|name| wasm_bindgen::JsValue::from_str(name)).collect();
        options.set_attribute_filter(&attributes);
        if let Ok(observer) = MutationObserver::new(follow.unchecked_ref()) {
            let _ = observer.observe_with_options(&panel.place, &options);
        }
        panel.follow();
    }

    /// Shows what the page tells now.
    fn follow(self: &Rc<Self>) {
        let told = Told::read(&self.place);
        let before = self.told.replace(told.clone());
        if told.output != before.output || told.input != before.input {
            self.forget();
            self.is_input.set(told.output.is_empty());
        }
        let has_files = !(told.output.is_empty() && told.input.is_empty());
        self.root.set_hidden(!has_files);
        if !has_files {
            return self.asking.stop();
        }
        if !told.gateway.is_empty() {
            let gateway = &told.gateway;
            return self
                .none(&["Calls go through ", gateway, ": the files of its services are not shown here."].concat());
        }
        self.ask();
    }

    fn path(&self) -> String {
        let told = self.told.borrow();
        if self.is_input.get() { told.input.clone() } else { told.output.clone() }
    }

    /// Asks what is at the path, and shows it where it is another than before.
    pub(crate) fn ask(self: &Rc<Self>) {
        let (path, panel) = (self.path(), Rc::clone(self));
        let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        let artifacts = Artifacts::new(&origin, &token(&self.place));
        self.asking.begin(async move {
            match artifacts.stat(&path).await {
                Ok(found) if found.kind() == Found::File => panel.open(artifacts, path, found).await,
                Ok(found) => panel.no_file(&path, found.kind()),
                Err(failure) => panel.refused(&path, &failure),
            }
        });
    }

    async fn open(self: &Rc<Self>, artifacts: Artifacts, path: String, found: StatResponse) {
        let is_same = |shown: &Shown| shown.source.path == path && shown.source.version == found.version;
        let is_shown = self.shown.borrow().as_ref().is_some_and(is_same);
        if is_shown {
            return self.frame(true);
        }
        let source = Source { artifacts, path, version: found.version, bytes: found.size_bytes };
        let head = match source.head(HEAD_BYTES).await {
            Ok(head) => head,
            Err(trouble) => return self.trouble(trouble),
        };
        let written = in_words::moment(local(found.modified_millis));
        self.facts.replace([&in_words::bytes(source.bytes), " · written ", &written].concat());
        let kind = Kind::of(&source.path, source.bytes, &head);
        self.show(source, kind, &head);
    }

    fn show(self: &Rc<Self>, source: Source, kind: Kind, head: &[u8]) {
        self.forget();
        self.frame(true);
        dom::set_text(&self.root, ".results-path", &source.path);
        self.tell("", false);
        let Some(place) = dom::find(&self.root, ".results-body") else { return };
        let body = Body::show(&place, &source, kind, head, &Host::of(self));
        self.shown.replace(Some(Shown { source, body }));
    }

    /// What stands around a file.
    fn frame(&self, has_file: bool) {
        let told = self.told.borrow();
        dom::show(dom::find(&self.root, ".results-bar"), true);
        let has_both = !told.output.is_empty() && !told.input.is_empty() && told.output != told.input;
        dom::show(dom::find(&self.root, ".results-which"), has_both);
        dom::show(dom::find(&self.root, ".results-acts"), has_file);
        for (name, is_input) in [("output", false), ("input", true)] {
            let button = dom::find(&self.root, &["[data-file=", name, "]"].concat());
            press(button, self.is_input.get() == is_input);
        }
    }

    /// Into the inspector again.
    pub(crate) fn put_back(&self) {
        let _ = self.place.append_child(&self.root);
    }

    fn forget(&self) {
        self.downloading.stop();
        // Dropped first: what it still does shows in what is removed here.
        drop(self.shown.take());
        if let Some(body) = dom::find(&self.root, ".results-body") {
            body.set_text_content(None);
        }
        for around in [".results-views", ".results-acts"] {
            dom::show(dom::find(&self.root, around), false);
        }
    }
}

pub(crate) fn press(button: Option<HtmlElement>, is_pressed: bool) {
    if let Some(button) = button {
        let _ = button.set_attribute("aria-pressed", if is_pressed { "true" } else { "false" });
    }
}

/// A moment as clocks here show it.
fn local(millis: u64) -> i64 {
    let date = js_sys::Date::new(&(millis as f64).into());
    // JavaScript counts west of UTC.
    let minutes = date.get_timezone_offset() as i64;
    millis.cast_signed().saturating_sub(minutes.saturating_mul(60_000))
}
