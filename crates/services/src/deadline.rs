//! How long a call may take, and what ends it before its work is done.
//!
//! tonic's own server would honour `grpc-timeout` too, but answers CANCELLED.

use std::{future, time::Duration};

use tokio::{sync::watch, time::Instant};
use tonic::{Status, metadata::MetadataMap};

/// The header's value has at most so many digits:
/// <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests>.
const MAX_DIGITS: usize = 8;

/// What can end a call early, besides its caller.
pub(crate) struct Deadline {
    at: Option<Instant>,
    stopping: watch::Receiver<bool>,
}

impl Deadline {
    /// From now on, by the `grpc-timeout` of a request and the server's stop signal.
    pub(crate) fn of(metadata: &MetadataMap, stopping: watch::Receiver<bool>) -> Result<Self, Status> {
        let at = match metadata.get("grpc-timeout") {
            None => None,
            Some(value) => {
                let timeout = value.to_str().ok().and_then(parse_timeout).ok_or_else(|| {
                    Status::invalid_argument(
                        "the grpc-timeout header must be 1 to 8 digits and one of H, M, S, m, u, n",
                    )
                })?;
                Instant::now().checked_add(timeout)
            }
        };
        Ok(Self { at, stopping })
    }

    /// Waits until the call must end, and says with which status.
    pub(crate) async fn passed(mut self) -> Status {
        let time_is_up = async {
            match self.at {
                Some(at) => tokio::time::sleep_until(at).await,
                None => future::pending().await,
            }
        };
        let stopped = async {
            // The sender is gone only when the server is.
            let _ = self.stopping.wait_for(|stopping| *stopping).await;
        };
        tokio::select! {
            () = time_is_up => Status::deadline_exceeded("the deadline passed before the work was done"),
            () = stopped => Status::unavailable("the service is shutting down; call again when it is back"),
        }
    }
}

fn parse_timeout(value: &str) -> Option<Duration> {
    let unit = value.chars().next_back()?;
    let digits = value.strip_suffix(unit)?;
    if digits.is_empty() || digits.len() > MAX_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    Some(match unit {
        'H' => Duration::from_secs(amount.saturating_mul(3600)),
        'M' => Duration::from_secs(amount.saturating_mul(60)),
        'S' => Duration::from_secs(amount),
        'm' => Duration::from_millis(amount),
        'u' => Duration::from_micros(amount),
        'n' => Duration::from_nanos(amount),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected_nanos: Option<u128>) {
        assert_eq!(parse_timeout(value).map(|timeout| timeout.as_nanos()), expected_nanos, "{value:?}");
    }

    #[test]
    fn timeouts_are_read_in_every_unit() {
        check("1H", Some(3_600_000_000_000));
        check("2M", Some(120_000_000_000));
        check("30S", Some(30_000_000_000));
        check("99999999m", Some(99_999_999_000_000));
        check("5u", Some(5000));
        check("0n", Some(0));
    }

    #[test]
    fn other_values_are_no_timeouts() {
        for value in ["", "S", "1", "1s", "-1S", "+1S", "1.5S", "999999999S", " 1S", "1S ", "1é"] {
            check(value, None);
        }
    }
}
