//! What the user is told once, the way back to the last config that could run, and what a screen reader says.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::tab;

use super::part::part;
use crate::{
    driver::{Action, Driver, RunsAction, TextAction},
    model::{Because, Earlier, Model},
};

pub(super) fn notices(driver: Driver, model: Model) {
    part("notice").flag("hidden", move || model.notice.with(String::is_empty));
    part("notice-text").words(move || model.notice.get());
    part("dismiss").on_click(move || driver.dispatch(Action::DismissNotice));

    part("history-off").flag("hidden", move || model.history_off.with(String::is_empty)).text(move || {
        let because = model.history_off.get();
        ["History is off, because ", &because, ": a run is lost when the page is left."].concat()
    });

    part("lost").flag("hidden", move || !model.is_lost.get());
    part("follows").flag("hidden", move || !model.follows.get());
    part("take-over").on_click(move || driver.dispatch(Action::Runs(RunsAction::TakeOver)));
    part("unguarded").flag("hidden", move || !(model.unguarded.get() && model.is_running()));

    part("earlier").flag("hidden", move || model.earlier.with(Vec::is_empty));
    let offered = move |word: &dyn Fn(&Earlier) -> String| {
        model.earlier.with(|earlier| earlier.last().map(word)).unwrap_or_default()
    };
    part("earlier-text").words(move || offered(&|earlier| said(model, earlier)));
    part("back").text(move || offered(&way_back)).on_click(move || driver.dispatch(Action::Text(TextAction::GoBack)));
    part("stay").on_click(move || driver.dispatch(Action::Text(TextAction::ForgetEarlier)));

    part("token").flag("hidden", move || model.token_wanted.get().is_none()).on(
        "submit",
        move |event: web_sys::Event| {
            event.prevent_default();
            let field = part("token-field");
            let Some(field) = field.element() else { return };
            let field: &web_sys::HtmlInputElement = field.unchecked_ref();
            driver.dispatch(Action::UseToken(field.value()));
            field.set_value("");
        },
    );
    part("token-text").text(move || model.token_wanted.get().unwrap_or_default().to_owned());

    part("announcement").text(move || {
        model.run.with(|run| tab::announcement(run.status, run.first_failed.as_deref(), run.is_simulated()))
    });
}

/// Why another config is shown than before.
fn said(model: Model, earlier: &Earlier) -> String {
    let (name, is_broken) =
        model.shown.with(|shown| (shown.name.clone(), shown.pipeline.is_none() && !shown.diagnostics.is_empty()));
    let kept = match &earlier.because {
        Because::EditsRestored => return [&name, " is open with your edits from before."].concat(),
        Because::Repaired(how) => return ["Done: ", how, "."].concat(),
        Because::LeftOpen => return [&name, " is open, as when you left the page."].concat(),
        Because::RunOpened => return "This is an earlier run, with its own config.".to_owned(),
        Because::Replaced if earlier.is_edited() => ["Your edits of ", &earlier.shown.name, " are kept."].concat(),
        Because::Replaced => String::new(),
    };
    let now = match is_broken {
        true => [&name, " cannot run as it is: its problems are listed. Edit it here, or correct the file. "].concat(),
        false if name.is_empty() => String::new(),
        false => [&name, " is open. "].concat(),
    };
    now + &kept
}

fn way_back(earlier: &Earlier) -> String {
    match earlier.because {
        Because::EditsRestored => "Back to the file without them".to_owned(),
        Because::Repaired(_) => "Undo".to_owned(),
        Because::LeftOpen | Because::Replaced | Because::RunOpened => ["Back to ", &earlier.shown.name].concat(),
    }
}
