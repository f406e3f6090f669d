//! Runs that call no service.

use proptest::prelude::*;

use super::{
    model::{World, world},
    scenarios::{at, options, pipeline, plan},
};
use crate::{
    config::{Pipeline, RetryPolicy},
    event::{Event, EventKind},
    failure::FailureKind,
    run::{Before, Input, NodeStatus, Part, Plan, Run, RunState, RunStatus, Scope, StartOptions},
    simulation::Simulation,
};

fn simulation(failing_node: Option<&str>, failure: FailureKind) -> Simulation {
    Simulation {
        seed: 7,
        min_delay_millis: 100,
        max_delay_millis: 100,
        fail_per_mille: 0,
        failing_node: failing_node.map(ToOwned::to_owned),
        failure,
    }
}

fn start(pipeline: &std::sync::Arc<Pipeline>, plan: Plan, simulated: Simulation) -> Run {
    let options = StartOptions { simulated: Some(simulated), ..options(plan, 3, 0) };
    Run::start(pipeline.clone(), options, at(1_000))
}

/// What happens until the end when the shell is always late by one of `late`, in turn.
fn play(run: &mut Run, late: &[u64]) -> Vec<Event> {
    for late in late.iter().cycle() {
        assert_eq!(run.poll_effect(), None, "it calls something");
        let Some(due) = run.poll_timeout() else { break };
        run.handle(Input::Tick, due.plus_millis(*late));
    }
    std::iter::from_fn(|| run.poll_event()).collect()
}

/// Each node's end, and when it came, in milliseconds after the start.
fn ends(state: &RunState) -> Vec<(NodeStatus, Option<u64>)> {
    state.nodes().map(|(_, node)| (node.status, node.ended_at.map(|end| end.millis_since(at(1_000))))).collect()
}

#[test]
fn a_run_takes_as_long_as_its_delays_and_says_that_it_is_simulated() {
    let pipeline = pipeline(&[&[1, 2], &[3], &[3], &[]], &RetryPolicy::NONE);
    let mut run = start(&pipeline, plan(&pipeline, Scope::All, &[]), simulation(None, FailureKind::Unreachable));
    let events = play(&mut run, &[0]);
    let succeeded = |millis| (NodeStatus::Succeeded, Some(millis));
    assert_eq!(ends(run.state()), [succeeded(100), succeeded(200), succeeded(200), succeeded(300)]);
    assert!(matches!(&events[0].kind, EventKind::RunStarted { version: 3, simulated: Some(_), .. }), "{events:?}");
    assert_eq!(RunState::fold(&events), *run.state());
}

#[test]
fn a_node_that_fails_skips_what_follows_it() {
    let pipeline = pipeline(&[&[1], &[2], &[]], &RetryPolicy::NONE);
    let simulated = simulation(Some("1"), FailureKind::ServiceError);
    let mut run = start(&pipeline, plan(&pipeline, Scope::All, &[]), simulated);
    play(&mut run, &[0]);
    let skipped = (NodeStatus::Skipped, Some(200));
    assert_eq!(ends(run.state()), [(NodeStatus::Succeeded, Some(100)), (NodeStatus::Failed, Some(200)), skipped]);
}

#[test]
fn an_answer_that_never_comes_ends_at_the_deadline() {
    let pipeline = pipeline(&[&[]], &RetryPolicy::NONE);
    let simulated = simulation(Some("0"), FailureKind::DeadlineExceeded);
    let mut run = start(&pipeline, plan(&pipeline, Scope::All, &[]), simulated);
    play(&mut run, &[0]);
    assert_eq!(ends(run.state()), [(NodeStatus::Failed, Some(10_000))]);
    let slow = Simulation { min_delay_millis: 60_000, ..simulation(None, FailureKind::Unreachable) };
    let mut run = start(&pipeline, plan(&pipeline, Scope::All, &[]), slow);
    play(&mut run, &[0]);
    assert_eq!(ends(run.state()), [(NodeStatus::Failed, Some(10_000))]);
}

#[test]
fn cancelling_ends_it_where_it_stands() {
    let pipeline = pipeline(&[&[1], &[2], &[]], &RetryPolicy::NONE);
    let simulated = simulation(None, FailureKind::Unreachable);
    let mut run = start(&pipeline, plan(&pipeline, Scope::All, &[]), simulated);
    run.handle(Input::Cancel, at(1_150));
    let cancelled = (NodeStatus::Cancelled, Some(150));
    assert_eq!(ends(run.state()), [(NodeStatus::Succeeded, Some(100)), cancelled, cancelled]);
    assert_eq!(run.poll_effect(), None);
}

#[test]
fn what_was_only_simulated_was_not_done() {
    let pipeline = pipeline(&[&[1], &[]], &RetryPolicy::NONE);
    let simulated = simulation(None, FailureKind::Unreachable);
    let mut run = start(&pipeline, plan(&pipeline, Scope::All, &[]), simulated);
    play(&mut run, &[0]);
    assert_eq!(run.state().status, RunStatus::Succeeded);
    let rest = Plan::new(&pipeline, Scope::Rest, Before::Run { pipeline: &pipeline, state: run.state() });
    assert!(rest.parts().iter().all(|part| matches!(part, Part::Called(_))), "{rest:?}");
}

fn simulations() -> impl Strategy<Value = Simulation> {
    let kinds = prop::sample::select(FailureKind::ALL);
    (any::<u32>(), 0_u64..300, 0_u64..30_000, 0_u32..500, prop::option::of("[0-9]"), kinds).prop_map(
        |(seed, min, more, fail_per_mille, failing_node, failure)| Simulation {
            seed,
            min_delay_millis: min,
            max_delay_millis: min + more,
            fail_per_mille,
            failing_node,
            failure,
        },
    )
}

proptest! {
    #[test]
    fn the_same_seed_gives_the_same_journal_however_late_the_shell_is(
        world in world(), simulated in simulations(), late in prop::collection::vec(0_u64..5_000, 1..5)
    ) {
        let play = |world: &World, late: &[u64]| {
            let mut run = start(&world.pipeline(), world.plan(), simulated.clone());
            let log = play(&mut run, late);
            (run.state().status, log)
        };
        let (status, log) = play(&world, &[0]);
        prop_assert!(matches!(status, RunStatus::Succeeded | RunStatus::Failed));
        world.check_log(&log);
        prop_assert_eq!(play(&world, &late).1, log);
    }
}
