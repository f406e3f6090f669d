//! When services that nobody calls are asked again.

use crate::time::Timestamp;

/// From one round to the next where something has changed, in milliseconds.
const SHORTEST_MILLIS: u64 = 30_000;
/// The same after rounds in which all was as before.
const LONGEST_MILLIS: u64 = 300_000;
/// From an edit to the round that asks what it changed, in milliseconds: nobody wants half an address called.
const PAUSE_MILLIS: u64 = 1_000;

/// When to ask the services of a config again: in a round of all of them, or of those of which nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    due: Timestamp,
    /// Rounds in a row in which all was as before.
    calm_rounds: u32,
    /// Whether it is due for what an edit has changed, not for its rate.
    is_for_edit: bool,
    /// Whether there was one since the last round began.
    is_edited_since: bool,
}

impl Watch {
    /// Something about the services may be another now, and is asked soon.
    pub fn changed(&mut self, now: Timestamp) {
        *self = Self { due: now.plus_millis(PAUSE_MILLIS), calm_rounds: 0, is_for_edit: true, is_edited_since: true };
    }

    /// A round begins; given up, it is due again at once. Tells whether it asks services of which something is known.
    pub fn begins(&mut self, now: Timestamp) -> bool {
        self.due = now;
        self.is_edited_since = false;
        !self.is_for_edit
    }

    /// A round has ended, or a run, which tells as much.
    pub fn ended(&mut self, found_change: bool, now: Timestamp) {
        if self.is_edited_since {
            return;
        }
        self.calm_rounds = if found_change { 0 } else { self.calm_rounds.saturating_add(1) };
        let millis = SHORTEST_MILLIS.saturating_mul(1 << self.calm_rounds.saturating_sub(1).min(8));
        self.due = now.plus_millis(millis.min(LONGEST_MILLIS));
        self.is_for_edit = false;
    }

    /// How long to wait for the next round, in milliseconds; 0 when it is due.
    #[must_use]
    pub fn wait_millis(&self, now: Timestamp) -> u64 {
        self.due.millis_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_epoch_millis(seconds * 1_000)
    }

    /// Waits after rounds that found a change or none, in seconds.
    #[track_caller]
    fn check(rounds: &[bool], seconds: &[u64]) {
        let mut watch = Watch::default();
        let waits: Vec<u64> = rounds
            .iter()
            .map(|found_change| {
                assert!(watch.begins(at(7)));
                watch.ended(*found_change, at(10));
                watch.wait_millis(at(10)) / 1_000
            })
            .collect();
        assert_eq!(waits, seconds);
    }

    #[test]
    fn rounds_come_less_often_while_all_is_the_same() {
        check(&[true, false, false, false, false, false, false], &[30, 30, 60, 120, 240, 300, 300]);
        check(&[false; 40], &[[30, 60, 120, 240].as_slice(), &[300; 36]].concat());
    }

    #[test]
    fn a_change_brings_the_first_rate_back() {
        check(&[false, false, false, true, false], &[30, 60, 120, 30, 30]);
    }

    #[test]
    fn a_round_that_is_given_up_is_due_at_once() {
        let mut watch = Watch::default();
        watch.ended(true, at(0));
        assert!(watch.begins(at(40)));
        assert_eq!(watch.wait_millis(at(41)), 0);
    }

    #[test]
    fn an_edit_is_followed_by_a_pause_and_a_round_of_its_own() {
        let mut watch = Watch { calm_rounds: 9, ..Watch::default() };
        watch.changed(at(10));
        assert_eq!(watch.wait_millis(at(10)), PAUSE_MILLIS);
        assert!(!watch.begins(at(11)));
        assert!(!watch.begins(at(11)), "the first was given up");
        watch.ended(false, at(12));
        assert_eq!(watch.wait_millis(at(12)), SHORTEST_MILLIS);
        assert!(watch.begins(at(42)));
    }

    #[test]
    fn an_edit_during_a_round_is_not_forgotten_when_it_ends() {
        let mut watch = Watch::default();
        assert!(watch.begins(at(0)));
        watch.changed(at(1));
        watch.ended(true, at(1));
        assert_eq!(watch.wait_millis(at(1)), PAUSE_MILLIS);
        assert!(!watch.begins(at(2)));
    }
}
