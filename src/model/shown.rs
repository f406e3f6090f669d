//! One config, read, checked and laid out.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;
use wattflow_engine::{
    config::{Checked, DEFAULT_SERVICE, Node, Outline, OutlineNode, Pipeline},
    diagnostic::{Diagnostic, Severity},
    event::NodeId,
    preflight::Finding,
    run::{NodeState, NodeStatus},
    span::{LineIndex, Utf16Offsets},
};
use wattflow_view::layout::{Layout, layout};

/// What a config is called that comes from no file.
pub(crate) const UNNAMED: &str = "pipeline.json";

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
    /// Where its bytes stand in UTF-16, as the editor counts.
    pub(crate) offsets: Utf16Offsets,
    /// Where the nodes of the outline stand.
    pub(crate) layout: Layout,
    /// The live state of each node of the outline.
    pub(crate) nodes: Vec<ArcRwSignal<NodeState>>,
    /// What was found of the service of each node of the outline, once it was checked.
    pub(crate) findings: Vec<ArcRwSignal<Option<Finding>>>,
    /// Of the type that a run's state has, since each further kind of map is a kilobyte more for the page.
    positions: HashMap<NodeId, usize>,
}

impl Shown {
    /// A config as it was opened: none of its nodes has run.
    pub(crate) fn new(name: String, text: Arc<str>, checked: Checked) -> Self {
        Self::after(&Self { name, ..Self::default() }, text, checked)
    }

    /// `before` as it was edited: nodes keep how they ran, by their ids.
    pub(crate) fn after(before: &Self, text: Arc<str>, checked: Checked) -> Self {
        let outline = checked.outline.unwrap_or_default();
        let next: Vec<Vec<usize>> = outline.nodes.iter().map(|node| node.next.clone()).collect();
        // A service at another address is another service.
        let finding = |node: &OutlineNode| {
            let is_same = before.address(&node.id)? == node.address;
            before.findings.get(before.position(&node.id)?).filter(|_| is_same).cloned()
        };
        let state = |id: &str| before.position(id).and_then(|node| before.nodes.get(node)).cloned();
        Self {
            name: if before.name.is_empty() { UNNAMED.to_owned() } else { before.name.clone() },
            lines: Some(LineIndex::new(&text)),
            offsets: Utf16Offsets::new(&text),
            text,
            pipeline: checked.pipeline.map(Arc::new),
            diagnostics: checked.diagnostics,
            layout: layout(&next),
            findings: outline
                .nodes
                .iter()
                .map(|node| finding(node).unwrap_or_else(|| ArcRwSignal::new(None)))
                .collect(),
            nodes: outline.nodes.iter().map(|node| state(&node.id).unwrap_or_else(unrun)).collect(),
            positions: outline
                .nodes
                .iter()
                .enumerate()
                .map(|(at, node)| (NodeId::from(node.id.as_str()), at))
                .collect(),
            outline,
        }
    }

    /// Index in the outline of the node with this id.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// Where the service of the node with this id listens, as it is written.
    pub(crate) fn address(&self, id: &str) -> Option<&str> {
        Some(&self.outline.nodes.get(self.position(id)?)?.address)
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

    /// Shows what was found of the service of these nodes.
    pub(crate) fn set_findings<'a>(&self, ids: impl Iterator<Item = &'a str>, finding: &Finding) {
        for signal in ids.filter_map(|id| self.findings.get(self.position(id)?)) {
            signal.set(Some(finding.clone()));
        }
    }

    pub(crate) fn forget_findings(&self) {
        for finding in self.findings.iter().filter(|finding| finding.with_untracked(Option::is_some)) {
            finding.set(None);
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

/// The state of a node that has not run.
fn unrun() -> ArcRwSignal<NodeState> {
    ArcRwSignal::new(NodeState::default())
}
