//! What a plan says before anything runs, case by case and for arbitrary graphs.

use proptest::prelude::*;

use super::{
    model::{World, world},
    scenarios::{at, done_before, options, pipeline, plan},
};
use crate::{
    config::{self, Pipeline, RetryPolicy},
    run::{Before, Effect, Input, NodeStatus, Part, Plan, Run, RunState, RunStatus, Scope, Why, WhyNot},
};

const DEFAULT: &str = include_str!("../../../../../config/energy-pipeline.json");
/// Of two branches one is longer: 0 → 1 → 3 → 4, 0 → 2 → 4.
const BRANCHES: &[&[usize]] = &[&[1, 2], &[3], &[4], &[4], &[]];

use Part::{Called, Kept, LeftOut};
use Why::{After, Asked, Edited, Was};
use WhyNot::{NotAsked, Outdated, WaitsFor};

const NEVER_RAN: Why = Was(NodeStatus::Pending);

/// What a run of `BRANCHES` does when these nodes succeeded before.
#[track_caller]
fn check(scope: Scope, done: &[usize], expected: [Part; 5]) {
    assert_eq!(plan(&pipeline(BRANCHES, &RetryPolicy::NONE), scope, done).parts(), expected);
}

#[test]
fn a_run_of_all_calls_all_whatever_was_done() {
    check(Scope::All, &[0, 1, 2, 3, 4], [Called(Asked); 5]);
}

#[test]
fn the_rest_is_what_did_not_succeed_and_what_follows_it() {
    check(Scope::Rest, &[0, 2, 3, 4], [Kept, Called(NEVER_RAN), Kept, Called(After(1)), Called(After(3))]);
    check(Scope::Rest, &[0, 1, 2, 3, 4], [Kept; 5]);
    check(Scope::Rest, &[], [Called(NEVER_RAN); 5]);
}

#[test]
fn from_a_node_is_that_one_and_what_follows_it_as_far_as_it_can_go() {
    check(Scope::From(1), &[0, 1, 2, 3, 4], [Kept, Called(Asked), Kept, Called(After(1)), Called(After(3))]);
    let not_asked = LeftOut(NotAsked);
    check(Scope::From(1), &[0], [Kept, Called(Asked), not_asked, Called(NEVER_RAN), LeftOut(WaitsFor(2))]);
    check(Scope::From(4), &[], [not_asked, not_asked, not_asked, not_asked, Called(Asked)]);
}

#[test]
fn only_a_node_makes_what_follows_it_out_of_date() {
    let outdated = |by| LeftOut(Outdated(by));
    check(Scope::Only(1), &[0, 1, 2, 3, 4], [Kept, Called(Asked), Kept, outdated(1), outdated(1)]);
    check(Scope::Only(3), &[1, 2], [LeftOut(NotAsked), Kept, Kept, Called(Asked), LeftOut(NotAsked)]);
}

#[test]
fn up_to_a_node_is_what_it_still_needs() {
    let not_asked = LeftOut(NotAsked);
    check(Scope::UpTo(3), &[], [Called(NEVER_RAN), Called(NEVER_RAN), not_asked, Called(Asked), not_asked]);
    check(Scope::UpTo(3), &[0, 2, 3, 4], [Kept, Called(NEVER_RAN), Kept, Called(Asked), LeftOut(Outdated(3))]);
}

#[test]
fn between_two_nodes_is_what_lies_on_the_way() {
    let pipeline = pipeline(BRANCHES, &RetryPolicy::NONE);
    let parts = |from, to| Plan::new(&pipeline, Scope::Between(from, to), Before::Everything).parts().to_vec();
    assert_eq!(parts(1, 3), [Kept, Called(Asked), Kept, Called(After(1)), LeftOut(Outdated(3))]);
    assert_eq!(parts(2, 3), [Kept; 5]);
}

#[test]
fn with_everything_known_to_be_done_from_a_node_keeps_the_rest() {
    let plan = Plan::new(&pipeline(BRANCHES, &RetryPolicy::NONE), Scope::From(2), Before::Everything);
    assert_eq!(plan.parts(), [Kept, Kept, Called(Asked), Kept, Called(After(2))]);
}

