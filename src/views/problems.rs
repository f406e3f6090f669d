//! What is wrong with the config.

use leptos::prelude::*;
use wattflow_view::problems::{problem_count, problem_list};

use super::part::part;
use crate::model::Model;

pub(super) fn problems(model: Model) {
    part("problems").flag("hidden", move || model.shown.with(|shown| shown.diagnostics.is_empty()));
    part("problem-count").text(move || model.shown.with(|shown| problem_count(&shown.diagnostics)));
    part("problem-list").html(move || {
        model.shown.with(|shown| {
            let lines = shown.lines.as_ref();
            lines.map(|lines| problem_list(&shown.diagnostics, &shown.text, lines)).unwrap_or_default()
        })
    });
}
