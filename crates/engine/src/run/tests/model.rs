//! The run against a simple model: whatever the graph, the replies, the losses and the clock.

use std::collections::{BTreeMap, HashSet};

use proptest::{collection::vec, prelude::*};

use super::scenarios::{at, options, pipeline, plan};
use crate::{
    config::{Pipeline, RetryPolicy},
    event::{Event, EventKind, journal},
    failure::{Failure, FailureKind},
    run::{Effect, Input, NodeStatus, Plan, Run, RunState, RunStatus, Scope},
    status::StatusCode,
    time::Timestamp,
};

/// What becomes of one call.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Succeeds {
        after: u64,
    },
    FailsRetryably {
        after: u64,
    },
    Fails {
        after: u64,
    },
    /// No reply ever comes.
    Lost,
}

#[derive(Clone, Debug)]
pub(super) struct World {
    /// Followers of each node, all reachable from node 0 and larger than it.
    pub(super) next: Vec<Vec<usize>>,
    max_attempts: u32,
    max_in_flight: usize,
    pub(super) scope: Scope,
    /// What succeeded in an earlier run.
    pub(super) done: Vec<bool>,
    fates: Vec<Vec<Fate>>,
    /// After how many steps the user cancels, if at all.
    cancel_after: Option<usize>,
    seed: u64,
}

const ATTEMPTS: u32 = 3;

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => (0_u64..500).prop_map(|after| Fate::Succeeds { after }),
        2 => (0_u64..500).prop_map(|after| Fate::FailsRetryably { after }),
        1 => (0_u64..500).prop_map(|after| Fate::Fails { after }),
        1 => Just(Fate::Lost),
    ]
}

fn scope(count: usize) -> impl Strategy<Value = Scope> {
    prop_oneof![
        3 => Just(Scope::All),
        3 => Just(Scope::Rest),
        1 => (0..count).prop_map(Scope::From),
        1 => (0..count).prop_map(Scope::Only),
        1 => (0..count).prop_map(Scope::UpTo),
        1 => (0..count, 0..count).prop_map(|(from, to)| Scope::Between(from, to)),
    ]
}

pub(super) fn world() -> impl Strategy<Value = World> {
    (1_usize..12).prop_flat_map(|count| {
        let edges = vec(vec(any::<prop::sample::Index>(), 1..4), count);
        let fates = vec(vec(fate(), ATTEMPTS as usize), count);
        let before = (scope(count), vec(any::<bool>(), count));
        let rest = (1..=ATTEMPTS, 1_usize..4, prop::option::weighted(0.2, 0_usize..20), any::<u64>());
        (edges, fates, before, rest).prop_map(
            move |(edges, fates, (scope, done), (max_attempts, max_in_flight, cancel_after, seed))| {
                let mut next = vec![Vec::new(); count];
                // Every node but the first gets at least one predecessor with a smaller index.
                for (node, predecessors) in edges.iter().enumerate().skip(1) {
                    for predecessor in predecessors.iter().map(|index| index.index(node)).collect::<HashSet<_>>() {
                        next[predecessor].push(node);
                    }
                }
                World { next, max_attempts, max_in_flight, scope, done, fates, cancel_after, seed }
            },
        )
    })
}

impl World {
    pub(super) fn pipeline(&self) -> std::sync::Arc<Pipeline> {
        let retry = RetryPolicy {
            max_attempts: self.max_attempts,
            initial_backoff_millis: 10,
            max_backoff_millis: 100,
            backoff_multiplier: 2.0,
            retryable_status_codes: vec![StatusCode::Unavailable],
        };
        pipeline(&self.next.iter().map(Vec::as_slice).collect::<Vec<_>>(), &retry)
    }

    pub(super) fn plan(&self) -> Plan {
        let done: Vec<usize> = (0..self.next.len()).filter(|node| self.done[*node]).collect();
        plan(&self.pipeline(), self.scope, &done)
    }

    pub(super) fn predecessors(&self, node: usize) -> impl Iterator<Item = usize> {
        (0..self.next.len()).filter(move |other| self.next[*other].contains(&node))
    }

    /// How each node must end when nobody cancels; one that is left out, never.
    fn expected(&self) -> Vec<Option<NodeStatus>> {
        let plan = self.plan();
        let mut ends: Vec<Option<NodeStatus>> = Vec::new();
        for node in 0..self.next.len() {
            let missing = |other: usize| ends[other].is_some_and(|end| end != NodeStatus::Succeeded);
            let end = if plan.keeps(node) {
                Some(NodeStatus::Succeeded)
            } else if !plan.calls(node) {
                None
            } else if self.predecessors(node).any(missing) {
                Some(NodeStatus::Skipped)
            } else {
                let last = self.fates[node][..self.max_attempts as usize]
                    .iter()
                    .find(|fate| !matches!(fate, Fate::FailsRetryably { .. }));
                let succeeds = matches!(last, Some(Fate::Succeeds { .. }));
                Some(if succeeds { NodeStatus::Succeeded } else { NodeStatus::Failed })
            };
            ends.push(end);
        }
        ends
    }

