//! What the panel's buttons do.

use std::rc::Rc;

use web_sys::Event;

use super::{Panel, Shown, press};
use crate::{body::Body, dom, download::download, large};

impl Panel {
    pub(super) fn click(self: &Rc<Self>, event: &Event) {
        let Some(button) = dom::target(event, "button") else { return };
        if let Some(file) = button.get_attribute("data-file") {
            self.is_input.set(file == "input");
            self.forget();
            self.say("");
            self.ask();
        } else if let Some(view) = button.get_attribute("data-view") {
            self.view(view == "chart");
        } else if let Some(act) = button.get_attribute("data-act") {
            match act.as_str() {
                "large" => large::open(self),
                "close" => large::close(self),
                _ => self.download(),
            }
        }
    }

    fn view(&self, is_chart: bool) {
        if let Some(Shown { body: Body::Table(table), .. }) = &*self.shown.borrow() {
            table.view(is_chart);
            press(dom::find(&self.root, "[data-view=table]"), !is_chart);
            press(dom::find(&self.root, "[data-view=chart]"), is_chart);
        }
    }

    fn download(self: &Rc<Self>) {
        let Some(source) = self.shown.borrow().as_ref().map(|shown| shown.source.clone()) else { return };
        let panel = Rc::clone(self);
        self.downloading.begin(async move {
            match download(&source, &|percent| panel.say(&["Downloading: ", percent, " %"].concat())).await {
                Ok(()) => panel.say("Downloaded."),
                Err(trouble) => panel.trouble(trouble),
            }
        });
    }
}
