//! Opening configs: from the server, from a link, from a file, from the clipboard, from a template.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wattflow_engine::config::{self, Checked};
use wattflow_rpc::{AUTHORIZATION, authorization};
use wattflow_view::share;

use super::{Driver, browser, keep::fingerprint};
use crate::model::{Because, Earlier, Shown, UNNAMED};

/// Where the server serves the config it was started with.
const SERVED_CONFIG: &str = "api/config";

/// What is wrong with a config, and what it can be used for, on this page.
pub(super) fn check(bytes: &[u8]) -> Checked {
    let checked = config::check_bytes(bytes);
    if browser::is_https() { checked.on_secure_page() } else { checked }
}

impl Driver {
    /// Opens what the address of the page names: a config of this server, and one in the link itself, which goes before.
    pub(super) fn open_first(self) {
        let shared = share::shared(&browser::take_fragment());
        self.live.update_value(|live| live.shared = shared);
        self.fetch_first();
    }

    /// The same with the link's part taken already; put off while the server wants a token.
    pub(super) fn fetch_first(self) {
        spawn_local(async move {
            let token = browser::stored_token();
            let fetched = match browser::config_path() {
                Some(Ok(path)) => match fetch(&path, &token).await {
                    Ok(None) => Err(FetchError::Other(format!("there is no {path}"))),
                    found => found,
                },
                Some(Err(reason)) => Err(FetchError::Other(reason)),
                None => fetch(SERVED_CONFIG, &token).await,
            };
            // Whatever the user opened meanwhile goes before.
            if self.model.loading.get_untracked() {
                match fetched {
                    Ok(first) => self.open_at_start(first),
                    Err(FetchError::TokenNeeded) => {
                        self.live.update_value(|live| live.is_put_off = true);
                        return self.ask_for_token();
                    }
                    Err(FetchError::Other(reason)) => {
                        self.open_at_start(None);
                        self.tell(format!("Cannot fetch the config: {reason}. Upload one to go on."));
                    }
                }
            }
            match self.live.try_update_value(|live| live.shared.take()).flatten() {
                Some((name, Ok(text))) => self.open(&name, text.as_bytes()),
                Some((_, Err(reason))) => self
                    .tell(format!("Cannot open the config in the link: {reason}. Ask for it again, or for the file.")),
                None => {}
            }
        });
    }

    /// Opens the first config, or what was open before a reload.
    fn open_at_start(self, first: Option<(String, Vec<u8>)>) {
        self.model.loading.set(false);
        let Some((name, bytes)) = first else { return self.restore(None) };
        let opened = opened(&name, &bytes);
        self.live.update_value(|live| live.opened_with = fingerprint(&opened.name, &opened.text));
        self.show(Arc::clone(&opened), Arc::clone(&opened.text));
        self.restore(Some(&opened));
    }

