//! The token of a server that wants one: asked for once, kept until the tab is closed, shown to nobody else.

use leptos::prelude::*;

use super::{Driver, address_bar, settings};

impl Driver {
    /// What to show the page's own server; empty when there is nothing.
    pub(super) fn token(self) -> String {
        self.live.with_value(|live| live.token.clone())
    }

    /// Lets calls show the token that the tab has, if they go through the server it is for.
    pub(super) fn show_token(self) {
        let token = self.token();
        if !token.is_empty() && address_bar::gateway().is_ok_and(|gateway| gateway == address_bar::origin()) {
            self.live.update_value(|live| live.transport.set_token(&token));
        }
    }

    pub(super) fn ask_for_token(self) {
        self.model.token_wanted.set(Some(if self.token().is_empty() {
            "This server wants a token: whoever started it has it."
        } else {
            "That is not the token of this server. Look at how it was started, and try again."
        }));
    }

    /// Takes the token that the user gave, and does what waited for it.
    pub(super) fn use_token(self, token: &str) {
        settings::store_token(token.trim());
        self.live.update_value(|live| token.trim().clone_into(&mut live.token));
        self.show_token();
        self.show_preview_token();
        self.model.token_wanted.set(None);
        if self.live.try_update_value(|live| std::mem::take(&mut live.is_put_off)) == Some(true) {
            self.fetch_first();
        }
    }
}