#[test]
fn a_node_that_was_left_out_has_not_run() {
    let pipeline = pipeline(&[&[1], &[2], &[]], &RetryPolicy::NONE);
    let mut run = Run::start(pipeline.clone(), options(plan(&pipeline, Scope::Only(2), &[]), 1, 0), at(0));
    run.handle(Input::Reply { node: 2, attempt: 1, outcome: Ok(String::new()) }, at(1));
    let before = Before::Run { pipeline: &pipeline, state: run.state() };
    let of = |scope| Plan::new(&pipeline, scope, before).parts().to_vec();
    assert_eq!(of(Scope::Rest), [Called(NEVER_RAN), Called(NEVER_RAN), Called(After(1))]);
    assert_eq!(of(Scope::Only(0)), [Called(Asked), LeftOut(NotAsked), LeftOut(Outdated(0))]);
}

/// What continuing does once the default config, all of whose nodes succeeded, was edited.
#[track_caller]
fn check_edited(edit: impl Fn(&str) -> String, expected: &[Part]) {
    let read = |text: &str| config::check(text).pipeline.unwrap();
    let (before, after) = (read(DEFAULT), read(&edit(DEFAULT)));
    let state = done_before(&before, &[0, 1, 2]);
    let plan = Plan::new(&after, Scope::Rest, Before::Run { pipeline: &before, state: &state });
    assert_eq!(plan.parts(), expected);
}

fn replaced(from: &'static str, to: &'static str) -> impl Fn(&str) -> String {
    assert!(DEFAULT.contains(from));
    move |text| text.replace(from, to)
}

#[test]
fn what_succeeded_and_did_not_change_is_kept() {
    check_edited(str::to_owned, &[Kept; 3]);
    check_edited(replaced("energy_data_pipeline", "another name"), &[Kept; 3]);
    check_edited(replaced("\"timeout_seconds\": 60", "\"timeout_seconds\": 90"), &[Kept; 3]);
}

#[test]
fn a_node_that_was_edited_is_called_again_and_so_is_what_follows_it() {
    check_edited(replaced("localhost:50053", "localhost:50054"), &[Kept, Kept, Called(Edited)]);
    check_edited(replaced("localhost:50052", "localhost:50054"), &[Kept, Called(Edited), Called(After(1))]);
    check_edited(replaced("analysis_output", "analysis"), &[Kept, Called(Edited), Called(Edited)]);
    check_edited(replaced("placeholder_input", "input"), &[Called(Edited), Called(After(0)), Called(After(1))]);
    let renamed = [Called(NEVER_RAN), Called(After(0)), Called(After(1))];
    check_edited(replaced("energy-generator", "generator"), &renamed);
}

#[test]
fn a_node_that_moved_in_the_file_is_the_same_node() {
    let led_by_another = |text: &str| {
        let first = r#""containers": {
    "first": {"id": "first", "input_file": "/data/in", "output_file": "/data/x", "next_node": "energy-generator"},"#;
        text.replace("\"start_node\": \"energy-generator\"", "\"start_node\": \"first\"")
            .replace("\"containers\": {", first)
            .replace("\"service_registry\": {", "\"service_registry\": { \"first\": \"localhost:50054\",")
    };
    check_edited(led_by_another, &[Called(NEVER_RAN), Called(After(0)), Called(After(1)), Called(After(2))]);
    let between_others = |text: &str| {
        let next = r#""next_node": ["energy-analyzer", "extra"]"#;
        let extra = r#""containers": {
    "extra": {"id": "extra", "input_file": "/data/energy_data.csv", "output_file": "/data/x", "next_node": null},"#;
        text.replace("\"next_node\": \"energy-analyzer\"", next)
            .replace("\"containers\": {", extra)
            .replace("\"service_registry\": {", "\"service_registry\": { \"extra\": \"localhost:50054\",")
    };
    check_edited(between_others, &[Called(NEVER_RAN), Kept, Kept, Kept]);
}

