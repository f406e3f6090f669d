//! The run in time: when each node waited and when it ran, folded from its events.

mod axis;
mod draw;
mod stretch;
#[cfg(test)]
mod tests;
mod window;

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use wattflow_engine::{
    config::Outline,
    event::{Event, EventKind, NodeId},
    failure::Failure,
    run::NodeStatus,
    time::Timestamp,
};

pub use axis::draw_axis;
pub use draw::{Look, Scale, cell_id, cell_of, describe, draw_row};
pub use stretch::{Kind, Stretch};
pub use window::Window;

/// When the nodes of a run waited and ran.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// One row per node of the run, each after those that it waits for.
    rows: Vec<Row>,
    positions: HashMap<NodeId, usize>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    /// The row whose call ended last: whatever starts next has waited for it, be it for its file or for its slot.
    freed_by: Option<usize>,
}

/// One node in time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The node's id.
    pub id: NodeId,
    /// Where it stands.
    pub status: NodeStatus,
    /// When all that it waits for had succeeded.
    pub ready_at: Option<Timestamp>,
    /// Its calls, in order.
    pub attempts: Vec<Attempt>,
    /// When it reached its final state.
    pub ended_at: Option<Timestamp>,
    /// Rows of the nodes that follow.
    next: Vec<usize>,
    /// How many of the nodes that it waits for have not succeeded.
    waits_for: usize,
    /// The row whose end let it start.
    after: Option<usize>,
}

/// One call of a node's service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    /// When it was called.
    pub started_at: Timestamp,
    /// When it ended; none while it is in flight.
    pub ended_at: Option<Timestamp>,
    /// When the next attempt is due, if there is one.
    pub retry_at: Option<Timestamp>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
}

impl Timeline {
    /// Takes in what happened, in order; `outline` is that of the run's config.
    pub fn extend(&mut self, events: &[Event], outline: &Outline) {
        for event in events {
            self.apply(event, outline);
        }
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event, outline: &Outline) {
        let at = event.at_millis;
        match &event.kind {
            EventKind::RunStarted { nodes, kept, .. } => {
                *self = Self::new(nodes, outline, at);
                for id in kept {
                    self.succeed(id, at);
                }
            }
            EventKind::NodeStarted { node } => {
                let after = self.freed_by;
                self.change(node, |row| {
                    row.status = NodeStatus::Running;
                    row.after = after;
                });
            }
            EventKind::AttemptStarted { node, .. } => {
                self.change(node, |row| row.attempts.push(Attempt { started_at: at, ..Attempt::default() }));
            }
            EventKind::AttemptFailed { node, failure, retry_in_millis, .. } => {
                self.freed_by = self.position(node);
                self.change(node, |row| {
                    if let Some(attempt) = row.attempts.last_mut() {
                        attempt.ended_at = Some(at);
                        attempt.retry_at = retry_in_millis.map(|millis| at.plus_millis(millis));
                        attempt.failure = Some(failure.clone());
                    }
                });
            }
            EventKind::NodeSucceeded { node, .. } => {
                self.freed_by = self.position(node);
                self.end(node, at, NodeStatus::Succeeded);
                self.succeed(node, at);
            }
            EventKind::NodeFailed { node, .. } => self.end(node, at, NodeStatus::Failed),
            EventKind::NodeSkipped { node, .. } => self.end(node, at, NodeStatus::Skipped),
            EventKind::NodeCancelled { node } => self.end(node, at, NodeStatus::Cancelled),
            EventKind::CancelRequested => {}
            EventKind::RunEnded { .. } => self.ended_at = Some(at),
            EventKind::RunInterrupted => {
                self.ended_at = Some(at);
                for row in self.rows.iter_mut().filter(|row| row.status == NodeStatus::Running) {
                    row.end(at, NodeStatus::Unknown);
                }
            }
        }
    }

    /// One row per node, each after those that it waits for.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of the node with this id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// When the run began; none when there is no run.
    #[must_use]
    pub fn started_at(&self) -> Option<Timestamp> {
        self.started_at
    }

    /// When the run ended, or `now` while it has not.
    #[must_use]
    pub fn end_or(&self, now: Timestamp) -> Timestamp {
        self.ended_at.unwrap_or(now)
    }

