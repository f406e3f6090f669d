//! Which services are asked next, and how all of them stand.

use super::{ServiceState, Target};

/// How the services of a config stand, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are; 0 while that is not known.
    pub services: usize,
    /// Of how many something was found.
    pub checked: usize,
    /// How many of these a run may not call with hope.
    pub not_ready: usize,
    /// How many are not asked before the user wants it.
    pub withheld: usize,
}

impl Tally {
    /// A service that was found in the state `before`, or in none, was found in this one.
    pub fn found(&mut self, before: Option<ServiceState>, now: ServiceState) {
        if before.is_some_and(|before| !before.is_ready()) {
            self.not_ready = self.not_ready.saturating_sub(1);
        }
        self.checked = self.checked.saturating_add(usize::from(before.is_none()));
        self.not_ready = self.not_ready.saturating_add(usize::from(!now.is_ready()));
    }

    /// Whether services are still to be asked for the first time.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.checked.saturating_add(self.withheld) < self.services
    }
}

/// Services to ask, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Each with the state it was found in before.
    pub asked: Vec<(Target, Option<ServiceState>)>,
    /// How all services stand before that.
    pub tally: Tally,
}

impl Round {
    /// Of `services` those of which nothing is known; where there are none, and `asks_again`, all. `known` says what is
    /// known of one, and `is_withheld` whether it may not be asked.
    #[must_use]
    pub fn new(
        services: Vec<Target>,
        known: &dyn Fn(&Target) -> Option<ServiceState>,
        is_withheld: &dyn Fn(&Target) -> bool,
        asks_again: bool,
    ) -> Self {
        let mut round = Self { tally: Tally { services: services.len(), ..Tally::default() }, ..Self::default() };
        for service in services {
            let state = known(&service);
            if let Some(state) = state {
                round.tally.found(None, state);
            }
            if !is_withheld(&service) {
                round.asked.push((service, state));
            } else if state.is_none() {
                round.tally.withheld = round.tally.withheld.saturating_add(1);
            }
        }
        if round.tally.is_under_way() || !asks_again {
            round.asked.retain(|(_, state)| state.is_none());
        }
        round
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;
    use ServiceState::{Failing, HealthUnknown, Healthy, NotServing};

    const DOWN: ServiceState = Failing(FailureKind::ConnectionRefused);

    /// Services at ports 1, 2, …, in these states before; those at `withheld` may not be asked.
    #[track_caller]
    fn check(states: &[Option<ServiceState>], withheld: &[u16], asks_again: bool, asked: &[u16], tally: [usize; 4]) {
        let services = (1..).take(states.len()).map(|port| Target {
            address: format!("h:{port}").parse().unwrap(),
            service: String::new(),
            nodes: Vec::new(),
        });
        let known = |target: &Target| states[usize::from(target.address.port) - 1];
        let is_withheld = |target: &Target| withheld.contains(&target.address.port);
        let round = Round::new(services.collect(), &known, &is_withheld, asks_again);
        assert_eq!(round.asked.iter().map(|(target, _)| target.address.port).collect::<Vec<_>>(), asked);
        assert!(round.asked.iter().all(|(target, state)| known(target) == *state));
        let Tally { services, checked, not_ready, withheld } = round.tally;
        assert_eq!([services, checked, not_ready, withheld], tally);
    }

    #[test]
    fn what_nothing_is_known_of_is_asked_before_anything_is_asked_again() {
        check(&[None, None], &[], true, &[1, 2], [2, 0, 0, 0]);
        check(&[Some(Healthy), None, Some(DOWN)], &[], true, &[2], [3, 2, 1, 0]);
        check(&[Some(Healthy), Some(DOWN)], &[], true, &[1, 2], [2, 2, 1, 0]);
    }

    #[test]
    fn after_an_edit_only_what_it_changed_is_asked() {
        check(&[Some(Healthy), None], &[], false, &[2], [2, 1, 0, 0]);
        check(&[Some(Healthy), Some(HealthUnknown)], &[], false, &[], [2, 2, 0, 0]);
    }

    #[test]
    fn what_is_withheld_is_not_asked_and_keeps_nothing_from_being_asked_again() {
        check(&[None, None], &[2], true, &[1], [2, 0, 0, 1]);
        check(&[Some(NotServing), None], &[2], true, &[1], [2, 1, 1, 1]);
        check(&[None], &[1], true, &[], [1, 0, 0, 1]);
    }

    #[test]
    fn a_tally_follows_what_is_found() {
        let mut tally = Tally { services: 2, ..Tally::default() };
        for (before, now, checked, not_ready) in [
            (None, DOWN, 1, 1),
            (Some(DOWN), NotServing, 1, 1),
            (Some(NotServing), Healthy, 1, 0),
            (None, Healthy, 2, 0),
            (Some(Healthy), DOWN, 2, 1),
        ] {
            tally.found(before, now);
            assert_eq!((tally.checked, tally.not_ready), (checked, not_ready));
        }
        assert!(!tally.is_under_way());
    }
}
