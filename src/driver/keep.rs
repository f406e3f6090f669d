//! What survives a reload: the config that was open, with its edits.
//!
//! One is kept, in the browser's local storage, together with which config of the server it stood beside: started with
//! another one, the page opens that, and offers what was kept.

use std::sync::Arc;

use gloo::{
    storage::{LocalStorage, Storage as _},
    timers::callback::Timeout,
};
use leptos::prelude::*;

use super::{Driver, config::check};
use crate::model::{Because, Earlier, Shown};

/// Where the config is that was open, and the one that the page offered to go back to.
const OPEN_KEY: &str = "wattflow.config";
const EARLIER_KEY: &str = "wattflow.config.earlier";

/// How long after an edit it is kept, in milliseconds: writing takes longer than a keystroke should.
const DELAY_MILLIS: u32 = 400;

/// Edits that are in no file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edits {
    None,
    /// To the config that the page was opened with.
    OfOpened,
    /// To another one, whose own text is not kept.
    OfOther,
}

impl Edits {
    const WORDS: [(Self, &str); 3] = [(Self::None, ""), (Self::OfOpened, "edits"), (Self::OfOther, "edited")];

    fn of(name: &str, text: &str, saved: &str, opened_with: &str) -> Self {
        if text == saved {
            Self::None
        } else if fingerprint(name, saved) == opened_with {
            Self::OfOpened
        } else {
            Self::OfOther
        }
    }

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(edits, _)| *edits == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(edits, _)| *edits)
    }
}

/// A config that was there when the page was left.
struct Kept {
    name: String,
    text: String,
    /// Which edits it has that are in no file.
    edits: Edits,
    /// [`fingerprint`] of the config that the page had been opened with.
    opened_with: String,
}

impl Driver {
    /// Keeps the config soon.
    pub(super) fn keep_soon(self) {
        let keep = Timeout::new(DELAY_MILLIS, move || self.keep_now());
        self.live.update_value(|live| live.due_keep = Some(keep));
    }

    /// Keeps the config, if that is due.
    pub(super) fn keep_now(self) {
        let due = self.live.try_update_value(|live| live.due_keep.take().map(|_| live.opened_with.clone()));
        let Some(opened_with) = due.flatten() else { return };
        let shown = self.model.shown.get_untracked();
        let is_new = fingerprint(&shown.name, &shown.text) != opened_with;
        let saved = self.model.saved.get_untracked();
        let mut is_kept = keep(OPEN_KEY, is_new.then_some((&shown, &saved)), &opened_with);
        self.model.earlier.with_untracked(|earlier| {
            if let Some(edited) = earlier.as_ref().filter(|earlier| earlier.shown.text != earlier.saved) {
                is_kept &= keep(EARLIER_KEY, Some((&edited.shown, &edited.saved)), &opened_with);
            }
        });
        if !is_kept && !self.live.with_value(|live| live.keep_failed) {
            self.live.update_value(|live| live.keep_failed = true);
            self.tell("This browser has no room for your edits, so a reload loses them: use Download config.");
        }
    }

    /// Gives up the way back to the config from before.
    pub(super) fn forget_earlier(self) {
        self.model.earlier.set(None);
        LocalStorage::raw().remove_item(EARLIER_KEY).unwrap_or_default();
    }

    /// Shows the config that was open before a reload, or offers it: after the page was opened with `opened`.
    pub(super) fn restore(self, opened: Option<&Arc<Shown>>) {
        let opened_with = opened.map(|opened| fingerprint(&opened.name, &opened.text)).unwrap_or_default();
        let is_beside_the_same = |kept: &Kept| kept.opened_with == opened_with;
        let text_of_opened = opened.map(|opened| Arc::clone(&opened.text)).unwrap_or_default();
        let read = |kept: Kept| {
            let text: Arc<str> = kept.text.into();
            let saved = match kept.edits {
                Edits::None => Arc::clone(&text),
                Edits::OfOpened if kept.opened_with == opened_with => Arc::clone(&text_of_opened),
                Edits::OfOpened | Edits::OfOther => Arc::default(),
            };
            let checked = check(text.as_bytes());
            (Arc::new(Shown::new(kept.name, text, checked)), saved)
        };
        let mut earlier = None;
        match kept(OPEN_KEY) {
            Some(kept) if is_beside_the_same(&kept) => {
                let are_of_opened = kept.edits == Edits::OfOpened;
                let (shown, saved) = read(kept);
                self.show(shown, saved);
                let opened = opened.filter(|_| are_of_opened);
                earlier = opened.map(|shown| (Arc::clone(shown), Arc::clone(&shown.text), Because::EditsRestored));
            }
            Some(kept) if kept.edits != Edits::None => {
                let (shown, saved) = read(kept);
                earlier = Some((shown, saved, Because::Replaced));
            }
            Some(_) | None => {}
        }
        let earlier = earlier.or_else(|| {
            let (shown, saved) = read(kept(EARLIER_KEY)?);
            Some((shown, saved, Because::Replaced))
        });
        self.model.earlier.set(earlier.map(|(shown, saved, because)| Earlier { shown, saved, because }));
    }
}

/// Keeps a config, given with its text as it is in a file, or forgets what was kept; `false` where there was no room.
fn keep(key: &str, config: Option<(&Shown, &str)>, opened_with: &str) -> bool {
    let storage = LocalStorage::raw();
    let Some((shown, saved)) = config else {
        storage.remove_item(key).unwrap_or_default();
        return true;
    };
    let edits = Edits::of(&shown.name, &shown.text, saved, opened_with);
    let kept = [opened_with, edits.word(), &shown.name.replace('\n', " "), &shown.text].join("\n");
    storage.set_item(key, &kept).is_ok() || edits == Edits::None
}

fn kept(key: &str) -> Option<Kept> {
    let kept = LocalStorage::raw().get_item(key).ok()??;
    let mut parts = kept.splitn(4, '\n');
    let (opened_with, edits, name, text) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let edits = Edits::from_word(edits)?;
    Some(Kept { name: name.to_owned(), text: text.to_owned(), edits, opened_with: opened_with.to_owned() })
}

/// Tells one config from another (FNV-1a, 64 bits); nobody has a reason to forge it.
pub(super) fn fingerprint(name: &str, text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes().chain([b'\n']).chain(text.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash.to_string()
}
