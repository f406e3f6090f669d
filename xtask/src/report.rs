//! What xtask tells the person who runs it.

use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};

use anyhow::Result;

/// Prints one line (or block) of plain output.
pub(crate) fn line(text: &str) {
    // A closed pipe on the other side is no reason to stop the work.
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Prints what is being done now.
pub(crate) fn doing(text: &str) {
    line(&format!("» {text}"));
}

/// Prints why the command failed.
pub(crate) fn failure(text: &str) {
    let _ = writeln!(io::stderr().lock(), "error: {text}");
}

/// Runs `work` and returns what it gave with the time it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let started = Instant::now();
    let value = work()?;
    Ok((value, started.elapsed()))
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..=9 => format!("{:.1} s", duration.as_secs_f64()),
        10..=59 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(millis: u64, expected: &str) {
        assert_eq!(duration(Duration::from_millis(millis)), expected);
    }

    #[test]
    fn durations_read_naturally() {
        check(420, "0.4 s");
        check(12_900, "12 s");
        check(185_000, "3 min 05 s");
    }
}
