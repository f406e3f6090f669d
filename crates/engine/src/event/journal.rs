//! A run's events as JSON Lines: one object a line, the first a `run_started` with the journal's version.

use std::fmt;

use super::{Event, EventKind, JOURNAL_VERSION};

mod read;
mod write;

pub use read::event;
pub use write::line;

/// What a journal holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The events; the first is always [`EventKind::RunStarted`].
    pub events: Vec<Event>,
    /// The last line was cut off, as when a process dies while it writes; it was left out.
    pub truncated: bool,
}

/// Why a text is not a journal that this version reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it and what to do; lowercase, one line.
    pub message: String,
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for JournalError {}

/// Reads a whole journal. Blank lines are passed over.
pub fn read(text: &str) -> Result<Recording, JournalError> {
    let mut events: Vec<Event> = Vec::new();
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    while let Some((index, line)) = lines.next() {
        let number = index.saturating_add(1);
        if events.is_empty() {
            check_version(line, number)?;
        }
        match event(line) {
            Ok(event) => events.push(event),
            Err(_) if lines.peek().is_none() && !text.ends_with('\n') && !events.is_empty() => {
                return Ok(Recording { events, truncated: true });
            }
            Err(reason) => return Err(JournalError { line: number, message: ["not an event: ", &reason].concat() }),
        }
    }
    match events.first() {
        Some(Event { kind: EventKind::RunStarted { .. }, .. }) => Ok(Recording { events, truncated: false }),
        _ => Err(JournalError {
            line: 1,
            message: "a run's journal starts with a `run_started` event; is this a file that Wattflow wrote?"
                .to_owned(),
        }),
    }
}

