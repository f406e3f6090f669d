//! The preview in a dialog as large as the page, and back in the inspector.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlDialogElement};

use crate::{dom, panel::Panel};

const DIALOG: &str = "dialog.results-dialog";

pub(crate) fn open(panel: &Rc<Panel>) {
    let Some(dialog) = dialog(panel) else { return };
    let _ = dialog.append_child(&panel.root);
    mark(panel, true);
    let _ = dialog.show_modal();
}

pub(crate) fn close(panel: &Panel) {
    if let Some(dialog) = panel.root.closest(DIALOG).ok().flatten() {
        // Its `close` brings the preview back.
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
}

/// The dialog, made when it is first wanted.
fn dialog(panel: &Rc<Panel>) -> Option<HtmlDialogElement> {
    let body = dom::document()?.body()?;
    if let Some(dialog) = dom::find(&body, DIALOG) {
        return dialog.dyn_into().ok();
    }
    let dialog = dom::element("dialog", "results-dialog")?;
    let _ = dialog.set_attribute("aria-label", "File of the node");
    body.append_child(&dialog).ok()?;
    let closed = Rc::clone(panel);
    dom::listen(&dialog, "close", move |_: Event| {
        closed.put_back();
        mark(&closed, false);
        if let Some(button) = dom::find(&closed.root, "[data-act=large]") {
            let _ = button.focus();
        }
    });
    dialog.dyn_into().ok()
}

fn mark(panel: &Panel, is_large: bool) {
    dom::show(dom::find(&panel.root, "[data-act=large]"), !is_large);
    dom::show(dom::find(&panel.root, "[data-act=close]"), is_large);
}
