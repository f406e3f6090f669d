//! What the user is told once, the way back to the last config that could run, and what a screen reader says.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::part::part;
use crate::{
    driver::{Action, Driver},
    model::{Because, Earlier, Model},
};

pub(super) fn notices(driver: Driver, model: Model) {
    part("notice").flag("hidden", move || model.notice.with(String::is_empty));
    part("notice-text").text(move || model.notice.get());
    part("dismiss").on_click(move || driver.dispatch(Action::DismissNotice));

    part("earlier").flag("hidden", move || model.earlier.with(Option::is_none));
    part("earlier-text").text(move || {
        model.earlier.with(|earlier| earlier.as_ref().map(|earlier| said(model, earlier))).unwrap_or_default()
    });
    part("back")
        .text(move || model.earlier.with(|earlier| earlier.as_ref().map(way_back)).unwrap_or_default())
        .on_click(move || driver.dispatch(Action::GoBack));
    part("stay").on_click(move || driver.dispatch(Action::ForgetEarlier));

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
        model.run.with(|run| match &run.first_failed {
            _ if run.run.is_empty() => String::new(),
            Some(node) => format!("Run {}: {node} failed", run.status.word()),
            None => format!("Run {}", run.status.word()),
        })
    });
}

/// Why another config is shown than before.
fn said(model: Model, earlier: &Earlier) -> String {
    let (name, can_run) = model.shown.with(|shown| (shown.name.clone(), shown.pipeline.is_some()));
    match &earlier.because {
        Because::EditsRestored => format!("{name} is open with your edits from before."),
        Because::Repaired(how) => format!("Done: {how}."),
        Because::Replaced if !can_run => {
            format!(
                "{name} cannot run as it is: its problems are listed. Edit it here, or correct the file and open it again."
            )
        }
        Because::Replaced => format!("{name} is open. Your edits of {} are kept.", earlier.shown.name),
    }
}

fn way_back(earlier: &Earlier) -> String {
    match earlier.because {
        Because::EditsRestored => "Back to the file without them".to_owned(),
        Because::Repaired(_) => "Undo".to_owned(),
        Because::Replaced => format!("Back to {}", earlier.shown.name),
    }
}
