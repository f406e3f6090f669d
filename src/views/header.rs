//! The bar at the top: which config, how the run stands, and the one primary button.

use leptos::{html, prelude::*};
use wattflow_engine::run::RunStatus;
use wattflow_view::{duration::duration, icon::run_icon};

use super::dynamic::{flag, text};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

pub(super) fn header(driver: Driver, model: Model) -> impl IntoView {
    let workflow = text(move || match model.shown.with(|shown| shown.outline.workflow_name.clone()) {
        name if name.is_empty() => "Wattflow".to_owned(),
        name => name,
    });
    let file = text(move || model.shown.with(|shown| shown.name.clone()));
    let retryable = move || {
        let status = model.run.with(|run| run.status);
        matches!(status, RunStatus::Failed | RunStatus::Cancelled | RunStatus::Interrupted)
    };
    view! {
        <header class="header">
            <svg class="mark" viewBox="0 0 32 32" role="img" aria-label="Wattflow">
                <path d="M6 9l5 14 5-10 5 10 5-14"></path>
            </svg>
            <div class="header-config">
                <h1 class="header-workflow" title=workflow>{workflow}</h1>
                <span class="header-file" title=file>{file}</span>
            </div>
            {run_state(model)}
            <div class="header-actions">
                {upload_config(driver)}
                <button
                    class="button quiet"
                    title="Colours: as the system, light, dark"
                    on:click=move |_| driver.dispatch(Action::ChangeTheme)
                >
                    {text(move || format!("Theme: {}", model.theme.get().word()))}
                </button>
                <button
                    class="button"
                    hidden=flag(move || !retryable())
                    on:click=move |_| driver.dispatch(Action::RetryFromFailed)
                >
                    "Retry from failed node"
                </button>
                {primary(driver, model)}
            </div>
        </header>
    }
}

/// Run or cancel: always in the same place, and always what its label says.
fn primary(driver: Driver, model: Model) -> impl IntoView {
    let why_not = move || {
        if model.is_running() { String::new() } else { model.shown.with(|shown| shown.why_not_runnable()) }
    };
    let act = move |_| {
        driver.dispatch(if model.is_running_untracked() { Action::CancelRun } else { Action::RunPipeline });
    };
    let label = text(move || if model.is_running() { "Cancel run" } else { "Run pipeline" }.to_owned());
    view! {
        <span id="why-not" class="why-not">{text(why_not)}</span>
        <button
            class="button primary"
            class:cancel=flag(move || model.is_running())
            disabled=flag(move || !why_not().is_empty())
            aria-describedby="why-not"
            on:click=act
        >
            {label}
        </button>
    }
}

fn upload_config(driver: Driver) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            driver.dispatch(Action::OpenFile(file));
        }
        // Choosing the same file again, edited meanwhile, must count as a change.
        input.set_value("");
    };
    view! {
        <label class="button">
            "Upload config"
            <input class="visually-hidden" type="file" accept=".json,application/json" node_ref=input on:change=open />
        </label>
    }
}

fn run_state(model: Model) -> impl IntoView {
    let status = move || model.run.with(|run| run.status);
    let word = text(move || status().word().to_owned());
    let finished = text(move || model.run.with(|run| format!("{} of {} nodes", run.finished, run.nodes)));
    let elapsed = text(move || {
        model.run.with(|run| {
            let end = run.ended_at.unwrap_or_else(|| model.now.get());
            run.started_at.map(|start| duration(end.millis_since(start))).unwrap_or_default()
        })
    });
    view! {
        <p class="run-state" data-state=word hidden=flag(move || status() == RunStatus::Idle)>
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d=text(move || run_icon(status()).to_owned())></path>
            </svg>
            <strong>{word}</strong>
            <span class="numbers">{finished}</span>
            <span class="numbers">{elapsed}</span>
        </p>
    }
}
