//! The log of the run, in the original orchestrator's line format.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    dynamic::{Key, flag, keyed, text},
    panel::panel,
};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

/// Earlier lines are in the download: a page with many thousand lines would be slow.
const MOST_SHOWN: usize = 1_000;

pub(super) fn log(driver: Driver, model: Model) -> impl IntoView {
    let count = move || model.log.with(Vec::len);
    let earlier = move || count().saturating_sub(MOST_SHOWN);
    let lines = Signal::derive(move || (earlier()..count()).map(|index| Key { list: 0, index }).collect::<Vec<_>>());
    let line = move |index: usize| {
        let line = model.log.with_untracked(|log| log.get(index).cloned());
        let level = line.as_ref().map(|line| line.level.word()).unwrap_or_default();
        let text = line.map(|line| line.render(model.utc_offset_minutes)).unwrap_or_default();
        view! { <li class="log-line" data-log-line=level>{text}</li> }.into_any()
    };
    let quiet = text(move || match (count(), earlier()) {
        (0, _) => "What happens during a run is listed here.".to_owned(),
        (_, earlier) => format!("{earlier} earlier lines are in the download."),
    });
    let download = view! {
        <button
            class="button quiet"
            disabled=flag(move || count() == 0)
            on:click=move |_| driver.dispatch(Action::DownloadLog)
        >
            "Download log"
        </button>
    };
    let body = view! {
        <div class="log-body" tabindex="0" role="region" aria-label="Log lines">
        <ol class="log-lines">{keyed(lines, Arc::new(line))}</ol>
        <p class="quiet-text" hidden=flag(move || count() != 0 && earlier() == 0)>{quiet}</p>
        </div>
    };
    panel("Log", "panel log", download, body)
}
