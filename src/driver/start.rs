//! What the page opens by itself: the server's config, one in a link, what was open before a reload.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_view::{kept::fingerprint, share};

use super::{
    Driver, address_bar,
    config::opened,
    database::may_hold_runs,
    fetch::{FetchError, fetch},
};
use crate::{
    chunks,
    model::{Because, Earlier, Shown},
};

/// Where the server serves the config it was started with.
const SERVED_CONFIG: &str = "api/config";

/// Told until what was kept is offered.
pub(super) const NOT_RESTORED: &str =
    "What was open before could not be fetched; it is not lost: reload the page to see it.";

impl Driver {
    /// Opens what the address of the page names: a config of this server, and one in the link itself, which goes before.
    pub(super) fn open_first(self) {
        let shared = share::shared(&address_bar::take_fragment());
        self.live.update_value(|live| live.shared = shared);
        self.fetch_first();
    }

    /// The same with the link's part taken already; put off while the server wants a token.
    pub(super) fn fetch_first(self) {
        spawn_local(async move {
            let token = self.token();
            let fetched = match address_bar::config_address() {
                Some(Ok(address)) => match fetch(&address, &token).await {
                    Ok(None) => Err(FetchError::Other(format!("there is no {address}"))),
                    found => found,
                },
                Some(Err(reason)) => Err(FetchError::Other(reason)),
                None => fetch(SERVED_CONFIG, &token).await,
            };
            let fetched = fetched.map(|first| first.map(|(name, bytes)| opened(&name, &bytes)));
            if let Ok(Some(opened)) = &fetched {
                self.live.update_value(|live| {
                    live.opened_with = fingerprint(&opened.name, &opened.text);
                    live.opened_text = Arc::clone(&opened.text);
                });
            }
            let is_shown = match fetched {
                _ if self.is_overtaken() => false,
                Ok(first) => self.open_at_start(first).await,
                Err(FetchError::TokenNeeded) => {
                    self.live.update_value(|live| live.is_put_off = true);
                    return self.ask_for_token();
                }
                Err(FetchError::Other(reason)) => {
                    let is_shown = self.open_at_start(None).await;
                    if is_shown {
                        self.tell(format!("Cannot fetch the config: {reason}. Upload one to go on."));
                    }
                    is_shown
                }
            };
            if is_shown {
                self.open_shared();
            } else {
                self.offer_shared();
                // Only now it is known what the page was opened with.
                self.keep_soon();
            }
            self.look_for_runs(is_shown).await;
        });
    }

    /// Whether the user has opened or typed something meanwhile, which goes before what the page opens by itself.
    fn is_overtaken(self) -> bool {
        self.check_edits();
        !self.model.loading.get_untracked()
    }

    /// Looks back at earlier runs, if there are any.
    async fn look_for_runs(self, may_show: bool) {
        if address_bar::parameter(address_bar::RUN_PARAMETER).is_some() || may_hold_runs().await {
            self.fetch(chunks::look_back(self, may_show), || {});
        }
    }

    /// Opens what was in the link to the page.
    fn open_shared(self) {
        match self.live.try_update_value(|live| live.shared.take()).flatten() {
            Some((name, Ok(text))) => {
                self.open_shown(linked(&name, &text));
            }
            Some((_, Err(reason))) => {
                self.tell(format!("Cannot open the config in the link: {reason}. Ask for it again, or for the file."));
            }
            None => {}
        }
    }

    /// Offers to go to what was in the link to the page.
    fn offer_shared(self) {
        if let Some((name, Ok(text))) = self.live.try_update_value(|live| live.shared.take()).flatten() {
            let shown = linked(&name, &text);
            let saved = Arc::clone(&shown.text);
            self.model.earlier.update(|earlier| earlier.push(Earlier { shown, saved, because: Because::Replaced }));
        }
    }

    /// Opens what is in another link to this page, opened in its tab.
    pub(super) fn open_other_link(self) {
        // What the page itself put into the address bar is open already.
        let shared = share::shared(&address_bar::fragment());
        if let Some((_, Ok(text))) = &shared
            && *self.model.shown.get_untracked().text == **text
        {
            return;
        }
        if shared.is_some() {
            address_bar::set_fragment("");
            self.live.update_value(|live| live.shared = shared);
            self.open_shared();
        }
    }

    /// Shows what was open before a reload, or else the first config; `false` when the user was faster.
    async fn open_at_start(self, opened: Option<Arc<Shown>>) -> bool {
        let is_kept = self.live.with_value(|live| live.unread.is_some());
        let can_restore = is_kept && chunks::fetch_text().await.is_ok();
        if self.is_overtaken() {
            return false;
        }
        if can_restore && chunks::restore(self, opened.clone()).await.is_ok() {
            self.model.loading.set(false);
            return true;
        }
        self.model.loading.set(false);
        if let Some(opened) = opened {
            let saved = Arc::clone(&opened.text);
            self.show(opened, saved);
        }
        if is_kept {
            self.tell(NOT_RESTORED);
        }
        true
    }
}

/// A config that came in a link.
fn linked(name: &str, text: &str) -> Arc<Shown> {
    let shown = opened(name, text.as_bytes());
    shown.is_linked.store(true, Relaxed);
    shown
}