fn check_version(first_line: &str, number: usize) -> Result<(), JournalError> {
    match read::version(first_line) {
        Some(version) if version > JOURNAL_VERSION => Err(JournalError {
            line: number,
            message: format!(
                "this journal has version {version} and this Wattflow reads up to {JOURNAL_VERSION}; use a newer one"
            ),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        event::{NodeId, journal_version},
        failure::{Failure, FailureKind},
        run::RunStatus,
        simulation::Simulation,
        status::StatusCode,
        time::Timestamp,
    };

    fn happened(kind: EventKind) -> Event {
        Event { at_millis: Timestamp::from_epoch_millis(1_700_000_000_000), kind }
    }

    fn started() -> Event {
        happened(EventKind::RunStarted {
            version: journal_version(false),
            run: "r1".into(),
            workflow: "w".into(),
            nodes: vec![NodeId::from("a")],
            kept: vec![],
            continues: None,
            simulated: None,
            config: "{}".into(),
        })
    }

    #[track_caller]
    fn check(text: &str, expected: Result<(usize, bool), &str>) {
        let read = read(text).map(|recording| (recording.events.len(), recording.truncated));
        assert_eq!(read.map_err(|error| error.to_string()), expected.map_err(ToOwned::to_owned));
    }

    #[test]
    fn lines_are_stable() {
        insta::assert_snapshot!(line(&started()), @r#"{"at_millis":1700000000000,"event":"run_started","version":2,"run":"r1","workflow":"w","nodes":["a"],"config":"{}"}"#);
        let simulation = Simulation {
            seed: 7,
            min_delay_millis: 0,
            max_delay_millis: 500,
            fail_per_mille: 125,
            failing_node: Some("b".to_owned()),
            failure: FailureKind::Unreachable,
        };
        let mut simulated = started();
        if let EventKind::RunStarted { version, simulated, .. } = &mut simulated.kind {
            (*version, *simulated) = (journal_version(true), Some(simulation));
        }
        insta::assert_snapshot!(line(&simulated), @r#"{"at_millis":1700000000000,"event":"run_started","version":3,"run":"r1","workflow":"w","nodes":["a"],"simulated":{"seed":7,"min_delay_millis":0,"max_delay_millis":500,"fail_per_mille":125,"failing_node":"b","failure":"unreachable"},"config":"{}"}"#);
        let failure = Failure::new(FailureKind::Unreachable, "nobody\nthere").with_status(StatusCode::Unavailable);
        let failed =
            happened(EventKind::AttemptFailed { node: "a".into(), attempt: 1, failure, retry_in_millis: Some(5) });
        insta::assert_snapshot!(line(&failed), @r#"{"at_millis":1700000000000,"event":"attempt_failed","node":"a","attempt":1,"failure":{"kind":"unreachable","status":"UNAVAILABLE","message":"nobody\nthere"},"retry_in_millis":5}"#);
        insta::assert_snapshot!(line(&happened(EventKind::RunEnded { status: RunStatus::Failed })), @r#"{"at_millis":1700000000000,"event":"run_ended","status":"failed"}"#);
    }

    #[test]
    fn reads_what_earlier_versions_wrote() {
        let text = concat!(
            r#"{"at_millis":1,"event":"run_started","version":1,"run":"r1","workflow":"w","nodes":["a"],"config":"{}"}"#,
            "\n",
            r#"{"at_millis":2,"event":"node_failed","node":"a","failure":{"kind":"unreachable","message":"x"}}"#,
            "\n",
        );
        let Recording { events, truncated } = read(text).unwrap();
        let failure = Failure::new(FailureKind::Unreachable, "x");
        assert_eq!(events[1].kind, EventKind::NodeFailed { node: "a".into(), failure });
        assert!(!truncated);
    }

    #[test]
    fn reads_what_was_written() {
        let text = format!("{}\n\n{}\n", line(&started()), line(&happened(EventKind::CancelRequested)));
        assert_eq!(read(&text).unwrap().events, [started(), happened(EventKind::CancelRequested)]);
    }

    #[test]
    fn forgives_only_a_last_line_that_was_cut_off() {
        let whole = line(&started());
        check(&format!("{whole}\n{{\"at_mil"), Ok((1, true)));
        check(&format!("{whole}\nnonsense\n"), Err("line 2: not an event: it is no JSON object"));
    }

    #[test]
    fn refuses_what_is_no_journal_or_a_newer_one() {
        let foreign = "line 1: a run's journal starts with a `run_started` event; is this a file that Wattflow wrote?";
        check("", Err(foreign));
        check(&line(&happened(EventKind::CancelRequested)), Err(foreign));
        check(
            "{\"event\":\"from_the_future\",\"version\":4}",
            Err("line 1: this journal has version 4 and this Wattflow reads up to 3; use a newer one"),
        );
    }

    #[test]
    fn says_what_is_wrong_with_a_line() {
        let whole = line(&started());
        let after = |second: &str| format!("{whole}\n{second}\n");
        check(&after("[]"), Err("line 2: not an event: it is no JSON object"));
        check(&after("{\"at_millis\":1} x"), Err("line 2: not an event: it is no JSON object"));
        check(&after("{\"event\":1}"), Err("line 2: not an event: `at_millis` is missing or no whole number"));
        check(
            &after("{\"at_millis\":1,\"event\":\"node_paused\"}"),
            Err("line 2: not an event: `node_paused` is no event that this version knows"),
        );
        check(
            &after("{\"at_millis\":1,\"event\":\"node_started\",\"node\":7}"),
            Err("line 2: not an event: `node` must be a string, and is a number"),
        );
    }

    fn events() -> impl Strategy<Value = Event> {
        let failure = (any::<prop::sample::Index>(), any::<Option<prop::sample::Index>>(), any::<String>()).prop_map(
            |(kind, status, message)| Failure {
                kind: *kind.get(FailureKind::ALL),
                status: status.map(|status| *status.get(StatusCode::ALL)),
                message,
            },
        );
        let kind = any::<prop::sample::Index>();
        let simulation = (any::<u32>(), any::<[u64; 2]>(), any::<u32>(), any::<Option<String>>(), kind).prop_map(
            |(seed, [min_delay_millis, max_delay_millis], fail_per_mille, failing_node, kind)| Simulation {
                seed,
                min_delay_millis,
                max_delay_millis,
                fail_per_mille,
                failing_node,
                failure: *kind.get(FailureKind::ALL),
            },
        );
        let (text, node) = (any::<String>, || any::<String>().prop_map(|id| NodeId::from(id.as_str())));
        let nodes = || prop::collection::vec(any::<String>().prop_map(|id| NodeId::from(id.as_str())), 0..4);
        let kind = prop_oneof![
            (nodes(), nodes(), any::<Option<String>>(), prop::option::of(simulation), text(), text()).prop_map(
                |(nodes, kept, continues, simulated, run, config)| EventKind::RunStarted {
                    version: journal_version(simulated.is_some()),
                    workflow: run.clone(),
                    run,
                    nodes,
                    kept,
                    continues,
                    simulated,
                    config: config.into(),
                }
            ),
            node().prop_map(|node| EventKind::NodeStarted { node }),
            node().prop_map(|node| EventKind::NodeCancelled { node }),
            (node(), node()).prop_map(|(node, because)| EventKind::NodeSkipped { node, because }),
            (node(), text()).prop_map(|(node, message)| EventKind::NodeSucceeded { node, message }),
            (node(), failure.clone()).prop_map(|(node, failure)| EventKind::NodeFailed { node, failure }),
            (node(), any::<u32>(), failure, any::<Option<u64>>()).prop_map(
                |(node, attempt, failure, retry_in_millis)| EventKind::AttemptFailed {
                    node,
                    attempt,
                    failure,
                    retry_in_millis
                }
            ),
            (node(), any::<u32>(), text(), text(), any::<u64>()).prop_map(
                |(node, attempt, address, file, timeout_millis)| EventKind::AttemptStarted {
                    node,
                    attempt,
                    address,
                    service: file.clone(),
                    input_file: file.clone(),
                    output_file: file,
                    timeout_millis,
                }
            ),
            any::<prop::sample::Index>()
                .prop_map(|status| EventKind::RunEnded { status: *status.get(&RunStatus::ALL) }),
            Just(EventKind::CancelRequested),
            Just(EventKind::RunInterrupted),
        ];
        (any::<u64>(), kind).prop_map(|(millis, kind)| Event { at_millis: Timestamp::from_epoch_millis(millis), kind })
    }

    proptest! {
        #[test]
        fn any_event_comes_back_from_its_line_and_serde_reads_and_writes_the_same(happened in events()) {
            let written = line(&happened);
            prop_assert!(!written.contains('\n'));
            prop_assert_eq!(event(&written), Ok(happened.clone()));
            prop_assert_eq!(&serde_json::from_str::<Event>(&written).unwrap(), &happened);
            prop_assert_eq!(event(&serde_json::to_string(&happened).unwrap()), Ok(happened));
        }

        #[test]
        fn no_line_breaks_it(text in any::<String>()) {
            let _ = event(&text);
            let _ = event(&["{\"at_millis\":1,\"event\":\"", &text, "\"}"].concat());
        }
    }
}
