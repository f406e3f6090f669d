//! Events in the line format of the original orchestrator's `logs/orchestrator.log`:
//! `2025-08-21 15:42:57,078 - INFO - [gRPC] Connecting to …`.

use std::fmt::Write as _;

use super::{Event, EventKind, NodeId};
use crate::{
    failure::Failure,
    run::RunStatus,
    time::{Timestamp, seconds},
};

/// How much a line matters; the original's three levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Things went as they should.
    Info,
    /// Something unusual, not yet a failure.
    Warning,
    /// A failure.
    Error,
}

impl Level {
    /// As it stands in a line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// How much it matters.
    pub level: Level,
    /// The node it is about, if it is about one.
    pub node: Option<NodeId>,
    /// The text after the level; one line, whatever a service put into its message.
    pub message: String,
}

impl LogLine {
    /// The whole line, without its line end; the time as it is `utc_offset_minutes` east of UTC.
    #[must_use]
    pub fn render(&self, utc_offset_minutes: i32) -> String {
        line_start(self.at, self.level, utc_offset_minutes) + &self.message
    }
}

/// What stands in a line before its message; the time as it is `utc_offset_minutes` east of UTC.
#[must_use]
pub fn line_start(at: Timestamp, level: Level, utc_offset_minutes: i32) -> String {
    [&*local_time(at, utc_offset_minutes), " - ", level.word(), " - "].concat()
}

/// The line that tells of `event`, which a simulated run says of itself in each; some events have none, because another
/// tells the same.
#[must_use]
pub fn log_line(event: &Event, is_simulated: bool) -> Option<LogLine> {
    let (level, node, message) = match &event.kind {
        EventKind::RunStarted { run, workflow, nodes, kept, continues, simulated, .. } => {
            let mut message = format!("Starting workflow: {workflow} (run {run}, {} nodes", nodes.len());
            if !kept.is_empty() {
                let _ = write!(message, ", {} kept", kept.len());
            }
            if let Some(earlier) = continues {
                let _ = write!(message, ", continues run {earlier}");
            }
            if let Some(simulation) = simulated {
                let _ = write!(message, ", simulated: {}", simulation.words());
            }
            message.push(')');
            (Level::Info, None, message)
        }
        EventKind::NodeStarted { node } => (Level::Info, Some(node), format!("Executing node: {node}")),
        EventKind::AttemptStarted { node, attempt, address, .. } => {
            let again = if *attempt > 1 { format!(" (attempt {attempt})") } else { String::new() };
            (Level::Info, Some(node), format!("[gRPC] Connecting to {node} at {address}{again}"))
        }
        EventKind::AttemptFailed { node, attempt, failure, retry_in_millis: Some(millis) } => (
            Level::Warning,
            Some(node),
            format!(
                "[gRPC] Attempt {attempt} of {node} failed: {}; trying again in {}",
                reason(failure),
                seconds(*millis)
            ),
        ),
        EventKind::AttemptFailed { retry_in_millis: None, .. } => return None,
        EventKind::NodeSucceeded { node, message } => {
            (Level::Info, Some(node), format!("[gRPC] {node} succeeded: {message}"))
        }
        EventKind::NodeFailed { node, failure } => {
            (Level::Error, Some(node), format!("[gRPC] {node} failed: {}", reason(failure)))
        }
        EventKind::NodeSkipped { node, because } => {
            (Level::Warning, Some(node), format!("Skipping node: {node} ({because} failed)"))
        }
        EventKind::NodeCancelled { node } => (Level::Warning, Some(node), format!("Cancelled node: {node}")),
        EventKind::CancelRequested => (Level::Warning, None, "Cancelling the workflow".to_owned()),
        EventKind::RunEnded { status } => {
            let level = match status {
                RunStatus::Succeeded => Level::Info,
                RunStatus::Cancelled => Level::Warning,
                _ => Level::Error,
            };
            (level, None, format!("Workflow {}", status.word()))
        }
        EventKind::RunInterrupted => (Level::Error, None, "Workflow interrupted".to_owned()),
    };
    let message = match message.strip_prefix("[gRPC] ") {
        _ if !is_simulated => message,
        Some(rest) => ["[simulated] ", rest].concat(),
        None => ["[simulated] ", &message].concat(),
    };
    Some(LogLine { at: event.at_millis, level, node: node.cloned(), message: on_one_line(&message) })
}

