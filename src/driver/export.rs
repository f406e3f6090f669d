//! Handing the config out: as a file, and as a link.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_view::{share, shell::grpcurl};

use super::{Driver, address_bar, browser};

impl Driver {
    /// Hands the config to the user as a file, which then holds its edits.
    pub(super) fn download_config(self) {
        self.check_edits();
        let shown = self.model.shown.get_untracked();
        if browser::download(&shown.name, &shown.text).is_none() {
            return self.tell("The browser did not allow the download.");
        }
        self.model.saved.set(Arc::clone(&shown.text));
        self.keep_soon();
    }

    /// Copies a link that opens this page with the config.
    pub(super) fn copy_share_link(self) {
        self.check_edits();
        let shown = self.model.shown.get_untracked();
        let Some(fragment) = share::fragment(&shown.name, &shown.text) else {
            let most = share::MAX_SHARED_BYTES.div_euclid(1024);
            return self
                .tell(format!("This config is too large for a link, which holds {most} KiB: download it instead."));
        };
        let link = address_bar::page_address() + &fragment;
        spawn_local(async move {
            let warning = "It holds the whole config, addresses of services included: whoever has it can read them.";
            if browser::copy(&link).await {
                self.tell(format!("Link copied. {warning}"));
            } else {
                address_bar::set_fragment(&fragment);
                self.tell(format!("The browser did not allow copying, so the link is in its address bar. {warning}"));
            }
        });
    }

    /// Copies the call of the selected node as a command line, for whoever looks for what is wrong with its service.
    pub(super) fn copy_grpcurl(self) {
        let shown = self.model.shown.get_untracked();
        let node = self.model.selected.get_untracked().and_then(|node| shown.runnable(node));
        let Some(command) = node.and_then(grpcurl) else { return };
        spawn_local(async move {
            self.tell(if browser::copy(&command).await {
                "Command copied. It calls the service directly, and so runs what it does.".to_owned()
            } else {
                ["The browser did not allow copying: ", &command].concat()
            });
        });
    }
}
