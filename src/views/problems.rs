//! What is wrong with the config.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_engine::span::Span;
use wattflow_view::problems::{is_any_fixable, problem_count, problem_list};
use web_sys::{Element, Event, HtmlElement};

use super::{editor, part::part};
use crate::{
    driver::{Action, Driver, TextAction},
    model::Model,
};

pub(super) fn problems(driver: Driver, model: Model) {
    part("problems").flag("hidden", move || model.shown.with(|shown| shown.diagnostics.is_empty()));
    part("problem-count").text(move || model.shown.with(|shown| problem_count(&shown.diagnostics)));
    part("fix-all")
        .flag("hidden", move || !model.shown.with(|shown| is_any_fixable(&shown.diagnostics)))
        .flag("disabled", move || model.is_running())
        .on_click(move || {
            driver.dispatch(Action::Text(TextAction::ApplyAllFixes));
            keep_focus();
        });
    // The panel goes with the last problem, and with it what a screen reader would tell of it.
    part("problem-announcement").text(move || {
        model.shown.with(|shown| match problem_count(&shown.diagnostics) {
            none if none.is_empty() && !shown.text.is_empty() => "No problems".to_owned(),
            count => count,
        })
    });
    part("problems-title");
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
        driver.dispatch(Action::Text(TextAction::ApplyFix(fix)));
        return keep_focus();
    }
    let Some(button) = closest("[data-from]") else { return };
    if let (Some(from), Some(to), Some(editor)) =
        (number(&button, "data-from"), number(&button, "data-to"), editor::place())
    {
        driver.dispatch(Action::Text(TextAction::ShowText(editor, Span::new(from, to))));
    }
}

/// A button that was pressed may be gone once what it did is shown: the focus goes to the next repair, or to the one thing
/// that can be done with a config that has none.
pub(super) fn keep_focus() {
    request_animation_frame(|| {
        let focused = document().active_element().is_some_and(|element| element.tag_name() != "BODY");
        let next = ["#problem-list [data-fix]", "#problems-title", "#primary"].into_iter().find_map(|selector| {
            let found: HtmlElement = document().query_selector(selector).ok()??.unchecked_into();
            // What is hidden has none.
            found.offset_parent().is_some().then_some(found)
        });
        if let Some(next) = next.filter(|_| !focused) {
            let _ = next.focus();
        }
    });
}

fn number(element: &Element, attribute: &str) -> Option<usize> {
    element.get_attribute(attribute)?.parse().ok()
}
