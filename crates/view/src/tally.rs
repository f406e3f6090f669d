//! How many nodes are in each state.

use wattflow_engine::run::NodeStatus;

/// Every state, in the order in which people want to hear of them.
pub const STATES: [NodeStatus; 7] = [
    NodeStatus::Succeeded,
    NodeStatus::Failed,
    NodeStatus::Running,
    NodeStatus::Pending,
    NodeStatus::Skipped,
    NodeStatus::Cancelled,
    NodeStatus::Unknown,
];

/// How many nodes are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([usize; STATES.len()]);

impl Tally {
    /// Counts these.
    #[must_use]
    pub fn of(states: impl Iterator<Item = NodeStatus>) -> Self {
        let mut tally = Self::default();
        for state in states {
            if let Some(count) = tally.0.get_mut(state as usize) {
                *count = count.saturating_add(1);
            }
        }
        tally
    }

    /// Those that there are, in words: `"2 succeeded, 1 failed"`.
    #[must_use]
    pub fn in_words(self) -> String {
        let mut words = String::new();
        for state in STATES {
            let count = self.0.get(state as usize).copied().unwrap_or(0);
            if count > 0 {
                let separator = if words.is_empty() { "" } else { ", " };
                words.extend([separator, &count.to_string(), " ", state.word()]);
            }
        }
        words
    }

    /// The state that stands for all of them: the one that asks most for attention.
    #[must_use]
    pub fn foremost(self) -> NodeStatus {
        let there = STATES.into_iter().filter(|state| self.0.get(*state as usize).is_some_and(|count| *count > 0));
        there.max_by_key(|state| attention(*state)).unwrap_or_default()
    }
}

/// How much a state asks for attention: one that is done least, one that failed most.
#[must_use]
pub const fn attention(state: NodeStatus) -> u8 {
    match state {
        NodeStatus::Succeeded => 0,
        NodeStatus::Pending => 1,
        NodeStatus::Skipped => 2,
        NodeStatus::Cancelled => 3,
        NodeStatus::Unknown => 4,
        NodeStatus::Running => 5,
        NodeStatus::Failed => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(states: &[NodeStatus], words: &str, foremost: NodeStatus) {
        let tally = Tally::of(states.iter().copied());
        assert_eq!((tally.in_words().as_str(), tally.foremost()), (words, foremost));
    }

    #[test]
    fn states_are_counted_and_the_worst_stands_for_all() {
        use NodeStatus::{Failed, Pending, Running, Succeeded};
        check(&[], "", Pending);
        check(&[Pending, Succeeded, Pending], "1 succeeded, 2 pending", Pending);
        check(&[Running, Succeeded, Pending], "1 succeeded, 1 running, 1 pending", Running);
        check(&[Succeeded, Failed, Running], "1 succeeded, 1 failed, 1 running", Failed);
    }
}
