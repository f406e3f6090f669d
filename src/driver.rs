//! The only place where the page performs effects: files, network, timers, address bar, storage.
//!
//! Views hand in an [`Action`]; what it changes, they see in the [`Model`].

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
mod storage;
mod token;

use std::sync::Arc;

use futures_util::future::AbortHandle;
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wattflow_engine::{preflight::Watch, run::Run, simulation::Simulation, span::Span};
use wattflow_rpc::Transport;
use wattflow_view::{log::Filter, share::Shared};

use self::{editor::Editor, events::Told, follow::Others, record::Record, storage::Storage};
use crate::model::{Model, Panel, Reach, Shown, Theme};

/// What a user can do.
#[derive(Clone)]
pub(crate) enum Action {
    /// Open a file chosen or dropped.
    OpenFile(web_sys::File),
    /// Open pasted text.
    OpenText(String),
    /// Open one of the server's files as a new config.
    OpenTemplate(String),
    /// Show the config again that the page offers to go back to.
    GoBack,
    /// Give up that way back.
    ForgetEarlier,
    /// Show or hide the text of the config, in this element.
    ToggleEditor(web_sys::Element),
    /// Show a stretch of the text.
    ShowText(web_sys::Element, Span),
    /// Make the repair of the problem with this index.
    ApplyFix(usize),
    /// Make every repair that a machine can make.
    ApplyAllFixes,
    FormatText,
    DownloadConfig,
    CopyShareLink,
    CheckServices,
    /// Have the selected node called on the service that it was found to serve.
    UseServed,
    /// Copy the call of the selected node as a command line.
    CopyGrpcurl,
    /// Ask the user for the server's token.
    AskForToken,
    /// Show the server this token.
    UseToken(String),
    RunPipeline,
    CancelRun,
    /// Run again what has not succeeded.
    RetryFromFailed,
    /// Take the run that is shown away from the tab that executes it.
    TakeOver,
    /// Run a part of the pipeline.
    RunPart(Reach),
    /// Tell what running such a part would do, or no longer.
    Foresee(Option<Reach>),
    /// Play the pipeline without services, by this seed or any.
    Simulate(Simulation, Option<u32>),
    OpenRun(String),
    /// Set a run beside the one that is shown.
    CompareRun(String),
    EndComparison,
    ExportRun,
    DeleteRun(String),
    DeleteAllRuns,
    /// Keep so many runs, the newest.
    KeepRuns(usize),
    /// Show a node (by its index in the outline) in the inspector, or none.
    Select(Option<usize>),
    /// Show one of the panels below the drawing.
    ShowPanel(Panel),
    /// Copy a piece of text, which is what the second says.
    Copy(String, String),
    /// Show and search something else in the log.
    FilterLog(Filter),
    /// Show what the log says about the node with this id.
    ShowLogOf(String),
    /// Copy the lines of the log that are shown.
    CopyLog,
    DownloadLog,
    ChangeTheme,
    /// Let single keys press buttons, or no longer.
    UseSingleKeys(bool),
    /// Ask the user whether the browser may tell of ends of runs.
    AskToNotify,
    PrintReport,
    /// A file is dragged over the page, or no longer.
    Drag(bool),
    DismissNotice,
}

