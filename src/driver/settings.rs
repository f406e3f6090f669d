//! What the browser remembers for the user: settings, and what a tab must know again after a reload.

use super::address_bar::{RUN_PARAMETER, parameter, set_parameter};
use crate::model::Theme;

const THEME_KEY: &str = "wattflow.theme";
/// The run that the tab shows, on the config that it shows.
const RUN_KEY: &str = "wattflow.run";
const SINGLE_KEYS_KEY: &str = "wattflow.single-keys";
const KEPT_RUNS_KEY: &str = "wattflow.kept-runs";
/// How many runs are kept unless the user says otherwise.
const KEPT_RUNS: usize = 200;
const TOKEN_KEY: &str = "wattflow.token";

/// How long a storage keeps what it is given.
#[derive(Clone, Copy)]
pub(super) enum Lasts {
    /// Until the tab is closed; no other tab sees it.
    Tab,
    Always,
}

/// A storage of the browser; `None` where it is blocked, as some private modes do.
pub(super) fn storage(lasts: Lasts) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    let storage = match lasts {
        Lasts::Tab => window.session_storage(),
        Lasts::Always => window.local_storage(),
    };
    storage.ok().flatten()
}

/// The token that this tab was given; empty when there is none, or storage is blocked.
pub(super) fn stored_token() -> String {
    storage(Lasts::Tab).and_then(|storage| storage.get_item(TOKEN_KEY).ok()?).unwrap_or_default()
}

pub(super) fn store_token(token: &str) {
    if let Some(storage) = storage(Lasts::Tab) {
        let _ = storage.set_item(TOKEN_KEY, token);
    }
}

/// The run that this tab showed before it was reloaded, if that is the one in the address bar.
pub(super) fn run_before_reload() -> Option<String> {
    let named = parameter(RUN_PARAMETER);
    let storage = storage(Lasts::Tab)?;
    let stored = storage.get_item(RUN_KEY).ok()?;
    if stored != named {
        let _ = storage.remove_item(RUN_KEY);
    }
    stored.filter(|stored| Some(stored) == named.as_ref())
}

/// Names the run that is shown, for a reload and in the address bar.
pub(super) fn remember_run(run: Option<&str>) {
    set_parameter(RUN_PARAMETER, run);
    if let Some(storage) = storage(Lasts::Tab) {
        let _ = match run {
            Some(run) => storage.set_item(RUN_KEY, run),
            None => storage.remove_item(RUN_KEY),
        };
    }
}

/// How many runs the user wants to be kept.
pub(super) fn stored_kept_runs() -> usize {
    let stored = storage(Lasts::Always).and_then(|storage| storage.get_item(KEPT_RUNS_KEY).ok()?);
    stored.and_then(|most| most.parse().ok()).unwrap_or(KEPT_RUNS)
}

pub(super) fn store_kept_runs(most: usize) {
    if let Some(storage) = storage(Lasts::Always) {
        let _ = storage.set_item(KEPT_RUNS_KEY, &most.to_string());
    }
}

pub(super) fn stored_theme() -> Theme {
    let word = storage(Lasts::Always).and_then(|storage| storage.get_item(THEME_KEY).ok()?);
    word.map(|word| Theme::from_word(&word)).unwrap_or_default()
}

/// Uses the theme, and remembers it where storage is not blocked.
pub(super) fn apply_theme(theme: Theme) {
    if let Some(storage) = storage(Lasts::Always) {
        let _ = storage.set_item(THEME_KEY, theme.word());
    }
    if let Some(root) = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element())
    {
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.word()),
        };
    }
}

/// Whether single keys press buttons, which they do unless the user did not want it.
pub(super) fn stored_single_keys() -> bool {
    storage(Lasts::Always).and_then(|storage| storage.get_item(SINGLE_KEYS_KEY).ok()?).is_none()
}

pub(super) fn store_single_keys(used: bool) {
    if let Some(storage) = storage(Lasts::Always) {
        let _ = if used { storage.remove_item(SINGLE_KEYS_KEY) } else { storage.set_item(SINGLE_KEYS_KEY, "off") };
    }
}
