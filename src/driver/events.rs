//! Showing what happens in a run.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::{
    event::{Event, EventKind},
    failure::FailureKind,
    run::RunStatus,
};

use super::{Driver, browser, clock};
use crate::model::{RunSummary, Shown};

impl Driver {
    pub(super) fn show_events(self, events: &[Event]) {
        if events.is_empty() {
            return;
        }
        let shown = self.model.shown.get_untracked();
        let mut summary = self.model.run.get_untracked();
        let (mut wants_token, mut has_wrong_path) = (false, false);
        self.live.update_value(|live| {
            for event in events {
                live.told.apply(event);
            }
            let state = &live.told;
            for event in events {
                match &event.kind {
                    EventKind::RunStarted { nodes, kept, config, .. } => {
                        live.config = Arc::clone(config);
                        summary.nodes = nodes.len();
                        summary.finished = kept.len();
                        for id in kept {
                            shown.set_node(id, state.node(id));
                        }
                    }
                    EventKind::NodeSucceeded { node, .. }
                    | EventKind::NodeSkipped { node, .. }
                    | EventKind::NodeCancelled { node } => {
                        summary.finished = summary.finished.saturating_add(1);
                        shown.set_node(node, state.node(node));
                    }
                    EventKind::NodeFailed { node, failure } => {
                        wants_token |= failure.kind == FailureKind::TokenNeeded;
                        // A check finds out which path is right.
                        if failure.kind == FailureKind::WrongServicePath
                            && shown.found(node).is_none_or(|finding| finding.serves.is_none())
                        {
                            has_wrong_path = true;
                            shown.forget_finding(node);
                        }
                        summary.finished = summary.finished.saturating_add(1);
                        shown.set_node(node, state.node(node));
                        if summary.first_failed.is_none() {
                            summary.first_failed = Some(node.to_string());
                            self.select(shown.position(node));
                        }
                    }
                    EventKind::AttemptStarted { node, .. } | EventKind::AttemptFailed { node, .. } => {
                        shown.set_node(node, state.node(node));
                    }
                    // An attempt starts with its node; the rest is about no node.
                    EventKind::NodeStarted { .. }
                    | EventKind::CancelRequested
                    | EventKind::RunEnded { .. }
                    | EventKind::RunInterrupted => {}
                }
            }
            summary.run.clone_from(&state.run);
            summary.status = state.status;
            summary.started_at = state.started_at;
            summary.ended_at = state.ended_at;
            summary.is_simulated = state.simulated.is_some();
        });
        if wants_token && !summary.is_simulated {
            self.ask_for_token();
        }
        self.model.timeline.update(|timeline| timeline.extend(events, &shown.outline));
        self.model.log.update(|log| events.iter().for_each(|event| log.append(event)));
        if summary.status != RunStatus::Running {
            self.live.update_value(|live| live.ticker = None);
            self.lock_editor(false);
        }
        browser::set_title(&title(&summary, &shown.outline.workflow_name));
        self.live.update_value(|live| {
            if has_wrong_path {
                live.watch.changed(clock::now());
            } else if summary.status != RunStatus::Running {
                live.watch.ended(true, clock::now());
            }
        });
        self.model.run.set(summary);
    }

    /// Lets nodes that were not there `before` show how they ran, by their ids: an edit may have been undone.
    pub(super) fn remember_runs(self, before: &Shown, now: &Shown) {
        self.live.with_value(|live| {
            for node in now.outline.nodes.iter().filter(|node| before.position(&node.id).is_none()) {
                now.set_node(&node.id, live.told.node(&node.id));
            }
        });
    }
}

/// The page's title, which tabs show: how the run stands, and of what.
pub(super) fn title(run: &RunSummary, workflow: &str) -> String {
    let sign = match run.status {
        RunStatus::Idle => return "Wattflow".to_owned(),
        RunStatus::Running => '▸',
        RunStatus::Succeeded => '✓',
        RunStatus::Failed | RunStatus::Interrupted => '✗',
        RunStatus::Cancelled => '■',
    };
    let simulated = if run.is_simulated { "Simulated: " } else { "" };
    format!("{sign} {simulated}{workflow} – Wattflow")
}