/// What the page holds besides what it shows.
#[expect(clippy::struct_excessive_bools, reason = "each is about something else")]
struct Live {
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
    /// What to show in the editor once it is there.
    wanted_text: Option<Span>,
    /// Checks what was typed.
    due_check: Option<Timeout>,
    /// How long the last check took.
    check_millis: u64,
    /// Keeps what was typed.
    due_keep: Option<Timeout>,
    /// Whether the user was told that it could not be kept.
    keep_failed: bool,
    /// Fingerprint of the config that the page was opened with.
    opened_with: String,
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
        let foreign_gateway = browser::gateway().ok().filter(|gateway| *gateway != browser::origin());
        let model = Model::new(clock::utc_offset_minutes());
        let live = StoredValue::new_local(Live {
            transport: Transport::new(&browser::gateway().unwrap_or_else(|_| browser::origin())),
            tab: run::random_bits().to_string(),
            storage: Storage::default(),
            run: None,
            record: Record::default(),
            told: Told::default(),
            was_shown: browser::run_before_reload(),
            others: Others::default(),
            leaving: None,
            calls: Vec::new(),
            timer: None,
            ticker: None,
            token: browser::stored_token(),
            checks: None,
            watch: Watch::default(),
            due_round: None,
            untried_gateway: foreign_gateway.clone().filter(|it| browser::is_elsewhere(it)).unwrap_or_default(),
            editor: None,
            wanted_text: None,
            due_check: None,
            check_millis: 0,
            due_keep: None,
            keep_failed: false,
            opened_with: String::new(),
            shared: None,
            is_put_off: false,
            openings: 0,
            is_editor_coming: false,
            is_preview_wanted: false,
        });
        model.foreign_gateway.set(foreign_gateway.unwrap_or_default());
        let driver = Self { model, live };
        driver.set_theme(browser::stored_theme());
        driver.restore_log_filter();
        model.single_keys.set(browser::stored_single_keys());
        model.may_ask_to_notify.set(notify::may_ask());
        model.panel.set(Panel::from_word(&browser::parameter(browser::PANEL_PARAMETER).unwrap_or_default()));
        driver.show_token();
        model.kept_runs.set(browser::stored_kept_runs());
        driver.open_channel();
        driver.watch_connection();
        driver.open_first();
        browser::on_other_fragment(move || driver.open_other_link());
        browser::on_seen_or_not(move || driver.seen());
        browser::on_leaving(move || {
            driver.check_edits();
            driver.keep_now();
        });
        (driver, model)
    }

    /// Does what the user asked for.
    pub(crate) fn dispatch(self, action: Action) {
        match action {
            Action::OpenFile(file) => self.open_file(file),
            Action::OpenText(text) => self.open_text(&text),
            Action::OpenTemplate(path) => self.open_template(path),
            Action::GoBack => self.go_back(),
            Action::ForgetEarlier => self.forget_earlier(),
            Action::ToggleEditor(place) => self.toggle_editor(&place),
            Action::ShowText(place, span) => self.show_text(&place, span),
            Action::ApplyFix(problem) => self.fix_one(problem),
            Action::ApplyAllFixes => self.fix_all(),
            Action::FormatText => self.format(),
            Action::DownloadConfig => self.download_config(),
            Action::CopyShareLink => self.copy_share_link(),
            Action::CheckServices => self.check_services(),
            Action::UseServed => self.use_served(),
            Action::CopyGrpcurl => self.copy_grpcurl(),
            Action::AskForToken => self.ask_for_token(),
            Action::UseToken(token) => self.use_token(&token),
            Action::RunPipeline => self.run_pipeline(),
            Action::CancelRun => self.cancel_run(),
            Action::RetryFromFailed => self.retry_from_failed(),
            Action::TakeOver => self.take_over(),
            Action::RunPart(reach) => self.run_part(reach),
            Action::Foresee(reach) => self.foresee(reach),
            Action::Simulate(simulation, seed) => self.simulate(simulation, seed),
            Action::OpenRun(run) => self.open_run(run),
            Action::CompareRun(run) => self.compare_run(run),
            Action::EndComparison => self.model.comparison.set(String::new()),
            Action::ExportRun => self.export_run(),
            Action::DeleteRun(run) => self.delete_run(run),
            Action::DeleteAllRuns => self.delete_all_runs(),
            Action::KeepRuns(most) => self.keep_runs(most),
            Action::Select(node) => self.choose(node),
            Action::ShowPanel(panel) => self.show_panel(panel),
            Action::Copy(text, what) => self.copy(text, what + " copied."),
            Action::FilterLog(filter) => self.filter_log(filter),
            Action::ShowLogOf(node) => self.show_log_of(node),
            Action::CopyLog => self.copy_log(),
            Action::DownloadLog => self.download_log(),
            Action::ChangeTheme => self.set_theme(self.model.theme.get_untracked().next()),
            Action::UseSingleKeys(used) => {
                self.model.single_keys.set(used);
                browser::store_single_keys(used);
            }
            Action::AskToNotify => self.ask_to_notify(),
            Action::PrintReport => browser::print(),
            Action::Drag(dragging) => {
                if self.model.dragging.get_untracked() != dragging {
                    self.model.dragging.set(dragging);
                }
            }
            Action::DismissNotice => self.model.notice.set(String::new()),
        }
    }

    fn select(self, node: Option<usize>) {
        self.model.selected.set(node);
        node.inspect(|node| self.model.stage().reveal(*node));
        self.foresee(None);
        let shown = self.model.shown.get_untracked();
        let id = node.and_then(|node| shown.outline.nodes.get(node)).map(|node| node.id.as_str());
        browser::set_parameter(browser::NODE_PARAMETER, id);
        if node.is_some() {
            self.fetch_preview();
        }
    }

    fn show_panel(self, panel: Panel) {
        self.model.panel.set(panel);
        // What is shown anyway need not be named.
        let word = Some(panel.word()).filter(|_| panel != Panel::default());
        browser::set_parameter(browser::PANEL_PARAMETER, word);
    }

    fn set_theme(self, theme: Theme) {
        self.model.theme.set(theme);
        browser::apply_theme(theme);
    }

    fn tell(self, notice: impl Into<String>) {
        self.model.notice.set(notice.into());
    }

    /// Makes `shown` the config of the page, whose file holds `saved`, and forgets the run of the one before.
    fn show(self, shown: Arc<Shown>, saved: Arc<str>) {
        self.forget_run();
        shown.reset_nodes();
        shown.forget_findings();
        let selected = browser::parameter(browser::NODE_PARAMETER).and_then(|id| shown.position(&id));
        self.model.loading.set(false);
        self.model.notice.set(browser::gateway().err().unwrap_or_default());
        self.model.earlier.set(Vec::new());
        self.model.saved.set(saved);
        self.model.stage().reset();
        self.model.shown.set(shown);
        self.model.selected.set(selected);
        if let Some(node) = selected {
            self.model.stage().reveal(node);
            self.fetch_preview();
        }
        self.fill_editor();
        self.ask_services();
        self.tell_withheld();
    }
}
