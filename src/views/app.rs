//! The page as a whole: its regions, and what files and text it takes in.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast as _;
use wattflow_view::problems::{problem_count, problem_list};

use super::{
    dynamic::{flag, text},
    graph::graph,
    header::header,
    inspector::inspector,
    log::log,
    panel::{panel, splitter},
};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

const SIDE_WIDTH_PX: i32 = 384;
const LOG_HEIGHT_PX: i32 = 208;

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let (driver, model) = Driver::start();
    let side_width = RwSignal::new(SIDE_WIDTH_PX);
    let log_height = RwSignal::new(LOG_HEIGHT_PX);
    take_in_files_and_text(driver);

    let sizes = text(move || format!("--side-width: {}px; --log-height: {}px", side_width.get(), log_height.get()));
    let run_state = text(move || model.run.with(|run| run.status.word().to_owned()));
    view! {
        {header(driver, model)}
        <main class="work" data-run-state=run_state style=sizes>
            {notices(driver, model)}
            {graph(driver, model)}
            {splitter(side_width, true, "Width of the side panel")}
            <aside class="side" aria-label="Problems and inspector">
                {problems(model)}
                {inspector(model)}
            </aside>
            {splitter(log_height, false, "Height of the log")}
            {log(driver, model)}
        </main>
        <p class="visually-hidden" role="status">{text(move || announcement(model))}</p>
        <p class="drop-target" hidden=flag(move || !model.dragging.get())>"Drop the config to open it"</p>
    }
}

/// What a screen reader says when the run changes.
fn announcement(model: Model) -> String {
    model.run.with(|run| match &run.first_failed {
        _ if run.run.is_empty() => String::new(),
        Some(node) => format!("Run {}: {node} failed", run.status.word()),
        None => format!("Run {}", run.status.word()),
    })
}

fn problems(model: Model) -> impl IntoView {
    let list = text(move || {
        let shown = model.shown.get();
        shown.lines.as_ref().map(|lines| problem_list(&shown.diagnostics, &shown.text, lines)).unwrap_or_default()
    });
    let count = text(move || model.shown.with(|shown| problem_count(&shown.diagnostics)));
    view! {
        <div class="problems-slot" hidden=flag(move || model.shown.with(|shown| shown.diagnostics.is_empty()))>
            {panel(
                "Problems",
                "panel problems",
                view! { <span class="numbers">{count}</span> },
                view! { <div inner_html=list></div> },
            )}
        </div>
    }
}

/// What the user is told once, and the way back to the last config that could run.
fn notices(driver: Driver, model: Model) -> impl IntoView {
    let previous = move || model.shown.with(|shown| shown.previous.as_ref().map(|previous| previous.name.clone()));
    let refused = text(move || {
        let name = model.shown.with(|shown| shown.name.clone());
        format!("{name} cannot run as it is: its problems are listed. Correct the file and upload it again.")
    });
    view! {
        <div class="notices">
            <p class="notice" role="alert" hidden=flag(move || model.notice.with(String::is_empty))>
                <span>{text(move || model.notice.get())}</span>
                <button class="button quiet" on:click=move |_| driver.dispatch(Action::DismissNotice)>
                    "Dismiss"
                </button>
            </p>
            <p class="notice" role="alert" hidden=flag(move || previous().is_none())>
                <span>{refused}</span>
                <button class="button" on:click=move |_| driver.dispatch(Action::BackToPrevious)>
                    {text(move || format!("Back to {}", previous().unwrap_or_default()))}
                </button>
            </p>
        </div>
    }
}

/// A config can be dropped anywhere on the page, or pasted outside of text fields.
fn take_in_files_and_text(driver: Driver) {
    let handles = [
        window_event_listener(ev::dragover, move |event| {
            event.prevent_default();
            driver.dispatch(Action::Drag(true));
        }),
        window_event_listener(ev::dragleave, move |event| {
            // Leaving an element for another one within the page is no leaving.
            if event.related_target().is_none() {
                driver.dispatch(Action::Drag(false));
            }
        }),
        window_event_listener(ev::drop, move |event| {
            event.prevent_default();
            driver.dispatch(Action::Drag(false));
            let dropped = event.data_transfer();
            if let Some(file) = dropped.as_ref().and_then(web_sys::DataTransfer::files).and_then(|files| files.get(0)) {
                driver.dispatch(Action::OpenFile(file));
            } else if let Some(text) =
                dropped.and_then(|data| data.get_data("text").ok()).filter(|text| !text.is_empty())
            {
                driver.dispatch(Action::OpenText(text));
            }
        }),
        window_event_listener(ev::paste, move |event| {
            let data = event.unchecked_ref::<web_sys::ClipboardEvent>().clipboard_data();
            let text = data.and_then(|data| data.get_data("text").ok());
            if let Some(text) = text.filter(|text| text.trim_start().starts_with(['{', '['])) {
                driver.dispatch(Action::OpenText(text));
            }
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
}