    /// The rows that determined when the run ended, or how long it has taken so far: from the last backwards, each
    /// started when the next in this list ended.
    #[must_use]
    pub fn critical_path(&self) -> Vec<usize> {
        let in_flight = |row: &&Row| row.attempts.last().is_some_and(|attempt| attempt.ended_at == self.ended_at);
        let started_at = |row: &Row| row.attempts.first().map(|attempt| attempt.started_at);
        let longest = self.rows.iter().filter(in_flight).min_by_key(|row| started_at(row));
        let mut row = longest.and_then(|row| self.position(&row.id)).or(self.freed_by);
        let mut path = Vec::new();
        while let Some(at) = row {
            path.push(at);
            row = self.rows.get(at).and_then(|row| row.after);
        }
        path
    }

    /// The nodes of a run that has just begun.
    fn new(nodes: &[NodeId], outline: &Outline, at: Timestamp) -> Self {
        let mut in_run: HashMap<NodeId, usize> = HashMap::new();
        in_run.extend(nodes.iter().enumerate().map(|(index, id)| (Arc::clone(id), index)));
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut waits_for = vec![0_usize; nodes.len()];
        for spec in &outline.nodes {
            let Some(followers) = in_run.get(&*spec.id).and_then(|index| next.get_mut(*index)) else { continue };
            let ids = spec.next.iter().filter_map(|next| outline.nodes.get(*next));
            followers.extend(ids.filter_map(|next| in_run.get(&*next.id)));
            for follower in followers {
                if let Some(count) = waits_for.get_mut(*follower) {
                    *count = count.saturating_add(1);
                }
            }
        }
        let order = in_order(&next, &waits_for);
        let mut row_of = vec![0_usize; nodes.len()];
        for (row, index) in order.iter().enumerate() {
            if let Some(place) = row_of.get_mut(*index) {
                *place = row;
            }
        }
        let row = |index: &usize| {
            let waits_for = waits_for.get(*index).copied().unwrap_or_default();
            Row {
                id: nodes.get(*index).cloned().unwrap_or_default(),
                ready_at: (waits_for == 0).then_some(at),
                next: next.get(*index).into_iter().flatten().filter_map(|next| row_of.get(*next).copied()).collect(),
                waits_for,
                ..Row::default()
            }
        };
        let rows: Vec<Row> = order.iter().map(row).collect();
        let mut positions: HashMap<NodeId, usize> = HashMap::new();
        positions.extend(rows.iter().enumerate().map(|(row, it)| (Arc::clone(&it.id), row)));
        Self { rows, positions, started_at: Some(at), ended_at: None, freed_by: None }
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.position(id).and_then(|row| self.rows.get_mut(row)) {
            change(row);
        }
    }

    fn end(&mut self, id: &str, at: Timestamp, status: NodeStatus) {
        self.change(id, |row| row.end(at, status));
    }

    /// Lets those that wait for this node know that it has succeeded.
    fn succeed(&mut self, id: &str, at: Timestamp) {
        let Some(row) = self.position(id).and_then(|row| self.rows.get_mut(row)) else { return };
        row.status = NodeStatus::Succeeded;
        let next = std::mem::take(&mut row.next);
        for follower in &next {
            if let Some(follower) = self.rows.get_mut(*follower) {
                follower.waits_for = follower.waits_for.saturating_sub(1);
                if follower.waits_for == 0 {
                    follower.ready_at = Some(at);
                }
            }
        }
    }
}

impl Row {
    fn end(&mut self, at: Timestamp, status: NodeStatus) {
        self.status = status;
        self.ended_at = Some(at);
        if let Some(attempt) = self.attempts.last_mut().filter(|attempt| attempt.ended_at.is_none()) {
            attempt.ended_at = Some(at);
        }
    }
}

/// The nodes in an order in which each comes after those that it waits for.
fn in_order(next: &[Vec<usize>], waits_for: &[usize]) -> Vec<usize> {
    let mut left = waits_for.to_vec();
    let mut ready: VecDeque<usize> = (0..next.len()).filter(|node| left.get(*node) == Some(&0)).collect();
    let mut order = Vec::new();
    while let Some(node) = ready.pop_front() {
        order.push(node);
        for follower in next.get(node).into_iter().flatten() {
            if let Some(left) = left.get_mut(*follower) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push_back(*follower);
                }
            }
        }
    }
    order
}
