//! The log of the run, in the original orchestrator's line format.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::log::{Filter, Log};
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

use super::part::{Part, part};
use crate::{
    driver::{Action, Driver, RunsAction},
    model::Model,
};

/// As in style/views.css.
const LINE_PX: usize = 18;

pub(super) fn log(driver: Driver, model: Model) {
    let follow = RwSignal::new(true);
    let current = RwSignal::new(None::<usize>);
    let read = move |read: fn(&Log) -> usize| model.log.with(read);
    let region = part("log").attribute("style", move || ["--longest:", &read(Log::longest).to_string(), "ch"].concat());
    part("log-lines").window(
        &region,
        LINE_PX,
        Some(follow),
        move || read(Log::shown),
        move |line| model.log.with(|log| log.draw_line(line, current.get() == Some(line))),
    );
    part("log-end").flag("hidden", move || follow.get() || read(Log::shown) == 0).on_click(move || follow.set(true));
    let remark = move || match (read(Log::len), read(Log::shown)) {
        (0, _) => "What happens during a run is listed here.",
        (_, 0) => "No line passes the filter.",
        _ => "",
    };
    part("log-remark").flag("hidden", move || remark().is_empty()).text(move || remark().to_owned());
    filter(driver, model, current);
    search(model, region, follow, current);
    part("log-copy")
        .flag("disabled", move || read(Log::shown) == 0)
        .on_click(move || driver.dispatch(Action::Runs(RunsAction::CopyLog)));
    part("download-events")
        .flag("disabled", move || read(Log::len) == 0)
        .on_click(move || driver.dispatch(Action::Runs(RunsAction::ExportRun)));
}

/// Lets through and searches what the fields say, and the fields say what is let through and searched.
fn filter(driver: Driver, model: Model, current: RwSignal<Option<usize>>) {
    let change = move |change: fn(&mut Filter, String)| {
        move |event: Event| {
            let Some(field) = event.target() else { return };
            let value = match field.dyn_ref::<HtmlSelectElement>() {
                Some(select) => select.value(),
                None => field.unchecked_ref::<HtmlInputElement>().value(),
            };
            let mut filter = model.log.with_untracked(|log| log.filter().clone());
            change(&mut filter, value);
            current.set(None);
            driver.dispatch(Action::Runs(RunsAction::FilterLog(filter)));
        }
    };
    let says = move |says: fn(&Filter) -> String| move || model.log.with(|log| says(log.filter()));
    part("log-level")
        .value(says(|filter| filter.level.word().to_owned()))
        .on("change", change(|filter, word| filter.level = Filter::level_from_word(&word)));
    part("log-node").value(says(|filter| filter.node.clone())).on("input", change(|filter, node| filter.node = node));
    part("log-text").value(says(|filter| filter.text.clone())).on("input", change(|filter, text| filter.text = text));
}

/// Goes from one line that was found to the next.
fn search(model: Model, region: Part, follow: RwSignal<bool>, current: RwSignal<Option<usize>>) {
    let go = move |backwards: bool| {
        let to = model.log.with_untracked(|log| {
            let at = log.find_from(current.get_untracked(), backwards)?;
            log.found().get(at).copied()
        });
        let Some(line) = to else { return };
        follow.set(false);
        current.set(Some(line));
        region.show_line(line, LINE_PX);
    };
    let (next, previous) = (go.clone(), go.clone());
    let is_nothing_found = move || model.log.with(|log| log.found().is_empty());
    part("log-next").flag("disabled", is_nothing_found).on_click(move || next(false));
    part("log-previous").flag("disabled", is_nothing_found).on_click(move || previous(true));
    part("log-text").on("keydown", move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            go(event.shift_key());
        }
    });
    part("log-count").text(move || {
        model.log.with(|log| {
            let found = log.found().len().to_string();
            let at = current.get().and_then(|line| log.found().binary_search(&line).ok());
            match at {
                _ if log.filter().text.is_empty() => String::new(),
                Some(at) => [&*at.saturating_add(1).to_string(), " of ", &found].concat(),
                None => found + " found",
            }
        })
    });
}