    pub(super) fn open_file(self, file: web_sys::File) {
        let name = file.name();
        if let Some(too_large) = config::check_size(file.size() as usize) {
            let checked = Checked { diagnostics: vec![too_large], ..Checked::default() };
            return self.open_shown(Arc::new(Shown::new(name, Arc::default(), checked)));
        }
        spawn_local(async move {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => self.open(&name, &js_sys::Uint8Array::new(&buffer).to_vec()),
                Err(_) => self.tell(format!("Cannot read {name}. Is the file still there, and may this page read it?")),
            }
        });
    }

    /// Opens one of the server's templates, under a name of its own.
    pub(super) fn open_template(self, path: String) {
        spawn_local(async move {
            match fetch(&path, "").await {
                Ok(Some((_, bytes))) => self.open(UNNAMED, &bytes),
                Ok(None) => self.tell("This server has no templates: it serves another version of the page."),
                Err(FetchError::Other(reason)) => self.tell(format!("Cannot fetch the template: {reason}.")),
                Err(FetchError::TokenNeeded) => self.ask_for_token(),
            }
        });
    }

    pub(super) fn open_text(self, text: &str) {
        self.open(UNNAMED, text.as_bytes());
    }

    /// Checks `bytes` as a config and shows it, whatever it turns out to be.
    fn open(self, name: &str, bytes: &[u8]) {
        self.open_shown(opened(name, bytes));
    }

    fn open_shown(self, shown: Arc<Shown>) {
        if self.refuse_while_running() {
            return;
        }
        self.check_edits();
        let before = self.model.shown.get_untracked();
        let is_worth_keeping = untrack(|| self.model.is_edited())
            || (before.pipeline.is_some() && shown.pipeline.is_none() && !before.text.is_empty());
        // Of several configs that cannot run, the way back leads to the one before them all.
        let still = self.model.earlier.get_untracked().filter(|earlier| {
            shown.pipeline.is_none() && before.pipeline.is_none() && earlier.because == Because::Replaced
        });
        let earlier = if is_worth_keeping {
            let saved = self.model.saved.get_untracked();
            Some(Earlier { shown: before, saved, because: Because::Replaced })
        } else {
            still
        };
        let saved = Arc::clone(&shown.text);
        self.show(shown, saved);
        self.model.earlier.set(earlier);
        self.keep_soon();
    }

    /// Goes back to the config from before; what is shown now can be gone back to where it has edits.
    pub(super) fn go_back(self) {
        if self.refuse_while_running() {
            return;
        }
        self.check_edits();
        let Some(earlier) = self.model.earlier.get_untracked() else { return };
        self.forget_earlier();
        if let Because::Repaired(_) = earlier.because {
            return self.change_text(&earlier.shown.text);
        }
        let left = Earlier {
            shown: self.model.shown.get_untracked(),
            saved: self.model.saved.get_untracked(),
            because: Because::Replaced,
        };
        let is_edited = untrack(|| self.model.is_edited());
        self.show(earlier.shown, earlier.saved);
        self.model.earlier.set(is_edited.then_some(left));
        self.keep_soon();
    }

    /// Whether a run keeps the config from being changed, which the user is then told.
    pub(super) fn refuse_while_running(self) -> bool {
        let is_running = self.model.is_running_untracked();
        if is_running {
            self.tell("A run is in progress: cancel it before you open or change a config.");
        }
        is_running
    }

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
        let link = browser::page_address() + &fragment;
        spawn_local(async move {
            let warning = "It holds the whole config, addresses of services included: whoever has it can read them.";
            if browser::copy(&link).await {
                self.tell(format!("Link copied. {warning}"));
            } else {
                browser::set_fragment(&fragment);
                self.tell(format!("The browser did not allow copying, so the link is in its address bar. {warning}"));
            }
        });
    }
}

/// A config as it was opened.
fn opened(name: &str, bytes: &[u8]) -> Arc<Shown> {
    let text = config::decode(bytes).unwrap_or_default();
    Arc::new(Shown::new(name.to_owned(), text.into(), check(bytes)))
}

/// Why a file cannot be had.
enum FetchError {
    /// The server wants a token, and got none or a wrong one.
    TokenNeeded,
    /// Lowercase, without a full stop.
    Other(String),
}

impl From<&str> for FetchError {
    fn from(reason: &str) -> Self {
        Self::Other(reason.to_owned())
    }
}

/// Name and content of a file of this page's server, which is shown the token if there is one; `None` when there is no
/// such file.
async fn fetch(path: &str, token: &str) -> Result<Option<(String, Vec<u8>)>, FetchError> {
    let window = web_sys::window().ok_or("there is no window")?;
    let options = web_sys::RequestInit::new();
    if !token.is_empty() {
        let headers = web_sys::Headers::new().map_err(|_| "the browser does not allow it")?;
        let _ = headers.set(AUTHORIZATION, &authorization(token));
        options.set_headers(&headers);
    }
    let asked = JsFuture::from(window.fetch_with_str_and_init(path, &options));
    let response: web_sys::Response = asked.await.map_err(|_| "the server does not answer")?.unchecked_into();
    match response.status() {
        404 => return Ok(None),
        401 => return Err(FetchError::TokenNeeded),
        status if !response.ok() => {
            return Err(FetchError::Other(format!("HTTP {status} {}", response.status_text())));
        }
        _ => {}
    }
    let header = |name| response.headers().get(name).ok().flatten();
    if header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        return Err(FetchError::Other(format!("{path} is a page, not a config")));
    }
    let last_part = path.rsplit('/').next().unwrap_or_default();
    let name = header("x-file-name").unwrap_or_else(|| last_part.to_owned());
    let body = response.array_buffer().map_err(|_| "its answer has no body")?;
    let buffer = JsFuture::from(body).await.map_err(|_| "its answer broke off")?;
    Ok(Some((name, js_sys::Uint8Array::new(&buffer).to_vec())))
}