    /// Plays the run to its end, with every reply delivered twice and clocks that tick at odd moments.
    fn play(&self) -> (Run, Vec<Event>) {
        let mut run = Run::start(self.pipeline(), options(self.plan(), self.max_in_flight, self.seed), at(0));
        let (mut log, mut called, mut in_flight) = (Vec::new(), HashSet::new(), HashSet::new());
        let mut replies: BTreeMap<(u64, usize, u32), Result<String, Failure>> = BTreeMap::new();
        let mut now = 0;
        for step in 0.. {
            assert!(step < 10_000, "the run does not end");
            log.extend(std::iter::from_fn(|| run.poll_event()));
            while let Some(effect) = run.poll_effect() {
                match effect {
                    Effect::CallNode { node, attempt, .. } => {
                        assert!(called.insert((node, attempt)), "called twice: {node} {attempt}");
                        assert!(in_flight.insert(node) && in_flight.len() <= self.max_in_flight);
                        let failure = |kind, status| Err(Failure::new(kind, "no").with_status(status));
                        let reply = match self.fates[node][attempt as usize - 1] {
                            Fate::Succeeds { after } => Some((after, Ok("yes".to_owned()))),
                            Fate::FailsRetryably { after } => {
                                Some((after, failure(FailureKind::Unreachable, StatusCode::Unavailable)))
                            }
                            Fate::Fails { after } => {
                                Some((after, failure(FailureKind::ServiceError, StatusCode::Internal)))
                            }
                            Fate::Lost => None,
                        };
                        if let Some((after, outcome)) = reply {
                            replies.insert((now + after, node, attempt), outcome);
                        }
                    }
                    Effect::CancelCall { node, .. } => assert!(in_flight.remove(&node), "was not in flight"),
                }
            }
            if run.state().status != RunStatus::Running {
                break;
            }
            if self.cancel_after == Some(step) {
                run.handle(Input::Cancel, at(now));
                continue;
            }
            let due = run.poll_timeout().map(Timestamp::epoch_millis);
            match replies.first_key_value().map(|(key, _)| *key) {
                Some(key @ (when, node, attempt)) if due.is_none_or(|due| when <= due) => {
                    now = now.max(when);
                    let outcome = replies.remove(&key).unwrap();
                    in_flight.remove(&node);
                    run.handle(Input::Reply { node, attempt, outcome: outcome.clone() }, at(now));
                    run.handle(Input::Reply { node, attempt, outcome }, at(now));
                }
                _ => {
                    now = due.expect("a running run waits for something");
                    run.handle(Input::Tick, at(now));
                }
            }
        }
        (run, log)
    }

    pub(super) fn check_log(&self, log: &[Event]) {
        let index = |id: &str| id.parse::<usize>().unwrap();
        let plan = self.plan();
        let of_run = |node: &usize| plan.calls(*node) || plan.keeps(*node);
        let mut succeeded: HashSet<usize> = (0..self.next.len()).filter(|node| plan.keeps(*node)).collect();
        let mut ended = succeeded.clone();
        for (position, event) in log.iter().enumerate() {
            match &event.kind {
                EventKind::RunStarted { .. } => assert_eq!(position, 0),
                EventKind::RunEnded { .. } => assert_eq!(position, log.len() - 1),
                EventKind::AttemptStarted { node, .. } => {
                    let node = index(node);
                    assert!(!ended.contains(&node), "called after its end");
                    assert!(plan.calls(node), "called what is left out");
                    let mut waits_for = self.predecessors(node).filter(of_run);
                    assert!(waits_for.all(|other| succeeded.contains(&other)), "called too early");
                }
                EventKind::NodeSucceeded { node, .. } => {
                    succeeded.insert(index(node));
                    assert!(ended.insert(index(node)), "ended twice");
                }
                EventKind::NodeFailed { node, .. }
                | EventKind::NodeSkipped { node, .. }
                | EventKind::NodeCancelled { node } => assert!(ended.insert(index(node)), "ended twice"),
                _ => {}
            }
        }
        assert_eq!(ended.len(), (0..self.next.len()).filter(of_run).count(), "every node ends");
    }
}

proptest! {
    #[test]
    fn every_run_keeps_the_order_ends_and_agrees_with_the_model(world in world()) {
        let (run, log) = world.play();
        world.check_log(&log);
        let ends: Vec<NodeStatus> = run.state().nodes().map(|(_, node)| node.status).collect();
        if run.state().status == RunStatus::Cancelled {
            prop_assert!(world.cancel_after.is_some());
            prop_assert!(ends.iter().all(|status| status.is_final()));
        } else {
            let expected: Vec<NodeStatus> = world.expected().into_iter().flatten().collect();
            prop_assert_eq!(&ends, &expected);
            let failed = ends.iter().any(|status| *status != NodeStatus::Succeeded);
            prop_assert_eq!(run.state().status, if failed { RunStatus::Failed } else { RunStatus::Succeeded });
        }
    }

    #[test]
    fn live_state_is_the_fold_of_the_log_and_the_journal_loses_nothing(world in world()) {
        let (run, log) = world.play();
        let journal: String = log.iter().map(|event| journal::line(event) + "\n").collect();
        let recording = journal::read(&journal).unwrap();
        prop_assert_eq!(&recording.events, &log);
        prop_assert!(!recording.truncated);
        prop_assert_eq!(&RunState::fold(&recording.events), run.state());
    }

    #[test]
    fn the_same_seed_and_replies_give_the_same_log(world in world()) {
        prop_assert_eq!(world.play().1, world.play().1);
    }
}
