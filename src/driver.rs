//! The only place where the page performs effects: files, network, timers, address bar, storage.
//!
//! Views hand in an [`Action`]; what it changes, they see in the [`Model`].

mod action;
mod address_bar;
mod browser;
mod channel;
mod clock;
mod config;
mod connection;
mod database;
mod edit;
mod editor;
mod events;
mod execute;
mod export;
mod fetch;
mod follow;
mod history;
mod javascript;
mod journal;
mod jump;
mod keep;
mod log;
mod notify;
mod plan;
mod preflight;
mod preview;
mod record;
mod reopen;
mod run;
mod seat;
mod settings;
mod show;
mod start;
mod storage;
mod text;
mod token;

use std::sync::Arc;

use futures_util::future::AbortHandle;
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::{preflight::Watch, run::Run, span::Span};
use wattflow_rpc::Transport;
use wattflow_view::share::Shared;

pub(crate) use self::action::{Action, RunsAction, TextAction};
use self::{editor::Editor, events::Told, follow::Others, record::Record, storage::Storage, text::Text};
use crate::{
    chunks::{self, Fetched},
    model::{Model, Panel},
};

/// What the page holds besides what it shows.
#[expect(clippy::struct_excessive_bools, reason = "each is about something else")]
struct Live {
    /// Of what is made live later.
    owner: Owner,
    transport: Transport,
    /// Tells this page from others, those of the same tab included.
    tab: String,
    storage: Storage,
    /// The run that is executed here, or was.
    run: Option<Run>,
    /// What there is to keep and to do of it.
    record: Record,
    /// The run that is shown.
    told: Told,
    /// The run that was shown before a reload.
    was_shown: Option<String>,
    others: Others,
    /// Runs while the page may be about to go.
    leaving: Option<Timeout>,
    /// Calls in flight, by node and attempt.
    calls: Vec<((usize, u32), AbortHandle)>,
    /// Wakes the run at its next timeout.
    timer: Option<Timeout>,
    /// Advances the clock that running durations show.
    ticker: Option<Interval>,
    /// What to show the page's own server; empty when there is nothing.
    token: String,
    /// Services being checked.
    checks: Option<AbortHandle>,
    /// When they are checked again.
    watch: Watch,
    /// Checks them then.
    due_round: Option<Timeout>,
    /// A gateway on another host than the page, until the user has something called through it; else empty.
    untried_gateway: String,
    /// Once it was opened.
    editor: Option<Editor>,
    /// What is done with the text, once that chunk is there.
    text: Option<Text>,
    /// What to show in the editor once it is there.
    wanted_text: Option<Span>,
    /// Checks what was typed.
    due_check: Option<Timeout>,
    /// How long the last check took.
    check_millis: u64,
    /// Keeps what was typed.
    due_keep: Option<Timeout>,
    /// What was kept before the page was opened, until it is shown or offered.
    unread: Option<String>,
    /// Whether the user was told that it could not be kept.
    keep_failed: bool,
    /// Fingerprint of the config that the page was opened with.
    opened_with: String,
    /// Its text.
    opened_text: Arc<str>,
    /// What the link to the page held, until it is opened.
    shared: Option<Shared>,
    /// Whether the first config waits for a token.
    is_put_off: bool,
    /// How often something was opened.
    openings: u32,
    /// Whether the editor is being fetched, wanted still or not.
    is_editor_coming: bool,
    /// Whether the preview of files was asked for.
    is_preview_wanted: bool,
}

/// Carries out actions.
#[derive(Clone, Copy)]
pub(crate) struct Driver {
    model: Model,
    live: StoredValue<Live, LocalStorage>,
}

impl Driver {
    /// A driver for this page, with its model; starts to fetch the config that the server was started with.
    pub(crate) fn start() -> (Self, Model) {
        let foreign_gateway = address_bar::gateway().ok().filter(|gateway| *gateway != address_bar::origin());
        let model = Model::new(clock::utc_offset_minutes());
        let live = StoredValue::new_local(Live {
            owner: Owner::current().unwrap_or_default(),
            transport: Transport::new(&address_bar::gateway().unwrap_or_else(|_| address_bar::origin())),
            tab: run::random_bits().to_string(),
            storage: Storage::default(),
            run: None,
            record: Record::default(),
            told: Told::default(),
            was_shown: settings::run_before_reload(),
            others: Others::default(),
            leaving: None,
            calls: Vec::new(),
            timer: None,
            ticker: None,
            token: settings::stored_token(),
            checks: None,
            watch: Watch::default(),
            due_round: None,
            untried_gateway: foreign_gateway.clone().filter(|it| address_bar::is_elsewhere(it)).unwrap_or_default(),
            editor: None,
            text: None,
            wanted_text: None,
            due_check: None,
            check_millis: 0,
            due_keep: None,
            unread: keep::stored(),
            keep_failed: false,
            opened_with: String::new(),
            opened_text: Arc::default(),
            shared: None,
            is_put_off: false,
            openings: 0,
            is_editor_coming: false,
            is_preview_wanted: false,
        });
        model.foreign_gateway.set(foreign_gateway.unwrap_or_default());
        let driver = Self { model, live };
        driver.set_theme(settings::stored_theme());
        if log::is_filter_named() {
            driver.fetch(chunks::restore_log_filter(driver), || {});
        }
        model.single_keys.set(settings::stored_single_keys());
        model.may_ask_to_notify.set(notify::may_ask());
        model.panel.set(Panel::from_word(&address_bar::parameter(address_bar::PANEL_PARAMETER).unwrap_or_default()));
        driver.show_token();
        model.kept_runs.set(settings::stored_kept_runs());
        driver.open_channel();
        driver.watch_connection();
        driver.open_first();
        browser::on_other_fragment(move || driver.open_other_link());
        browser::on_seen_or_not(move || driver.seen());
        browser::on_leaving(move || {
            driver.check_edits();
            driver.with_text(|text| (text.keep_now)(driver));
        });
        (driver, model)
    }

    /// Calls what lies in a chunk, which is fetched where it is not there yet; where it cannot be had, tells so and then
    /// calls `failed`.
    pub(crate) fn fetch(self, called: impl Future<Output = Fetched> + 'static, failed: impl FnOnce() + 'static) {
        spawn_local(async move {
            if called.await.is_err() {
                self.tell("Cannot fetch this part of the page: is the server still there? Then try it again, or reload the page.");
                failed();
            }
        });
    }

    /// Fetches what whoever uses the page is likely to want next, as long as its server is there.
    pub(crate) fn fetch_ahead() {
        spawn_local(async {
            // What cannot be had now is told of when it is wanted.
            let _ = chunks::fetch_runs().await;
            let _ = chunks::fetch_details().await;
        });
    }

    /// Makes something live for as long as the page is there.
    pub(crate) fn for_good(self, make: impl FnOnce()) {
        self.live.with_value(|live| live.owner.clone()).with(make);
    }
}
