//! The time of a run.

use chrono::{DateTime, Local, Offset as _};
use tokio::time::Instant;
use wattflow_engine::time::Timestamp;

/// A wall clock read once and advanced by a monotonic one: it never goes back, whatever is done to the system's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    started: Instant,
    started_at: Timestamp,
}

impl Clock {
    /// Reads the wall clock.
    pub(super) fn start() -> Self {
        let millis = u64::try_from(chrono::Utc::now().timestamp_millis()).unwrap_or_default();
        Self { started: Instant::now(), started_at: Timestamp::from_epoch_millis(millis) }
    }

    /// The time now.
    pub(super) fn now(self) -> Timestamp {
        let elapsed = self.started.elapsed().as_millis();
        self.started_at.plus_millis(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }

    /// When this clock shows `timestamp` or, where that is beyond what can be waited for, never.
    pub(super) fn instant(self, timestamp: Timestamp) -> Option<Instant> {
        let millis = timestamp.millis_since(self.started_at);
        self.started.checked_add(std::time::Duration::from_millis(millis))
    }

    /// An id for a run that starts now, such as `20250821T154257Z-1f0c9a`: in order of time, and distinct by `seed`
    /// among those of the same second.
    pub(super) fn run_id(self, seed: u64) -> String {
        let millis = i64::try_from(self.started_at.epoch_millis()).unwrap_or(i64::MAX);
        let time = DateTime::from_timestamp_millis(millis).unwrap_or_default();
        format!("{}-{:06x}", time.format("%Y%m%dT%H%M%SZ"), seed & 0x00ff_ffff)
    }
}

/// How many minutes local time is ahead of UTC now.
pub(crate) fn utc_offset_minutes() -> i32 {
    Local::now().offset().fix().local_minus_utc().div_euclid(60)
}