fn reason(failure: &Failure) -> String {
    match failure.status {
        Some(status) => format!("{}: {}", status.name(), failure.message),
        None => failure.message.clone(),
    }
}

fn on_one_line(message: &str) -> String {
    if !message.contains(char::is_control) {
        return message.to_owned();
    }
    let mut line = String::with_capacity(message.len());
    for character in message.chars() {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

/// `2025-08-21 15:42:57,078`: Python's default `asctime`, `utc_offset_minutes` east of UTC.
#[must_use]
pub fn local_time(at: Timestamp, utc_offset_minutes: i32) -> String {
    let epoch_millis = i64::try_from(at.epoch_millis()).unwrap_or(i64::MAX);
    let millis = epoch_millis.saturating_add(i64::from(utc_offset_minutes).saturating_mul(60_000));
    let (days, of_day) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute) = (of_day.div_euclid(3_600_000), of_day.div_euclid(60_000).rem_euclid(60));
    let (second, milli) = (of_day.div_euclid(1_000).rem_euclid(60), of_day.rem_euclid(1_000));
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02},{milli:03}")
}

/// Year, month and day in the proleptic Gregorian calendar, `days` after 1970-01-01
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
#[expect(clippy::arithmetic_side_effects, reason = "days come from an i64 of milliseconds: far inside i64")]
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{failure::FailureKind, status::StatusCode};

    #[track_caller]
    fn check(kind: EventKind, expected: &str) {
        check_of(false, kind, expected);
    }

    #[track_caller]
    fn check_of(is_simulated: bool, kind: EventKind, expected: &str) {
        let event = Event { at_millis: Timestamp::from_epoch_millis(1_755_790_977_078), kind };
        assert_eq!(log_line(&event, is_simulated).map(|line| line.render(0)).as_deref(), Some(expected));
    }

    #[test]
    fn lines_look_like_the_original() {
        check(
            EventKind::AttemptStarted {
                node: "energy-analyzer".into(),
                attempt: 1,
                address: "localhost:50052".into(),
                service: String::new(),
                input_file: String::new(),
                output_file: String::new(),
                timeout_millis: 1,
            },
            "2025-08-21 15:42:57,078 - INFO - [gRPC] Connecting to energy-analyzer at localhost:50052",
        );
        let failure = Failure::new(FailureKind::Unreachable, "nobody there").with_status(StatusCode::Unavailable);
        check(
            EventKind::NodeFailed { node: "a".into(), failure },
            "2025-08-21 15:42:57,078 - ERROR - [gRPC] a failed: UNAVAILABLE: nobody there",
        );
    }

    #[test]
    fn each_line_of_a_simulated_run_says_so() {
        let succeeded = EventKind::NodeSucceeded { node: "a".into(), message: "x".into() };
        check_of(true, succeeded, "2025-08-21 15:42:57,078 - INFO - [simulated] a succeeded: x");
        let ended = EventKind::RunEnded { status: RunStatus::Succeeded };
        check_of(true, ended, "2025-08-21 15:42:57,078 - INFO - [simulated] Workflow succeeded");
    }

    #[test]
    fn a_message_cannot_forge_a_second_line() {
        check(
            EventKind::NodeSucceeded { node: "a".into(), message: "done\n2025-08-21 - ERROR - no\u{1b}[0m".into() },
            "2025-08-21 15:42:57,078 - INFO - [gRPC] a succeeded: done\\n2025-08-21 - ERROR - no\\u{1b}[0m",
        );
    }

    #[test]
    fn times_are_local_and_right_across_the_calendar() {
        let rendered = |millis, offset| local_time(Timestamp::from_epoch_millis(millis), offset);
        assert_eq!(rendered(0, 0), "1970-01-01 00:00:00,000");
        assert_eq!(rendered(0, -60), "1969-12-31 23:00:00,000");
        assert_eq!(rendered(951_782_400_000, 0), "2000-02-29 00:00:00,000");
        assert_eq!(rendered(1_755_790_977_078, 120), "2025-08-21 17:42:57,078");
        assert_eq!(rendered(4_107_542_399_999, 0), "2100-02-28 23:59:59,999");
        assert_eq!(rendered(4_107_542_400_000, 0), "2100-03-01 00:00:00,000");
    }
}
