//! What survives a reload: the config that is open, and those that can be gone back to for their edits.
//!
//! They are kept for the tab, and besides for whoever opens the page next. With them is kept which config the page had
//! been opened with: opened with another one, it shows that, and offers what was kept. Where it could not be shown or offered
//! when the page was opened, it is offered before it is replaced.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wattflow_view::kept::{Edits, Kept, fingerprint, pack, unpack};

use super::{
    Driver,
    config::check,
    settings::{Lasts, storage},
    start::NOT_RESTORED,
};
use crate::model::{Because, Earlier, Shown};

const KEY: &str = "wattflow.configs";

/// How long after an edit it is kept, in milliseconds: writing takes longer than a keystroke should.
const DELAY_MILLIS: u32 = 400;

impl Driver {
    pub(crate) fn keep_in_a_while(self) {
        let keep = Timeout::new(DELAY_MILLIS, move || self.keep_now());
        self.live.update_value(|live| live.due_keep = Some(keep));
    }

    /// Keeps the configs, if that is due.
    pub(super) fn keep_now(self) {
        let due = self.live.try_update_value(|live| live.due_keep.take().map(|_| live.opened_with.clone()));
        let Some(opened_with) = due.flatten() else { return };
        self.offer_unread();
        let open = self.left(Because::Replaced);
        let earlier = self.model.earlier.get_untracked();
        let mut configs: Vec<Kept> =
            earlier.iter().filter(|earlier| earlier.is_edited()).map(|it| kept(false, it, &opened_with)).collect();
        // What is no text cannot be kept as one, and what the page opens with anyway need not be. The last is the first to
        // be offered.
        if !open.shown.text.is_empty() && fingerprint(&open.shown.name, &open.shown.text) != opened_with {
            configs.push(kept(true, &open, &opened_with));
        }
        let has_edits = configs.iter().any(|config| config.edits != Edits::None);
        if !keep(&pack(&configs)) && has_edits && !self.live.with_value(|live| live.keep_failed) {
            self.live.update_value(|live| live.keep_failed = true);
            self.tell("This browser has no room for your edits, so a reload loses them: use Download config.");
        }
    }

    /// Shows the config that was open before a reload; else `opened`, with which the page was opened.
    pub(crate) fn restore(self, opened: Option<&Arc<Shown>>) {
        let mut earlier = Vec::new();
        let mut open = None;
        for kept in self.unread() {
            let (is_open, edits) = (kept.is_open && self.is_of_opened(&kept), kept.edits);
            let config = self.unkept(kept);
            if is_open {
                open = Some((config, edits));
            } else if edits != Edits::None {
                earlier.push(config);
            }
        }
        if let Some((config, edits)) = open {
            self.show(config.shown, config.saved);
            let because = if edits == Edits::OfOpened { Because::EditsRestored } else { Because::LeftOpen };
            let way_back =
                |opened: &Arc<Shown>| Earlier { shown: Arc::clone(opened), saved: Arc::clone(&opened.text), because };
            earlier.extend(opened.map(way_back));
        } else if let Some(opened) = opened {
            self.show(Arc::clone(opened), Arc::clone(&opened.text));
        }
        self.model.earlier.set(earlier);
    }

    /// Offers to go back to what was kept and could not be shown at the start: what is kept next replaces it in storage.
    fn offer_unread(self) {
        let shown = self.model.shown.get_untracked();
        let is_offered = |kept: &Kept| kept.edits != Edits::None || kept.is_open && *kept.text != *shown.text;
        let unread = self.unread().into_iter();
        let offered: Vec<Earlier> = unread.filter(is_offered).map(|kept| self.unkept(kept)).collect();
        if offered.is_empty() {
            return;
        }
        // It is older than whatever was opened since.
        self.model.earlier.update(|earlier| drop(earlier.splice(0..0, offered)));
        if self.model.notice.with_untracked(|notice| notice == NOT_RESTORED) {
            self.tell("");
        }
    }

    /// What was kept before the page was opened, the first time it is asked for.
    fn unread(self) -> Vec<Kept> {
        let unread = self.live.try_update_value(|live| live.unread.take()).flatten();
        unread.map(|packed| unpack(&packed)).unwrap_or_default()
    }

    /// Whether the page was opened with the same config then.
    fn is_of_opened(self, kept: &Kept) -> bool {
        self.live.with_value(|live| kept.opened_with == live.opened_with)
    }

    /// What was kept, as a config to go back to. Where the text in its file is not known, it counts as edited.
    fn unkept(self, kept: Kept) -> Earlier {
        let text: Arc<str> = kept.text.as_str().into();
        let saved = match kept.edits {
            Edits::None => Arc::clone(&text),
            Edits::OfOpened if self.is_of_opened(&kept) => self.live.with_value(|live| Arc::clone(&live.opened_text)),
            Edits::OfOpened | Edits::OfOther => Arc::default(),
        };
        let checked = check(kept.text.as_bytes());
        let shown = Arc::new(Shown::new(kept.name, text, checked));
        shown.is_linked.store(kept.is_linked, Relaxed);
        Earlier { shown, saved, because: Because::Replaced }
    }
}

fn kept(is_open: bool, config: &Earlier, opened_with: &str) -> Kept {
    let (name, text) = (config.shown.name.clone(), config.shown.text.to_string());
    let edits = Edits::of(&name, &text, &config.saved, opened_with);
    let is_linked = config.shown.is_linked.load(Relaxed);
    Kept { is_open, is_linked, name, text, edits, opened_with: opened_with.to_owned() }
}

/// Keeps a text for this tab and for the next one; `false` where neither has room for it.
fn keep(packed: &str) -> bool {
    let mut is_kept = false;
    for lasts in [Lasts::Tab, Lasts::Always] {
        let Some(storage) = storage(lasts) else { continue };
        if packed.is_empty() {
            is_kept |= storage.remove_item(KEY).is_ok();
        } else {
            is_kept |= storage.set_item(KEY, packed).is_ok();
        }
    }
    is_kept
}

/// What was kept, by this tab, or else by the last one, as it is in storage.
pub(super) fn stored() -> Option<String> {
    let get = |lasts| storage(lasts).and_then(|storage| storage.get_item(KEY).ok()?);
    get(Lasts::Tab).or_else(|| get(Lasts::Always))
}
