//! What the page shows, as signals. Views read it; only the driver writes it.

mod earlier;
mod run;
mod shown;
mod stage;

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::{
    preflight::Tally,
    run::{NodeState, RunStatus},
    time::Timestamp,
};
use wattflow_view::{history::Row, log::Log, timeline::Timeline};

pub(crate) use earlier::{Because, Earlier};
pub(crate) use run::{Reach, Rest, RunSummary};
pub(crate) use shown::{Shown, UNNAMED};
pub(crate) use stage::Stage;

/// Which colours the page uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::System => "◐",
            Self::Light => "○",
            Self::Dark => "●",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }

    pub(crate) const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// What stands below the drawing, one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Panel {
    #[default]
    Log,
    Timeline,
    History,
}

impl Panel {
    /// In the order of their tabs.
    pub(crate) const ALL: &'static [Self] = &[Self::Log, Self::Timeline, Self::History];

    /// The word for it in the address bar.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Timeline => "timeline",
            Self::History => "history",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|panel| panel.word() == word).unwrap_or_default()
    }
}

/// Whether the text of the config is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum EditorState {
    #[default]
    Closed,
    /// It is being fetched.
    Loading,
    Open,
}

/// Everything the page shows.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    /// Whether the first config is still being fetched.
    pub(crate) loading: RwSignal<bool>,
    pub(crate) shown: RwSignal<Arc<Shown>>,
    /// The text of the config as it was opened or last downloaded: what differs from it is in no file.
    pub(crate) saved: RwSignal<Arc<str>>,
    /// Configs to go back to; the last one is offered.
    pub(crate) earlier: RwSignal<Vec<Earlier>>,
    pub(crate) editor: RwSignal<EditorState>,
    /// How the services of the config stand.
    pub(crate) checking: RwSignal<Tally>,
    pub(crate) run: RwSignal<RunSummary>,
    /// What the last run left to do, where it is offered.
    pub(crate) rest: RwSignal<Option<Rest>>,
    /// What running the part of the pipeline would do that the user looks at; empty when it is none.
    pub(crate) foreseen: RwSignal<String>,
    /// The present moment; advances only while a run is running.
    pub(crate) now: RwSignal<Timestamp>,
    pub(crate) log: RwSignal<Log>,
    pub(crate) timeline: RwSignal<Timeline>,
    pub(crate) panel: RwSignal<Panel>,
    /// What the user sees of the pipeline, and how.
    // In a place of its own: the model is handed around by value.
    stage: StoredValue<Stage>,
    /// Index in the outline of the node that the inspector shows.
    pub(crate) selected: RwSignal<Option<usize>>,
    /// Something to tell the user that belongs to no place; empty when there is nothing.
    pub(crate) notice: RwSignal<String>,
    /// Why the user is asked for the server's token, while that is so.
    pub(crate) token_wanted: RwSignal<Option<&'static str>>,
    /// The gateway that calls go through where it is not the page's own server; empty where it is.
    pub(crate) foreign_gateway: RwSignal<String>,
    /// Why runs are not kept, while that is so.
    pub(crate) history_off: RwSignal<String>,
    /// What is kept of runs, the newest first.
    pub(crate) history: RwSignal<Vec<Row>>,
    /// How many runs are kept.
    pub(crate) kept_runs: RwSignal<usize>,
    /// Two runs side by side, as HTML; empty when none are.
    pub(crate) comparison: RwSignal<String>,
    /// How long the nodes of earlier runs of this workflow took, the newest first.
    pub(crate) past: RwSignal<Vec<String>>,
    /// Whether the gateway does not answer.
    pub(crate) is_lost: RwSignal<bool>,
    /// Whether another tab executes the run that is shown.
    pub(crate) follows: RwSignal<bool>,
    /// Whether this browser cannot keep other tabs from running the same workflow at the same time.
    pub(crate) unguarded: RwSignal<bool>,
    pub(crate) theme: RwSignal<Theme>,
    /// Whether single keys press buttons.
    pub(crate) single_keys: RwSignal<bool>,
    /// Whether the user was not asked yet about notifications, and may be.
    pub(crate) may_ask_to_notify: RwSignal<bool>,
    /// Whether a file is being dragged over the page.
    pub(crate) dragging: RwSignal<bool>,
    /// Minutes that local time is east of UTC.
    pub(crate) utc_offset_minutes: i32,
}

impl Model {
    /// Nothing yet; local time is `utc_offset_minutes` east of UTC.
    pub(crate) fn new(utc_offset_minutes: i32) -> Self {
        let (shown, run, now) = (RwSignal::default(), RwSignal::default(), RwSignal::default());
        Self {
            stage: StoredValue::new(Stage::new(shown, run, now)),
            loading: RwSignal::new(true),
            shown,
            saved: RwSignal::default(),
            earlier: RwSignal::default(),
            editor: RwSignal::default(),
            checking: RwSignal::default(),
            run,
            rest: RwSignal::default(),
            foreseen: RwSignal::default(),
            now,
            log: RwSignal::new(Log::new(utc_offset_minutes)),
            timeline: RwSignal::default(),
            panel: RwSignal::default(),
            selected: RwSignal::default(),
            notice: RwSignal::default(),
            token_wanted: RwSignal::default(),
            foreign_gateway: RwSignal::default(),
            history_off: RwSignal::default(),
            history: RwSignal::default(),
            kept_runs: RwSignal::default(),
            comparison: RwSignal::default(),
            past: RwSignal::default(),
            is_lost: RwSignal::default(),
            follows: RwSignal::default(),
            unguarded: RwSignal::default(),
            theme: RwSignal::default(),
            single_keys: RwSignal::new(true),
            may_ask_to_notify: RwSignal::new(false),
            dragging: RwSignal::new(false),
            utc_offset_minutes,
        }
    }

    /// What the user sees of the pipeline, and how.
    pub(crate) fn stage(self) -> Stage {
        self.stage.get_value()
    }

    /// Whether the config has edits that are in no file.
    pub(crate) fn is_edited(self) -> bool {
        self.shown.with(|shown| self.saved.with(|saved| shown.text != *saved))
    }

    /// The present moment, followed while the node runs.
    pub(crate) fn now_for(self, node: &NodeState) -> Timestamp {
        let is_running = node.started_at.is_some() && node.ended_at.is_none();
        if is_running { self.now.get() } else { self.now.get_untracked() }
    }

    pub(crate) fn is_running(self) -> bool {
        self.run.with(|run| run.status == RunStatus::Running)
    }

    /// The same, for whoever does not want to be told of changes.
    pub(crate) fn is_running_untracked(self) -> bool {
        untrack(|| self.is_running())
    }
}
