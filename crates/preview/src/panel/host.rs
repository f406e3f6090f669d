//! What a body may ask of the panel that it is in.

use std::rc::{Rc, Weak};

use wattflow_results::kind::Kind;

use super::{HEAD_BYTES, Panel, Shown, press};
use crate::{dom, source::Trouble};

/// What a body may ask of the panel that it is in.
#[derive(Clone)]
pub(crate) struct Host(Weak<Panel>);

impl Host {
    pub(super) fn of(panel: &Rc<Panel>) -> Self {
        Self(Rc::downgrade(panel))
    }

    pub(crate) fn tell(&self, words: &str, is_settled: bool) {
        if let Some(panel) = self.0.upgrade() {
            panel.tell(words, is_settled);
        }
    }

    pub(crate) fn trouble(&self, trouble: Trouble) {
        if let Some(panel) = self.0.upgrade() {
            panel.trouble(trouble);
        }
    }

    /// There is a chart to look at too.
    pub(crate) fn offer_chart(&self) {
        if let Some(panel) = self.0.upgrade() {
            dom::show(dom::find(&panel.root, ".results-views"), true);
            press(dom::find(&panel.root, "[data-view=table]"), true);
            press(dom::find(&panel.root, "[data-view=chart]"), false);
        }
    }

    /// The file is not what its name says: it is shown as what it is.
    pub(crate) fn show_as(&self, kind: Kind, because: String) {
        let Some(panel) = self.0.upgrade() else { return };
        let Some(Shown { source, .. }) = panel.shown.take() else { return };
        let host = Rc::clone(&panel);
        panel.asking.begin(async move {
            match source.head(HEAD_BYTES).await {
                Ok(head) => {
                    host.show(source, kind, &head);
                    host.say(&because);
                }
                Err(trouble) => host.trouble(trouble),
            }
        });
    }
}
