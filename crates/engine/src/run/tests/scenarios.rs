//! The run's behaviour, case by case.

use std::sync::Arc;

use crate::{
    address::{Address, Scheme},
    config::{Node, Pipeline, RetryPolicy},
    event::{Event, EventKind, JOURNAL_VERSION, NodeId},
    failure::{Failure, FailureKind},
    run::{Before, Effect, Input, NodeStatus, Plan, Run, RunState, RunStatus, Scope, StartOptions},
    status::StatusCode,
    time::Timestamp,
};

/// A pipeline of nodes `0`, `1`, …, each with its followers; 10 s each.
pub(super) fn pipeline(next: &[&[usize]], retry: &RetryPolicy) -> Arc<Pipeline> {
    let node = |(index, next): (usize, &&[usize])| Node {
        id: index.to_string().into(),
        address: Address { scheme: Scheme::Grpc, host: "localhost".into(), port: 50_051 },
        service: "ContainerExecutor".into(),
        input_file: "/data/in".into(),
        output_file: "/data/out".into(),
        next: next.to_vec().into(),
        timeout_millis: 10_000,
        retry: retry.clone(),
    };
    Arc::new(Pipeline { workflow_name: "w".into(), nodes: next.iter().enumerate().map(node).collect(), start: 0 })
}

pub(super) fn options(plan: Plan, max_in_flight: usize, seed: u64) -> StartOptions {
    StartOptions { run: "r".into(), seed, plan, max_in_flight, simulated: None, continues: None, config: "{}".into() }
}

/// A run of `scope` in which these nodes count as done before.
pub(super) fn plan(pipeline: &Pipeline, scope: Scope, done: &[usize]) -> Plan {
    Plan::new(pipeline, scope, Before::Run { pipeline, state: &done_before(pipeline, done) })
}

/// How an earlier run of `pipeline` ended in which only these nodes succeeded.
pub(super) fn done_before(pipeline: &Pipeline, done: &[usize]) -> RunState {
    let id = |node: &Node| NodeId::from(node.id.as_str());
    let kind = EventKind::RunStarted {
        version: JOURNAL_VERSION,
        run: "earlier".into(),
        workflow: "w".into(),
        nodes: pipeline.nodes.iter().map(id).collect(),
        kept: done.iter().map(|node| id(&pipeline.nodes[*node])).collect(),
        continues: None,
        simulated: None,
        config: "{}".into(),
    };
    RunState::fold(&[Event { at_millis: at(0), kind }])
}

pub(super) fn at(millis: u64) -> Timestamp {
    Timestamp::from_epoch_millis(millis)
}

fn unavailable() -> Failure {
    Failure::new(FailureKind::Unreachable, "nobody there").with_status(StatusCode::Unavailable)
}

fn retrying(max_attempts: u32) -> RetryPolicy {
    RetryPolicy {
        max_attempts,
        initial_backoff_millis: 1_000,
        max_backoff_millis: 4_000,
        backoff_multiplier: 2.0,
        retryable_status_codes: vec![StatusCode::Unavailable],
    }
}

struct Harness {
    run: Run,
    log: Vec<Event>,
}

impl Harness {
    fn start(next: &[&[usize]], retry: &RetryPolicy) -> Self {
        Self::planned(next, retry, Scope::All, &[], 8)
    }

    fn planned(next: &[&[usize]], retry: &RetryPolicy, scope: Scope, done: &[usize], max_in_flight: usize) -> Self {
        let pipeline = pipeline(next, retry);
        let options = options(plan(&pipeline, scope, done), max_in_flight, 1);
        Self { run: Run::start(pipeline, options, at(0)), log: Vec::new() }
    }

    fn reply(&mut self, node: usize, attempt: u32, outcome: Result<&str, Failure>, now: u64) {
        self.run.handle(Input::Reply { node, attempt, outcome: outcome.map(ToOwned::to_owned) }, at(now));
    }

    /// Calls (as positive) and cancels (as negative) of nodes that are due, in order.
    fn effects(&mut self) -> Vec<(&'static str, usize, u32)> {
        std::iter::from_fn(|| self.run.poll_effect())
            .map(|effect| match effect {
                Effect::CallNode { node, attempt, .. } => ("call", node, attempt),
                Effect::CancelCall { node, attempt } => ("cancel", node, attempt),
            })
            .collect()
    }

    /// The run and its nodes, in words; checks on the way that the log folds to the live state.
    #[track_caller]
    fn check(&mut self, run: RunStatus, nodes: &[NodeStatus]) {
        self.log.extend(std::iter::from_fn(|| self.run.poll_event()));
        assert_eq!(self.run.state(), &RunState::fold(&self.log));
        assert_eq!(self.run.state().status, run);
        assert_eq!(self.run.state().nodes().map(|(_, node)| node.status).collect::<Vec<_>>(), nodes);
    }
}

