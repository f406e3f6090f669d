//! Points in time and spans of time, as the shells hand them in.

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since the Unix epoch (UTC).
///
/// A shell must hand these in without ever going back (a wall clock read once, advanced by a monotonic one).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The point `millis` milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_epoch_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn epoch_millis(self) -> u64 {
        self.0
    }

    /// The point `millis` milliseconds later, or the last one there is.
    #[must_use]
    pub const fn plus_millis(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this point; 0 when `earlier` is not earlier.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// `millis` milliseconds, exactly, in seconds with their unit: `"30 s"`, `"1.5 s"`.
///
/// Without floating point, whose printing alone would weigh several kilobytes on the page.
#[must_use]
pub fn seconds(millis: u64) -> String {
    let (whole, rest) = (millis.div_euclid(1_000), millis.rem_euclid(1_000));
    let fraction = format!(".{rest:03}");
    format!("{whole}{} s", fraction.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_exact_and_short() {
        let written = [0, 30_000, 1_500, 10, 1_001].map(seconds);
        assert_eq!(written, ["0 s", "30 s", "1.5 s", "0.01 s", "1.001 s"]);
    }
}
