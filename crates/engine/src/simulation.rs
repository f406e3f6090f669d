//! A run without services: what each call would come to is decided by a seed.

use serde::{Deserialize, Serialize};

use crate::{
    failure::{Failure, FailureKind},
    random::Random,
    status::StatusCode,
    time::seconds,
};

/// What services do in a simulated run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulation {
    /// Decides delays and failures: the same seed gives the same run.
    pub seed: u32,
    /// The shortest that a call takes, in milliseconds.
    pub min_delay_millis: u64,
    /// The longest; the same where calls take equally long.
    pub max_delay_millis: u64,
    /// How many of a thousand attempts fail.
    pub fail_per_mille: u32,
    /// Id of a node all of whose attempts fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_node: Option<String>,
    /// How attempts fail that do.
    pub failure: FailureKind,
}

impl Simulation {
    /// What calls take when nobody says, in milliseconds.
    pub const DELAY_MILLIS: (u64, u64) = (200, 1_000);

    /// How long this attempt takes, in milliseconds, and what it comes to; `None` where no answer ever comes.
    ///
    /// It hangs on nothing else: neither on other nodes nor on the order of calls.
    #[must_use]
    pub fn answer(&self, node: &str, attempt: u32) -> Option<(u64, Result<String, Failure>)> {
        let mut random = Random::new(self.seed_of(node, attempt));
        let more = self.max_delay_millis.saturating_sub(self.min_delay_millis).saturating_add(1);
        let delay = self.min_delay_millis.saturating_add((random.unit() * more as f64) as u64);
        let is_unlucky = random.unit() * 1_000.0 < f64::from(self.fail_per_mille);
        if !is_unlucky && self.failing_node.as_deref() != Some(node) {
            return Some((delay, Ok("Simulated: nothing was called.".to_owned())));
        }
        let said = ["simulated failure of attempt ", &attempt.to_string(), "; nothing was called"].concat();
        let failure = Failure { kind: self.failure, status: status(self.failure), message: said };
        (self.failure != FailureKind::DeadlineExceeded).then_some((delay, Err(failure)))
    }

    /// In words: `seed 7, 0.2 s to 1 s a call, 10 % of the calls fail (connection-refused), so does b`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = ["seed ", &self.seed.to_string(), ", ", &seconds(self.min_delay_millis)].concat();
        if self.max_delay_millis > self.min_delay_millis {
            words.push_str(" to ");
            words.push_str(&seconds(self.max_delay_millis));
        }
        words.push_str(" a call");
        if self.fail_per_mille > 0 {
            // Thousandths as hundredths, without floating point.
            let per_cent = seconds(u64::from(self.fail_per_mille).saturating_mul(100));
            words.push_str(", ");
            words.push_str(per_cent.trim_end_matches(" s"));
            words.push_str(" % of the calls fail");
        }
        if let Some(node) = &self.failing_node {
            words.push_str(", ");
            words.push_str(node);
            words.push_str(" fails");
        }
        if self.fail_per_mille > 0 || self.failing_node.is_some() {
            words.push_str(" (");
            words.push_str(self.failure.word());
            words.push(')');
        }
        words
    }

    fn seed_of(&self, node: &str, attempt: u32) -> u64 {
        // FNV-1a.
        let numbers = self.seed.to_le_bytes().into_iter().chain(attempt.to_le_bytes()).chain(node.bytes());
        numbers.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
    }
}

/// The status that such a failure comes with, from a service or from the gateway.
const fn status(kind: FailureKind) -> Option<StatusCode> {
    Some(match kind {
        FailureKind::FailedByService => return None,
        FailureKind::WrongServicePath => StatusCode::Unimplemented,
        FailureKind::DeadlineExceeded => StatusCode::DeadlineExceeded,
        FailureKind::RefusedByGateway => StatusCode::PermissionDenied,
        FailureKind::TokenNeeded => StatusCode::Unauthenticated,
        FailureKind::GatewayLimit => StatusCode::ResourceExhausted,
        FailureKind::ServiceError => StatusCode::Unknown,
        FailureKind::Cancelled => StatusCode::Cancelled,
        _ => StatusCode::Unavailable,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn simulation(seed: u32, (min_delay_millis, max_delay_millis): (u64, u64), fail_per_mille: u32) -> Simulation {
        Simulation {
            seed,
            min_delay_millis,
            max_delay_millis,
            fail_per_mille,
            failing_node: None,
            failure: FailureKind::ConnectionRefused,
        }
    }

    #[track_caller]
    fn check(of: &Simulation, expected: &str) {
        assert_eq!(of.words(), expected);
    }

    #[test]
    fn it_is_told_in_words() {
        check(&simulation(7, (500, 500), 0), "seed 7, 0.5 s a call");
        let failing = simulation(0, (200, 1_000), 125);
        check(&failing, "seed 0, 0.2 s to 1 s a call, 12.5 % of the calls fail (connection-refused)");
        let one = Simulation { failing_node: Some("b".to_owned()), ..simulation(1, (0, 0), 0) };
        check(&one, "seed 1, 0 s a call, b fails (connection-refused)");
    }

    #[test]
    fn a_failing_node_fails_every_time_and_no_other() {
        let of = Simulation { failing_node: Some("b".to_owned()), ..simulation(1, (0, 0), 0) };
        let fails = |node, attempt| of.answer(node, attempt).is_some_and(|(_, outcome)| outcome.is_err());
        assert!((1..9).all(|attempt| fails("b", attempt) && !fails("a", attempt)));
    }

    #[test]
    fn a_passed_deadline_is_an_answer_that_never_comes() {
        let of = Simulation { failure: FailureKind::DeadlineExceeded, ..simulation(1, (0, 0), 1_000) };
        assert_eq!(of.answer("a", 1), None);
    }

    #[test]
    fn as_many_fail_as_was_asked_for() {
        let failed = |per_mille| {
            let of = simulation(3, (0, 0), per_mille);
            let answers = (0..10_000).filter_map(|node: u32| of.answer(&node.to_string(), 1));
            answers.filter(|(_, outcome)| outcome.is_err()).count()
        };
        assert_eq!((failed(0), failed(1_000)), (0, 10_000));
        assert!((2_800..3_200).contains(&failed(300)), "{}", failed(300));
    }

    proptest! {
        #[test]
        fn delays_lie_in_their_range_whatever_fails(
            seed: u32, min in 0_u64..5_000, more in 0_u64..5_000, per_mille in 0_u32..=1_000, node: String, attempt: u32
        ) {
            let delay = |per_mille| simulation(seed, (min, min + more), per_mille).answer(&node, attempt).unwrap().0;
            prop_assert!((min..=min + more).contains(&delay(per_mille)));
            prop_assert_eq!(delay(per_mille), delay(0));
        }
    }
}
