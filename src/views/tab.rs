//! What is seen of the page while another tab is shown, and the offer to be told of the end of a run.

use leptos::prelude::*;
use wattflow_view::tab::{icon, title};

use super::part::part;
use crate::{
    driver::{Action, Driver},
    model::{Model, RunSummary},
};

pub(super) fn tab(driver: Driver, model: Model) {
    let status = move || model.run.with(|run| run.status);
    part("title").text(move || {
        let is_simulated = model.run.with(RunSummary::is_simulated);
        model.shown.with(|shown| title(status(), &shown.outline.workflow_name, is_simulated))
    });
    part("icon").attribute("href", move || icon(status()));
    part("notify")
        .flag("hidden", move || !model.is_running() || !model.may_ask_to_notify.get())
        .on_click(move || driver.dispatch(Action::AskToNotify));
}
