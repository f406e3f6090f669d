//! One config, read, checked and laid out.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
};

use leptos::prelude::*;
use wattflow_engine::{
    config::{Checked, DEFAULT_SERVICE, Node, Outline, OutlineNode, Pipeline},
    diagnostic::{Diagnostic, Severity},
    event::NodeId,
    preflight::Finding,
    run::{NodeState, NodeStatus},
    span::{LineIndex, Utf16Offsets},
};

/// What a config is called that comes from no file.
pub(crate) const UNNAMED: &str = "pipeline.json";

/// One config, read, checked and laid out.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// The file's name, or where else it came from; empty when there is none yet.
    pub(crate) name: String,
    /// Its text; empty when it is no text.
    pub(crate) text: Arc<str>,
    /// Whether it came in a link, and the user has not had its services called yet.
    pub(crate) is_linked: Arc<AtomicBool>,
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
        let finding = |node: &OutlineNode| {
            let at = before.position(&node.id)?;
            before
                .findings
                .get(at)
                .filter(|_| before.outline.nodes.get(at).is_some_and(|it| is_same(it, node)))
                .cloned()
        };
        let state = |id: &str| before.position(id).and_then(|node| before.nodes.get(node)).cloned();
        Self {
            name: if before.name.is_empty() { UNNAMED.to_owned() } else { before.name.clone() },
            lines: Some(LineIndex::new(&text)),
            offsets: Utf16Offsets::new(&text),
            text,
            is_linked: Arc::clone(&before.is_linked),
            pipeline: checked.pipeline.map(Arc::new),
            diagnostics: checked.diagnostics,
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

    fn node(&self, id: &str) -> Option<&OutlineNode> {
        self.outline.nodes.get(self.position(id)?)
    }

    /// Whether the node with this id is called on the same service as in `other`.
    pub(crate) fn has_same_service(&self, other: &Self, id: &str) -> bool {
        self.node(id).zip(other.node(id)).is_some_and(|(this, other)| is_same(this, other))
    }

    /// The node of the outline where the config can run.
    pub(crate) fn runnable(&self, node: usize) -> Option<&Node> {
        let id = &self.outline.nodes.get(node)?.id;
        self.pipeline.as_ref()?.nodes.iter().find(|node| node.id == *id)
    }

    /// Full name of the gRPC service that the node is called on.
    pub(crate) fn service(&self, node: usize) -> &str {
        self.outline.nodes.get(node).map_or(DEFAULT_SERVICE, |node| node.service.as_str())
    }

    /// What was found of the service of the node with this id.
    pub(crate) fn found(&self, id: &str) -> Option<Finding> {
        self.findings.get(self.position(id)?)?.get_untracked()
    }

    /// What the service of the node was found to serve instead of what the node is called on.
    pub(crate) fn served_instead(&self, node: usize) -> Option<&'static str> {
        self.findings.get(node)?.with(|finding| finding.as_ref()?.serves)
    }

    /// The nodes to mend together with this one, by their ids, and the service to call them on: all that were found to need
    /// it where then every node has it, else this one.
    pub(crate) fn to_mend_with(&self, node: usize) -> Option<(Vec<&str>, &'static str)> {
        let service = self.served_instead(node)?;
        let nodes = || self.outline.nodes.iter().enumerate();
        let needs_it = |at: usize| self.served_instead(at) == Some(service);
        let is_for_all = nodes().all(|(at, node)| needs_it(at) || node.service == service);
        let is_meant = |at: usize| at == node || (is_for_all && needs_it(at));
        Some((nodes().filter(|(at, _)| is_meant(*at)).map(|(_, node)| node.id.as_str()).collect(), service))
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

    /// Shows what was found of the service of these nodes, where that is something else.
    pub(crate) fn set_findings<'a>(&self, ids: impl Iterator<Item = &'a str>, finding: &Finding) {
        for signal in ids.filter_map(|id| self.findings.get(self.position(id)?)) {
            if signal.with_untracked(|known| known.as_ref() != Some(finding)) {
                signal.set(Some(finding.clone()));
            }
        }
    }

    pub(crate) fn forget_findings(&self) {
        for finding in self.findings.iter().filter(|finding| finding.with_untracked(Option::is_some)) {
            finding.set(None);
        }
    }

    pub(crate) fn forget_finding(&self, id: &str) {
        if let Some(finding) = self.position(id).and_then(|node| self.findings.get(node)) {
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

/// Whether two nodes are called on the same service: at another address, or under another name, it is another one.
fn is_same(one: &OutlineNode, other: &OutlineNode) -> bool {
    one.address == other.address && one.service == other.service
}

/// The state of a node that has not run.
fn unrun() -> ArcRwSignal<NodeState> {
    ArcRwSignal::new(NodeState::default())
}
