//! What is wrong with the config.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_engine::span::Span;
use wattflow_view::problems::{is_any_fixable, problem_count, problem_list};
use web_sys::{Element, Event};

use super::{editor, part::part};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

pub(super) fn problems(driver: Driver, model: Model) {
    part("problems").flag("hidden", move || model.shown.with(|shown| shown.diagnostics.is_empty()));
    part("problem-count").text(move || model.shown.with(|shown| problem_count(&shown.diagnostics)));
    part("fix-all")
        .flag("hidden", move || !model.shown.with(|shown| is_any_fixable(&shown.diagnostics)))
        .flag("disabled", move || model.is_running())
        .on_click(move || driver.dispatch(Action::ApplyAllFixes));
    part("problem-list")
        .html(move || {
            model.shown.with(|shown| {
                let lines = shown.lines.as_ref();
                lines.map(|lines| problem_list(&shown.diagnostics, &shown.text, lines)).unwrap_or_default()
            })
        })
        .on("click", move |event: Event| clicked(driver, &event));
}

/// Does what the button that was clicked in the list is for; a click beside them leads to the problem.
fn clicked(driver: Driver, event: &Event) {
    let Some(target) = event.target() else { return };
    let target: Element = target.unchecked_into();
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    if let Some(fix) = closest("[data-fix]").and_then(|button| number(&button, "data-fix")) {
        return driver.dispatch(Action::ApplyFix(fix));
    }
    if closest("a").is_some() {
        return;
    }
    let place = || closest("[data-diagnostic]")?.query_selector("[data-from]").ok().flatten();
    let Some(button) = closest("[data-from]").or_else(place) else { return };
    if let (Some(from), Some(to), Some(editor)) =
        (number(&button, "data-from"), number(&button, "data-to"), editor::place())
    {
        driver.dispatch(Action::ShowText(editor, Span::new(from, to)));
    }
}

fn number(element: &Element, attribute: &str) -> Option<usize> {
    element.get_attribute(attribute)?.parse().ok()
}
