//! What a user can do, and who does it.

use leptos::prelude::*;
use wattflow_engine::{simulation::Simulation, span::Span};
use wattflow_view::log::Filter;

use super::{Driver, browser, settings};
use crate::{
    chunks,
    model::{Panel, Reach},
};

/// What a user can do.
#[derive(Clone)]
pub(crate) enum Action {
    /// Open a file chosen or dropped.
    OpenFile(web_sys::File),
    /// Open pasted text.
    OpenText(String),
    CheckServices,
    /// Ask the user for the server's token.
    AskForToken,
    /// Show the server this token.
    UseToken(String),
    EndComparison,
    /// Show a node (by its index in the outline) in the inspector, or none.
    Select(Option<usize>),
    /// Show one of the panels below the drawing.
    ShowPanel(Panel),
    /// Copy a piece of text, which is what the second says.
    Copy(String, String),
    ChangeTheme,
    /// Let single keys press buttons, or no longer.
    UseSingleKeys(bool),
    /// Ask the user whether the browser may tell of ends of runs.
    AskToNotify,
    /// A file is dragged over the page, or no longer.
    Drag(bool),
    DismissNotice,
    /// No longer tell what running a part would do.
    ForeseeNothing,
    Text(TextAction),
    Runs(RunsAction),
}

/// What a user can do about the config as a text. Who does it is fetched then.
#[derive(Clone)]
pub(crate) enum TextAction {
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
    /// Have the selected node called on the service that it was found to serve.
    UseServed,
    /// Copy the call of the selected node as a command line.
    CopyGrpcurl,
}

/// What a user can do about runs. Who does it is fetched then.
#[derive(Clone)]
pub(crate) enum RunsAction {
    RunPipeline,
    CancelRun,
    /// Run again what has not succeeded.
    RetryFromFailed,
    /// Take the run that is shown away from the tab that executes it.
    TakeOver,
    /// Run a part of the pipeline.
    RunPart(Reach),
    /// Tell what running such a part would do.
    Foresee(Reach),
    /// Play the pipeline, or a part of it, without services, by this seed or any.
    Simulate(Simulation, Option<u32>, Option<Reach>),
    OpenRun(String),
    /// Set a run beside the one that is shown.
    CompareRun(String),
    ExportRun,
    DeleteRun(String),
    DeleteAllRuns,
    /// Keep so many runs, the newest.
    KeepRuns(usize),
    /// Show and search something else in the log.
    FilterLog(Filter),
    /// Show what the log says about the node with this id.
    ShowLogOf(String),
    /// Copy the lines of the log that are shown.
    CopyLog,
    DownloadLog,
    PrintReport,
}

impl Driver {
    /// Does what the user asked for.
    pub(crate) fn dispatch(self, action: Action) {
        match action {
            Action::OpenFile(file) => self.open_file(file),
            Action::OpenText(text) => self.open_text(&text),
            Action::CheckServices => self.check_services(),
            Action::AskForToken => self.ask_for_token(),
            Action::UseToken(token) => self.use_token(&token),
            Action::EndComparison => self.model.comparison.set(String::new()),
            Action::ForeseeNothing => self.foresee_nothing(),
            Action::Select(node) => self.choose(node),
            Action::ShowPanel(panel) => self.show_panel(panel),
            Action::Copy(text, what) => self.copy(text, what + " copied."),
            Action::ChangeTheme => self.set_theme(self.model.theme.get_untracked().next()),
            Action::UseSingleKeys(used) => {
                self.model.single_keys.set(used);
                settings::store_single_keys(used);
            }
            Action::AskToNotify => self.ask_to_notify(),
            Action::Drag(dragging) => {
                if self.model.dragging.get_untracked() != dragging {
                    self.model.dragging.set(dragging);
                }
            }
            Action::DismissNotice => self.model.notice.set(String::new()),
            Action::Text(action) => self.fetch(chunks::act_on_text(self, action), || {}),
            Action::Runs(action) => self.fetch(chunks::act_on_runs(self, action), || {}),
        }
    }

    /// Does what the user asked for, of what is about the config as a text.
    pub(crate) fn act_on_text(self, action: TextAction) {
        match action {
            TextAction::OpenTemplate(path) => self.open_template(path),
            TextAction::GoBack => self.go_back(),
            TextAction::ForgetEarlier => self.forget_earlier(),
            TextAction::ToggleEditor(place) => self.toggle_editor(&place),
            TextAction::ShowText(place, span) => self.show_text(&place, span),
            TextAction::ApplyFix(problem) => self.fix_one(problem),
            TextAction::ApplyAllFixes => self.fix_all(),
            TextAction::FormatText => self.format(),
            TextAction::DownloadConfig => self.download_config(),
            TextAction::CopyShareLink => self.copy_share_link(),
            TextAction::UseServed => self.use_served(),
            TextAction::CopyGrpcurl => self.copy_grpcurl(),
        }
    }

    /// Does what the user asked for, of what is about runs.
    pub(crate) fn act_on_runs(self, action: RunsAction) {
        match action {
            RunsAction::RunPipeline => self.run_pipeline(),
            RunsAction::CancelRun => self.cancel_run(),
            RunsAction::RetryFromFailed => self.retry_from_failed(),
            RunsAction::TakeOver => self.take_over(),
            RunsAction::RunPart(reach) => self.run_part(reach),
            RunsAction::Foresee(reach) => self.foresee(reach),
            RunsAction::Simulate(simulation, seed, part) => self.simulate(simulation, seed, part),
            RunsAction::OpenRun(run) => self.open_run(run),
            RunsAction::CompareRun(run) => self.compare_run(run),
            RunsAction::ExportRun => self.export_run(),
            RunsAction::DeleteRun(run) => self.delete_run(run),
            RunsAction::DeleteAllRuns => self.delete_all_runs(),
            RunsAction::KeepRuns(most) => self.keep_runs(most),
            RunsAction::FilterLog(filter) => self.filter_log(filter),
            RunsAction::ShowLogOf(node) => self.show_log_of(node),
            RunsAction::CopyLog => self.copy_log(),
            RunsAction::DownloadLog => self.download_log(),
            RunsAction::PrintReport => browser::print(),
        }
    }
}
