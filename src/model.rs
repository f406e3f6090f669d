//! What the page shows, as signals. Views read it; only the driver writes it.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;
use wattflow_engine::{
    config::{Checked, DEFAULT_SERVICE, Node, Outline, Pipeline},
    diagnostic::{Diagnostic, Severity},
    event::orchestrator_log::LogLine,
    run::{NodeState, NodeStatus, RunStatus},
    span::LineIndex,
    time::Timestamp,
};
use wattflow_view::layout::{Layout, layout};

/// One config, read, checked and laid out.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// The file's name, or where else it came from; empty when there is none yet.
    pub(crate) name: String,
    /// Its text; empty when it is no text.
    pub(crate) text: Arc<str>,
    /// What can be drawn.
    pub(crate) outline: Outline,
    /// What can run; `None` when there is an error.
    pub(crate) pipeline: Option<Arc<Pipeline>>,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Where the lines of the text start.
    pub(crate) lines: Option<LineIndex>,
    /// Where the nodes of the outline stand.
    pub(crate) layout: Layout,
    /// The live state of each node of the outline.
    pub(crate) nodes: Vec<ArcRwSignal<NodeState>>,
    /// The last config that could run, where this one cannot.
    pub(crate) previous: Option<Arc<Shown>>,
    positions: HashMap<String, usize>,
}

impl Shown {
    pub(crate) fn new(name: String, text: String, checked: Checked, before: Arc<Shown>) -> Self {
        let outline = checked.outline.unwrap_or_default();
        let next: Vec<Vec<usize>> = outline.nodes.iter().map(|node| node.next.clone()).collect();
        let previous = match &checked.pipeline {
            Some(_) => None,
            None if before.pipeline.is_some() => Some(before),
            None => before.previous.clone(),
        };
        Self {
            name,
            lines: Some(LineIndex::new(&text)),
            text: text.into(),
            pipeline: checked.pipeline.map(Arc::new),
            diagnostics: checked.diagnostics,
            layout: layout(&next),
            nodes: outline.nodes.iter().map(|_| ArcRwSignal::new(NodeState::default())).collect(),
            positions: outline.nodes.iter().enumerate().map(|(at, node)| (node.id.clone(), at)).collect(),
            previous,
            outline,
        }
    }

    /// Index in the outline of the node with this id.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The same node where the config can run.
    pub(crate) fn runnable(&self, node: usize) -> Option<&Node> {
        let id = &self.outline.nodes.get(node)?.id;
        self.pipeline.as_ref()?.nodes.iter().find(|node| node.id == *id)
    }

    /// Full name of the gRPC service that the node is called on.
    pub(crate) fn service(&self, node: usize) -> &str {
        self.runnable(node).map_or(DEFAULT_SERVICE, |node| node.service.as_str())
    }

    /// Why it cannot run, in a few words; empty when it can.
    pub(crate) fn why_not_runnable(&self) -> String {
        if self.pipeline.is_some() {
            return String::new();
        }
        match self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count() {
            0 => "Open a config first".to_owned(),
            1 => "Cannot run: the config has 1 error".to_owned(),
            many => format!("Cannot run: the config has {many} errors"),
        }
    }

    /// Shows `state` as that of the node with this id.
    pub(crate) fn set_node(&self, id: &str, state: Option<&NodeState>) {
        if let (Some(signal), Some(state)) = (self.position(id).and_then(|node| self.nodes.get(node)), state) {
            signal.set(state.clone());
        }
    }

    /// Forgets how the nodes ran.
    pub(crate) fn reset_nodes(&self) {
        for node in &self.nodes {
            if node.with_untracked(|node| node.status != NodeStatus::Pending) {
                node.set(NodeState::default());
            }
        }
    }
}

/// The run, apart from its nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RunSummary {
    /// The run's id; empty when there is none.
    pub(crate) run: String,
    pub(crate) status: RunStatus,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    /// Id of the node that failed first.
    pub(crate) first_failed: Option<String>,
    /// How many nodes are in a final state.
    pub(crate) finished: usize,
    /// How many nodes there are.
    pub(crate) nodes: usize,
}

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

/// Everything the page shows.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    /// Whether the first config is still being fetched.
    pub(crate) loading: RwSignal<bool>,
    pub(crate) shown: RwSignal<Arc<Shown>>,
    pub(crate) run: RwSignal<RunSummary>,
    /// The present moment; advances only while a run is running.
    pub(crate) now: RwSignal<Timestamp>,
    pub(crate) log: RwSignal<Vec<LogLine>>,
    /// Index in the outline of the node that the inspector shows.
    pub(crate) selected: RwSignal<Option<usize>>,
    /// Something to tell the user that belongs to no place; empty when there is nothing.
    pub(crate) notice: RwSignal<String>,
    pub(crate) theme: RwSignal<Theme>,
    /// Whether a file is being dragged over the page.
    pub(crate) dragging: RwSignal<bool>,
    /// Minutes that local time is east of UTC.
    pub(crate) utc_offset_minutes: i32,
}

impl Model {
    pub(crate) fn new(utc_offset_minutes: i32) -> Self {
        Self {
            loading: RwSignal::new(true),
            shown: RwSignal::default(),
            run: RwSignal::default(),
            now: RwSignal::default(),
            log: RwSignal::default(),
            selected: RwSignal::default(),
            notice: RwSignal::default(),
            theme: RwSignal::default(),
            dragging: RwSignal::new(false),
            utc_offset_minutes,
        }
    }

    pub(crate) fn is_running(self) -> bool {
        self.run.with(|run| run.status == RunStatus::Running)
    }

    /// The same, for whoever does not want to be told of changes.
    pub(crate) fn is_running_untracked(self) -> bool {
        untrack(|| self.is_running())
    }
}