/// Plays the planned run, in which every call succeeds.
fn succeed(pipeline: &std::sync::Arc<Pipeline>, plan: Plan) -> (RunState, Vec<usize>) {
    let mut run = Run::start(pipeline.clone(), options(plan, 4, 0), at(0));
    let mut called = Vec::new();
    while let Some(effect) = run.poll_effect() {
        let Effect::CallNode { node, attempt, .. } = effect else { continue };
        called.push(node);
        run.handle(Input::Reply { node, attempt, outcome: Ok(String::new()) }, at(1));
    }
    called.sort_unstable();
    (run.state().clone(), called)
}

/// Whether `from` leads to `to`, directly or not.
fn leads_to(world: &World, from: usize, to: usize) -> bool {
    world.next[from].iter().any(|next| *next == to || leads_to(world, *next, to))
}

/// Whether `node` is part of what is asked for.
fn is_wanted(world: &World, node: usize) -> bool {
    let is_or_leads_to = |from, to| from == to || leads_to(world, from, to);
    match world.scope {
        Scope::All | Scope::Rest => true,
        Scope::From(from) => is_or_leads_to(from, node),
        Scope::Only(only) => only == node,
        Scope::UpTo(to) => is_or_leads_to(node, to),
        Scope::Between(from, to) => is_or_leads_to(from, node) && is_or_leads_to(node, to),
    }
}

proptest! {
    #[test]
    fn a_plan_calls_what_was_asked_for_and_keeps_only_what_still_holds(world in world()) {
        let plan = world.plan();
        let count = world.next.len();
        let asked = match world.scope {
            Scope::From(node) | Scope::Only(node) | Scope::UpTo(node) => Some(node),
            Scope::Between(from, to) => Some(from).filter(|_| from == to || leads_to(&world, from, to)),
            Scope::All | Scope::Rest => None,
        };
        prop_assert!(asked.is_none_or(|node| plan.calls(node)));
        for node in 0..count {
            let called_before = || (0..count).find(|other| plan.calls(*other) && leads_to(&world, *other, node));
            let is_left_out = |other: usize| !plan.calls(other) && !plan.keeps(other);
            match plan.parts()[node] {
                Kept => prop_assert!(world.done[node] && called_before().is_none()),
                Called(why) => {
                    prop_assert!(is_wanted(&world, node));
                    match why {
                        Asked => prop_assert!(world.scope == Scope::All || asked == Some(node)),
                        After(other) => prop_assert!(world.predecessors(node).any(|it| it == other) && plan.calls(other)),
                        Was(status) => prop_assert!(status == NodeStatus::Pending && !world.done[node]),
                        Edited => prop_assert!(false, "nothing was edited"),
                    }
                    // What was asked for by name runs in any case; the rest only after what it needs.
                    prop_assert!(why == Asked || !world.predecessors(node).any(is_left_out));
                }
                LeftOut(NotAsked) => prop_assert!(!is_wanted(&world, node) && !world.done[node]),
                LeftOut(Outdated(by)) => {
                    prop_assert!(!is_wanted(&world, node) && world.done[node]);
                    prop_assert!(plan.calls(by) && leads_to(&world, by, node));
                }
                LeftOut(WaitsFor(other)) => {
                    prop_assert!(is_wanted(&world, node) && world.predecessors(node).any(|it| it == other));
                    prop_assert!(is_left_out(other));
                }
            }
        }
    }

    #[test]
    fn a_run_calls_exactly_what_its_plan_said_and_then_nothing_is_left_of_it(world in world()) {
        let (pipeline, plan) = (world.pipeline(), world.plan());
        let (state, called) = succeed(&pipeline, plan.clone());
        prop_assert_eq!(called, (0..world.next.len()).filter(|node| plan.calls(*node)).collect::<Vec<_>>());
        prop_assert_eq!(state.status, RunStatus::Succeeded);
        let of_run = plan.parts().iter().filter(|part| !matches!(part, LeftOut(_))).count();
        prop_assert_eq!(state.nodes().len(), of_run);
        if matches!(world.scope, Scope::All | Scope::Rest) {
            let rest = Plan::new(&pipeline, Scope::Rest, Before::Run { pipeline: &pipeline, state: &state });
            prop_assert!(rest.parts().iter().all(|part| *part == Kept));
        }
    }
}
