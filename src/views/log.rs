//! The log of the run, in the original orchestrator's line format.

use leptos::prelude::*;

use super::{list::Key, part::part};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

/// Earlier lines are in the download: a page with many thousand lines would be slow.
const MOST_SHOWN: usize = 1_000;

pub(super) fn log(driver: Driver, model: Model) {
    let count = move || model.log.with(Vec::len);
    let earlier = move || count().saturating_sub(MOST_SHOWN);
    part("log-lines").list(
        move || (earlier()..count()).map(|index| Key { list: 0, index }).collect(),
        move |index| line(model, index),
    );
    part("log-remark").text(move || match (count(), earlier()) {
        (0, _) => "What happens during a run is listed here.".to_owned(),
        (_, 0) => String::new(),
        (_, earlier) => format!("{earlier} earlier lines are in the download."),
    });
    part("download").flag("disabled", move || count() == 0).on_click(move || driver.dispatch(Action::DownloadLog));
}

fn line(model: Model, index: usize) -> AnyView {
    let line = model.log.with_untracked(|log| log.get(index).cloned());
    let level = line.as_ref().map(|line| line.level.word()).unwrap_or_default();
    let text = line.map(|line| line.render(model.utc_offset_minutes)).unwrap_or_default();
    view! { <li class="log-line" data-log-line=level>{text}</li> }.into_any()
}