use NodeStatus::{Cancelled, Failed, Pending, Running, Skipped, Succeeded, Unknown};

#[test]
fn a_chain_runs_one_node_after_the_other() {
    let mut it = Harness::start(&[&[1], &[2], &[]], &RetryPolicy::NONE);
    assert_eq!(it.effects(), [("call", 0, 1)]);
    it.check(RunStatus::Running, &[Running, Pending, Pending]);
    it.reply(0, 1, Ok("done"), 5);
    assert_eq!(it.effects(), [("call", 1, 1)]);
    it.reply(1, 1, Ok("done"), 6);
    it.reply(2, 1, Ok("done"), 7);
    it.check(RunStatus::Succeeded, &[Succeeded, Succeeded, Succeeded]);
    assert_eq!(it.run.poll_timeout(), None);
}

#[test]
fn a_fan_in_waits_for_every_branch() {
    let mut it = Harness::start(&[&[1, 2], &[3], &[3], &[]], &RetryPolicy::NONE);
    it.reply(0, 1, Ok(""), 1);
    assert_eq!(it.effects(), [("call", 0, 1), ("call", 1, 1), ("call", 2, 1)]);
    it.reply(2, 1, Ok(""), 2);
    assert_eq!(it.effects(), []);
    it.reply(1, 1, Ok(""), 3);
    assert_eq!(it.effects(), [("call", 3, 1)]);
}

#[test]
fn a_failure_skips_what_follows_and_lets_other_branches_finish() {
    let mut it = Harness::start(&[&[1, 2], &[3], &[4], &[], &[]], &RetryPolicy::NONE);
    it.reply(0, 1, Ok(""), 1);
    it.reply(1, 1, Err(unavailable()), 2);
    it.check(RunStatus::Running, &[Succeeded, Failed, Running, Skipped, Pending]);
    it.reply(2, 1, Ok(""), 3);
    it.reply(4, 1, Ok(""), 4);
    it.check(RunStatus::Failed, &[Succeeded, Failed, Succeeded, Skipped, Succeeded]);
    assert_eq!(it.run.state().node("3").and_then(|node| node.skipped_because.as_deref()), Some("1"));
}

#[test]
fn a_passed_deadline_fails_the_node_and_aborts_the_call() {
    let mut it = Harness::start(&[&[1], &[]], &RetryPolicy::NONE);
    assert_eq!(it.run.poll_timeout(), Some(at(10_000)));
    it.run.handle(Input::Tick, at(9_999));
    it.check(RunStatus::Running, &[Running, Pending]);
    it.run.handle(Input::Tick, at(10_000));
    assert_eq!(it.effects(), [("call", 0, 1), ("cancel", 0, 1)]);
    it.check(RunStatus::Failed, &[Failed, Skipped]);
    let failure = it.run.state().node("0").and_then(|node| node.failure.clone());
    assert_eq!(failure.map(|failure| failure.kind), Some(FailureKind::DeadlineExceeded));
    it.reply(0, 1, Ok("too late"), 10_001);
    it.check(RunStatus::Failed, &[Failed, Skipped]);
}

#[test]
fn a_retryable_failure_is_tried_again_after_its_backoff_and_others_are_not() {
    let mut it = Harness::start(&[&[]], &retrying(3));
    it.reply(0, 1, Err(unavailable()), 100);
    let due = it.run.poll_timeout().unwrap();
    assert!((900..=1_300).contains(&due.epoch_millis()), "{due:?}");
    it.run.handle(Input::Tick, due);
    assert_eq!(it.effects(), [("call", 0, 1), ("call", 0, 2)]);
    it.reply(0, 1, Ok("stale"), 1_400);
    it.check(RunStatus::Running, &[Running]);
    it.reply(0, 2, Err(Failure::new(FailureKind::FailedByService, "bad input")), 1_500);
    it.check(RunStatus::Failed, &[Failed]);
}

#[test]
fn all_attempts_share_the_nodes_deadline() {
    let mut it = Harness::start(&[&[]], &retrying(9));
    it.reply(0, 1, Err(unavailable()), 9_500);
    it.check(RunStatus::Failed, &[Failed]);
}

#[test]
fn cancelling_aborts_what_is_in_flight_and_calls_nothing_more() {
    let mut it = Harness::start(&[&[1, 2], &[3], &[3], &[]], &RetryPolicy::NONE);
    it.reply(0, 1, Ok(""), 1);
    it.effects();
    it.run.handle(Input::Cancel, at(2));
    assert_eq!(it.effects(), [("cancel", 1, 1), ("cancel", 2, 1)]);
    it.check(RunStatus::Cancelled, &[Succeeded, Cancelled, Cancelled, Cancelled]);
    it.reply(1, 1, Ok(""), 3);
    it.run.handle(Input::Cancel, at(4));
    it.check(RunStatus::Cancelled, &[Succeeded, Cancelled, Cancelled, Cancelled]);
}

