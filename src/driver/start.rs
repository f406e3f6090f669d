//! What the page opens by itself when it starts: the server's config, one in its address, what was open before a reload.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_view::{kept::fingerprint, share};

use super::{
    Driver, address_bar,
    config::opened,
    database::may_hold_runs,
    fetch::{FetchError, fetch},
    keep::is_anything_kept,
};
use crate::chunks;

/// Where the server serves the config it was started with.
const SERVED_CONFIG: &str = "api/config";

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
            // Whatever the user opened meanwhile goes before.
            if !self.model.loading.get_untracked() {
                return self.look_for_runs(false).await;
            }
            match fetched {
                Ok(first) => self.open_at_start(first).await,
                Err(FetchError::TokenNeeded) => {
                    self.live.update_value(|live| live.is_put_off = true);
                    return self.ask_for_token();
                }
                Err(FetchError::Other(reason)) => {
                    self.open_at_start(None).await;
                    self.tell(format!("Cannot fetch the config: {reason}. Upload one to go on."));
                }
            }
            self.open_shared();
            self.look_for_runs(true).await;
        });
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
                let shown = opened(&name, text.as_bytes());
                shown.is_linked.store(true, Relaxed);
                self.open_shown(shown);
            }
            Some((_, Err(reason))) => {
                self.tell(format!("Cannot open the config in the link: {reason}. Ask for it again, or for the file."));
            }
            None => {}
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

    /// Opens the first config, or what was open before a reload.
    async fn open_at_start(self, first: Option<(String, Vec<u8>)>) {
        self.model.loading.set(false);
        let opened = first.map(|(name, bytes)| opened(&name, &bytes));
        if let Some(opened) = &opened {
            self.live.update_value(|live| live.opened_with = fingerprint(&opened.name, &opened.text));
        }
        let is_kept = is_anything_kept();
        if is_kept && chunks::restore(self, opened.clone()).await.is_ok() {
            return;
        }
        if let Some(opened) = opened {
            let saved = Arc::clone(&opened.text);
            self.show(opened, saved);
        }
        if is_kept {
            self.live.update_value(|live| live.is_kept_unread = true);
            self.tell("What was open before could not be fetched; it is not lost: reload the page to see it.");
        }
    }
}
