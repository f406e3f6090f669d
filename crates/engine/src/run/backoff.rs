//! How long to wait before trying again (gRFC A6).

use crate::{config::RetryPolicy, random::Random};

/// Milliseconds to wait after attempt `failed_attempt` (from 1) before the next one:
/// `min(initial * multiplier^(n - 1), max) * random(0.8, 1.2)`.
pub(super) fn wait_millis(policy: &RetryPolicy, failed_attempt: u32, random: &mut Random) -> u64 {
    let exponent = i32::try_from(failed_attempt.saturating_sub(1)).unwrap_or(i32::MAX);
    let grown = policy.initial_backoff_millis as f64 * policy.backoff_multiplier.powi(exponent);
    let capped = grown.min(policy.max_backoff_millis as f64);
    (capped * (0.8 + 0.4 * random.unit())).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(failed_attempt: u32, nominal_millis: f64) {
        let policy = RetryPolicy {
            max_attempts: 9,
            initial_backoff_millis: 1_000,
            max_backoff_millis: 5_000,
            backoff_multiplier: 2.0,
            retryable_status_codes: Vec::new(),
        };
        for seed in 0..500 {
            let millis = wait_millis(&policy, failed_attempt, &mut Random::new(seed)) as f64;
            assert!((nominal_millis * 0.8..=nominal_millis * 1.2).contains(&millis), "{millis}");
        }
    }

    #[test]
    fn grows_by_the_multiplier_up_to_the_maximum() {
        check(1, 1_000.0);
        check(2, 2_000.0);
        check(3, 4_000.0);
        check(4, 5_000.0);
        check(u32::MAX, 5_000.0);
    }
}
