//! The doors to what the page fetches only when it is needed.
//!
//! Whatever nothing but such a function leads to lies in a module of its own, a chunk, which is fetched before the
//! function is called for the first time (`cargo xtask split`). To move something there, see that only doors lead to it:
//! one call from elsewhere brings it back into the first load. `Driver::fetch` calls them.
//!
//! There are few chunks, since what several of them share lies in files of its own: `text` is the config as a text, `runs`
//! what it takes to run, keep and show runs, `details` all that is looked at more closely.

#![expect(clippy::unnecessary_wraps, reason = "the error is that of fetching, which the attribute adds")]

use std::sync::Arc;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::{
    driver::{Action, Driver, RunsAction, TextAction},
    model::{Model, Shown},
    views,
};

/// Whether a chunk could be had.
pub(crate) type Fetched = Result<(), SplitLoaderError>;

/// Carries out what is about the config as a text: editing and repairing it, handing it out, going back to another.
#[wasm_split(text, fallible, preload(fetch_text))]
pub(crate) fn act_on_text(driver: Driver, action: TextAction) -> Fetched {
    driver.text_is_there();
    driver.act_on_text(action);
    Ok(())
}

/// Keeps the configs soon.
#[wasm_split(text, fallible)]
pub(crate) fn keep_soon(driver: Driver) -> Fetched {
    driver.text_is_there();
    driver.keep_in_a_while();
    Ok(())
}

/// Shows what was open before a reload, or else what the page was opened with.
#[wasm_split(text, fallible)]
pub(crate) fn restore(driver: Driver, opened: Option<Arc<Shown>>) -> Fetched {
    driver.text_is_there();
    driver.restore(opened.as_ref());
    Ok(())
}

/// Carries out what is about runs: executing them, keeping them, looking back at them.
#[wasm_split(runs, fallible, preload(fetch_runs))]
pub(crate) fn act_on_runs(driver: Driver, action: RunsAction) -> Fetched {
    driver.act_on_runs(action);
    Ok(())
}

/// Shows what there was before a reload, or what a link names.
#[wasm_split(runs, fallible)]
pub(crate) fn look_back(driver: Driver, may_show: bool) -> Fetched {
    driver.look_back(may_show);
    Ok(())
}

/// Takes in what other tabs have said.
#[wasm_split(runs, fallible)]
pub(crate) fn hear(driver: Driver) -> Fetched {
    driver.hear();
    Ok(())
}

/// Takes in a run that was exported.
#[wasm_split(runs, fallible)]
pub(crate) fn import_run(driver: Driver, file: web_sys::File) -> Fetched {
    driver.import_run(file);
    Ok(())
}

/// Tells anew what the last run left to do, by the config as it is now.
#[wasm_split(runs, fallible)]
pub(crate) fn foresee_rest(driver: Driver) -> Fetched {
    driver.foresee_rest();
    Ok(())
}

/// Lets through of the log what the address bar says.
#[wasm_split(runs, fallible)]
pub(crate) fn restore_log_filter(driver: Driver) -> Fetched {
    driver.restore_log_filter();
    Ok(())
}

/// Makes the list of nodes live.
#[wasm_split(details, fallible)]
pub(crate) fn node_list(driver: Driver, model: Model) -> Fetched {
    driver.for_good(|| views::node_list(driver, model));
    Ok(())
}

/// Makes the small drawing in the corner live.
#[wasm_split(details, fallible)]
pub(crate) fn minimap(driver: Driver, model: Model) -> Fetched {
    driver.for_good(|| views::minimap(model));
    Ok(())
}

/// Makes the panels below the drawing live.
#[wasm_split(runs, fallible)]
pub(crate) fn panels(driver: Driver, model: Model) -> Fetched {
    driver.for_good(|| views::panels(driver, model));
    Ok(())
}

/// Makes live what is said about the selected node.
#[wasm_split(details, fallible, preload(fetch_details))]
pub(crate) fn inspector(driver: Driver, model: Model) -> Fetched {
    driver.for_good(|| views::inspector(driver, model));
    Ok(())
}

/// Makes the panel live that simulates runs.
#[wasm_split(details, fallible)]
pub(crate) fn simulate(driver: Driver, model: Model) -> Fetched {
    driver.for_good(|| views::simulate(driver, model));
    Ok(())
}

/// Makes the palette live, and opens it.
#[wasm_split(details, fallible)]
pub(crate) fn palette(driver: Driver, model: Model) -> Fetched {
    driver.for_good(|| views::palette(driver, model));
    Ok(())
}

/// Opens the list of keys.
#[wasm_split(details, fallible)]
pub(crate) fn keys(model: Model) -> Fetched {
    views::list_keys(model);
    Ok(())
}

/// Prints the run as a report.
#[wasm_split(runs, fallible)]
pub(crate) fn print(driver: Driver, model: Model) -> Fetched {
    views::report(model);
    driver.dispatch(Action::Runs(RunsAction::PrintReport));
    Ok(())
}
