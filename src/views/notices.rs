//! What the user is told once, the way back to the last config that could run, and what a screen reader says.

use leptos::prelude::*;

use super::part::part;
use crate::{
    driver::{Action, Driver},
    model::Model,
};

pub(super) fn notices(driver: Driver, model: Model) {
    part("notice").flag("hidden", move || model.notice.with(String::is_empty));
    part("notice-text").text(move || model.notice.get());
    part("dismiss").on_click(move || driver.dispatch(Action::DismissNotice));

    let previous = move || model.shown.with(|shown| shown.previous.as_ref().map(|previous| previous.name.clone()));
    part("refused").flag("hidden", move || previous().is_none());
    part("refused-text").text(move || {
        let name = model.shown.with(|shown| shown.name.clone());
        format!("{name} cannot run as it is: its problems are listed. Correct the file and upload it again.")
    });
    part("back")
        .text(move || format!("Back to {}", previous().unwrap_or_default()))
        .on_click(move || driver.dispatch(Action::BackToPrevious));

    part("announcement").text(move || {
        model.run.with(|run| match &run.first_failed {
            _ if run.run.is_empty() => String::new(),
            Some(node) => format!("Run {}: {node} failed", run.status.word()),
            None => format!("Run {}", run.status.word()),
        })
    });
}
