//! What a node did from when to when.

use wattflow_engine::{run::NodeStatus, time::Timestamp};

use super::Row;
use crate::duration::{UNKNOWN, duration};

/// What a node did for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All it waits for had succeeded, and it waited for a free slot.
    Ready,
    /// Its service was being called: which attempt, from 1.
    Attempt(usize),
    /// It waited before the next attempt.
    BackOff,
}

/// What a node did from when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What.
    pub kind: Kind,
    /// How it ended: `Running` while it has not, `Pending` for a wait.
    pub status: NodeStatus,
    /// From when.
    pub from: Timestamp,
    /// Until when; `now` while it has not ended.
    pub to: Timestamp,
}

impl Stretch {
    /// How long it took, or that nobody saw its end.
    #[must_use]
    pub fn took(&self) -> String {
        match self.status {
            NodeStatus::Unknown => UNKNOWN.to_owned(),
            _ => duration(self.to.millis_since(self.from)),
        }
    }
}

impl Row {
    /// What the node has done until `now`, in order; a wait of no time is none.
    #[must_use]
    pub fn stretches(&self, now: Timestamp) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let wait = |stretches: &mut Vec<Stretch>, kind, from: Option<Timestamp>, to: Timestamp| {
            if let Some(from) = from.filter(|from| *from < to) {
                stretches.push(Stretch { kind, status: NodeStatus::Pending, from, to });
            }
        };
        let mut since = self.ready_at;
        for (index, attempt) in self.attempts.iter().enumerate() {
            wait(&mut stretches, if index == 0 { Kind::Ready } else { Kind::BackOff }, since, attempt.started_at);
            let is_last = index.saturating_add(1) == self.attempts.len();
            let status = match (attempt.ended_at, is_last && attempt.retry_at.is_none()) {
                (None, _) => NodeStatus::Running,
                (_, true) => self.status,
                (_, false) => NodeStatus::Failed,
            };
            let to = attempt.ended_at.unwrap_or(now);
            stretches.push(Stretch {
                kind: Kind::Attempt(index.saturating_add(1)),
                status,
                from: attempt.started_at,
                to,
            });
            since = attempt.retry_at.and(attempt.ended_at);
        }
        let is_waiting = since.is_some() && !(self.status == NodeStatus::Succeeded && self.attempts.is_empty());
        if is_waiting {
            let kind = if self.attempts.is_empty() { Kind::Ready } else { Kind::BackOff };
            wait(&mut stretches, kind, since, self.ended_at.unwrap_or(now));
        }
        stretches
    }
}
