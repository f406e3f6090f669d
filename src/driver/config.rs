//! Opening configs: from the server, from a file, from the clipboard.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wattflow_engine::config::{self, Checked};

use super::Driver;
use crate::model::Shown;

/// Where the server serves the config it was started with.
const SERVED_CONFIG: &str = "api/config";

impl Driver {
    pub(super) fn fetch_served_config(self) {
        spawn_local(async move {
            let served = fetch(SERVED_CONFIG).await;
            // Whatever the user opened meanwhile goes before.
            if !self.model.loading.get_untracked() {
                return;
            }
            match served {
                Ok(Some((name, bytes))) => self.open(&name, bytes),
                Ok(None) => self.model.loading.set(false),
                Err(reason) => {
                    self.model.loading.set(false);
                    self.tell(format!("Cannot fetch the server's config: {reason}. Upload one to go on."));
                }
            }
        });
    }

    pub(super) fn open_file(self, file: web_sys::File) {
        let name = file.name();
        if let Some(too_large) = config::check_size(file.size() as usize) {
            let checked = Checked { diagnostics: vec![too_large], ..Checked::default() };
            return self.show_checked(&name, String::new(), checked);
        }
        spawn_local(async move {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => self.open(&name, js_sys::Uint8Array::new(&buffer).to_vec()),
                Err(_) => self.tell(format!("Cannot read {name}. Is the file still there, and may this page read it?")),
            }
        });
    }

    /// Checks `bytes` as a config and shows it, whatever it turns out to be.
    pub(super) fn open(self, name: &str, bytes: Vec<u8>) {
        let checked = config::check_bytes(&bytes);
        self.show_checked(name, String::from_utf8(bytes).unwrap_or_default(), checked);
    }

    fn show_checked(self, name: &str, text: String, checked: Checked) {
        if self.model.is_running_untracked() {
            return self.tell("A run is in progress: cancel it before you open another config.");
        }
        let before = self.model.shown.get_untracked();
        self.show(Arc::new(Shown::new(name.to_owned(), text, checked, before)));
    }
}

/// Name and content of a file of this page's server; `None` when there is none.
async fn fetch(path: &str) -> Result<Option<(String, Vec<u8>)>, String> {
    let window = web_sys::window().ok_or("there is no window")?;
    let response = JsFuture::from(window.fetch_with_str(path)).await.map_err(|_| "the server does not answer")?;
    let response: web_sys::Response = response.unchecked_into();
    if response.status() == 404 {
        return Ok(None);
    }
    if !response.ok() {
        return Err(format!("HTTP {} {}", response.status(), response.status_text()));
    }
    let name = response.headers().get("x-file-name").ok().flatten().unwrap_or_else(|| "served config".to_owned());
    let body = response.array_buffer().map_err(|_| "its answer has no body")?;
    let buffer = JsFuture::from(body).await.map_err(|_| "its answer broke off")?;
    Ok(Some((name, js_sys::Uint8Array::new(&buffer).to_vec())))
}
