//! Showing what happens in a run.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::{
    config::Pipeline,
    event::{Event, EventKind},
    failure::FailureKind,
    run::{NodeStatus, RunState, RunStatus},
    simulation::Simulation,
};

use super::{Driver, clock, notify, settings};
use crate::model::Shown;

/// The run that is shown, as the events shown tell it.
#[derive(Default)]
pub(super) struct Told {
    pub(super) state: RunState,
    /// How many those are.
    pub(super) events: usize,
    /// The text of its config.
    pub(super) config: Arc<str>,
    /// What that text can run, once it was asked for.
    pub(super) ran: Option<Arc<Pipeline>>,
}

impl Driver {
    /// Shows what happened next in the run that is shown: just now, or at another time.
    pub(super) fn show_events(self, events: &[Event], just_now: bool) {
        if events.is_empty() {
            return;
        }
        let shown = self.model.shown.get_untracked();
        let mut summary = self.model.run.get_untracked();
        let was_running = summary.status == RunStatus::Running;
        let (mut wants_token, mut has_wrong_path) = (false, false);
        self.live.update_value(|live| {
            for event in events {
                live.told.state.apply(event);
            }
            live.told.events = live.told.events.saturating_add(events.len());
            let state = &live.told.state;
            for event in events {
                match &event.kind {
                    EventKind::RunStarted { run, nodes, kept, config, .. } => {
                        settings::remember_run(Some(run));
                        live.told.config = Arc::clone(config);
                        live.told.ran = None;
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
                        let is_real = state.simulated.is_none();
                        wants_token |= just_now && is_real && failure.kind == FailureKind::TokenNeeded;
                        // A check finds out which path is right.
                        if is_real
                            && failure.kind == FailureKind::WrongServicePath
                            && shown.found(node).is_none_or(|finding| finding.serves.is_none())
                        {
                            has_wrong_path = true;
                            shown.forget_finding(node);
                        }
                        summary.finished = summary.finished.saturating_add(1);
                        shown.set_node(node, state.node(node));
                        if summary.first_failed.is_none() {
                            summary.first_failed = Some(node.to_string());
                            if just_now {
                                self.select(shown.position(node));
                            }
                        }
                    }
                    EventKind::AttemptStarted { node, .. } | EventKind::AttemptFailed { node, .. } => {
                        shown.set_node(node, state.node(node));
                    }
                    EventKind::RunInterrupted => {
                        for (id, node) in state.nodes().filter(|(_, node)| node.status == NodeStatus::Unknown) {
                            shown.set_node(id, Some(node));
                        }
                    }
                    // An attempt starts with its node; the rest is about no node.
                    EventKind::NodeStarted { .. } | EventKind::CancelRequested | EventKind::RunEnded { .. } => {}
                }
            }
            summary.run.clone_from(&state.run);
            summary.status = state.status;
            summary.started_at = state.started_at;
            summary.ended_at = state.ended_at;
            summary.simulated = state.simulated.as_ref().map(Simulation::words).unwrap_or_default();
        });
        if wants_token {
            self.ask_for_token();
        }
        self.model.timeline.update(|timeline| timeline.extend(events, &shown.outline));
        self.model.log.update(|log| events.iter().for_each(|event| log.append(event)));
        if summary.status != RunStatus::Running {
            self.live.update_value(|live| live.others.waiting = None);
            self.model.follows.set(false);
            self.lock_editor(false);
            self.foresee_rest();
        }
        self.start_ticker(summary.status == RunStatus::Running);
        if was_running && summary.status != RunStatus::Running {
            notify::tell_of_end(&summary, &shown.outline.workflow_name);
        }
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
                now.set_node(&node.id, live.told.state.node(&node.id));
            }
        });
    }
}