#[test]
fn continuing_calls_only_what_had_not_succeeded() {
    let mut it = Harness::planned(&[&[1, 2], &[3], &[3], &[]], &RetryPolicy::NONE, Scope::Rest, &[0, 2], 8);
    assert_eq!(it.effects(), [("call", 1, 1)]);
    it.reply(1, 1, Ok(""), 1);
    assert_eq!(it.effects(), [("call", 3, 1)]);
    it.reply(3, 1, Ok(""), 2);
    it.check(RunStatus::Succeeded, &[Succeeded, Succeeded, Succeeded, Succeeded]);
    let kept: Vec<bool> = it.run.state().nodes().map(|(_, node)| node.kept).collect();
    assert_eq!(kept, [true, false, true, false]);
}

#[test]
fn with_nothing_left_to_call_the_run_succeeds_at_once() {
    let mut it = Harness::planned(&[&[1], &[]], &RetryPolicy::NONE, Scope::Rest, &[0, 1], 8);
    it.check(RunStatus::Succeeded, &[Succeeded, Succeeded]);
}

#[test]
fn what_is_left_out_is_no_part_of_the_run_whatever_becomes_of_it() {
    let mut it = Harness::planned(&[&[1], &[2], &[]], &RetryPolicy::NONE, Scope::Only(1), &[0], 8);
    assert_eq!(it.effects(), [("call", 1, 1)]);
    it.check(RunStatus::Running, &[Succeeded, Running]);
    it.reply(1, 1, Err(unavailable()), 1);
    it.check(RunStatus::Failed, &[Succeeded, Failed]);
    let mut it = Harness::planned(&[&[1], &[2], &[]], &RetryPolicy::NONE, Scope::Only(1), &[], 8);
    it.run.handle(Input::Cancel, at(1));
    it.check(RunStatus::Cancelled, &[Cancelled]);
}

#[test]
fn no_more_calls_are_in_flight_than_allowed() {
    let mut it = Harness::planned(&[&[1, 2, 3], &[], &[], &[]], &RetryPolicy::NONE, Scope::All, &[], 2);
    it.reply(0, 1, Ok(""), 1);
    assert_eq!(it.effects(), [("call", 0, 1), ("call", 1, 1), ("call", 2, 1)]);
    it.check(RunStatus::Running, &[Succeeded, Running, Running, Pending]);
    it.reply(1, 1, Ok(""), 2);
    assert_eq!(it.effects(), [("call", 3, 1)]);
}

#[test]
fn waiting_for_a_free_slot_does_not_use_up_a_nodes_time() {
    let mut it = Harness::planned(&[&[1, 2], &[], &[]], &retrying(2), Scope::All, &[], 1);
    it.reply(0, 1, Ok(""), 0);
    it.reply(1, 1, Err(unavailable()), 10);
    it.run.handle(Input::Tick, at(9_000));
    it.check(RunStatus::Running, &[Succeeded, Running, Running]);
    it.run.handle(Input::Tick, at(10_010));
    it.check(RunStatus::Running, &[Succeeded, Running, Failed]);
    assert_eq!(it.effects().last(), Some(&("call", 1, 2)));
    it.reply(1, 2, Ok(""), 18_000);
    it.check(RunStatus::Failed, &[Succeeded, Succeeded, Failed]);
}

#[test]
fn an_interrupted_run_leaves_what_was_in_flight_unknown() {
    let mut it = Harness::start(&[&[1], &[]], &RetryPolicy::NONE);
    it.log.extend(std::iter::from_fn(|| it.run.poll_event()));
    it.log.push(Event { at_millis: at(5), kind: EventKind::RunInterrupted });
    let state = RunState::fold(&it.log);
    assert_eq!(state.status, RunStatus::Interrupted);
    assert_eq!(state.nodes().map(|(_, node)| node.status).collect::<Vec<_>>(), [Unknown, Pending]);
}

#[test]
fn a_chain_of_a_hundred_thousand_nodes_runs_in_linear_time() {
    let count = 100_000;
    let next: Vec<Vec<usize>> = (1..=count).map(|next| if next < count { vec![next] } else { vec![] }).collect();
    let next: Vec<&[usize]> = next.iter().map(Vec::as_slice).collect();
    let pipeline = pipeline(&next, &RetryPolicy::NONE);
    let plan = plan(&pipeline, Scope::From(0), &[]);
    let mut run = Run::start(pipeline, options(plan, 8, 1), at(0));
    while let Some(Effect::CallNode { node, attempt, .. }) = run.poll_effect() {
        run.handle(Input::Reply { node, attempt, outcome: Ok(String::new()) }, at(1));
    }
    assert_eq!(run.state().status, RunStatus::Succeeded);
}
