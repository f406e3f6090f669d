use std::sync::Arc;

use proptest::prelude::*;
use wattflow_engine::{
    config,
    failure::{Failure, FailureKind},
    run::{Before, Effect, Input, Plan, Run, Scope, StartOptions},
    status::StatusCode,
    time::Timestamp,
};

use super::*;

/// A run against services that answer when they are told to, and its timeline.
struct Played {
    run: Run,
    outline: Outline,
    timeline: Timeline,
    /// Calls that are not answered.
    calls: Vec<(usize, u32)>,
    now: u64,
}

impl Played {
    fn start(text: &str, max_in_flight: usize) -> Self {
        let checked = config::check(text);
        let pipeline = Arc::new(checked.pipeline.unwrap());
        let options = StartOptions {
            run: "r".to_owned(),
            seed: 0,
            plan: Plan::new(&pipeline, Scope::All, Before::Nothing),
            simulated: None,
            max_in_flight,
            continues: None,
            config: text.into(),
        };
        let run = Run::start(pipeline, options, at(0));
        let outline = checked.outline.unwrap();
        let mut played = Self { run, outline, timeline: Timeline::default(), calls: Vec::new(), now: 0 };
        played.follow();
        played
    }

    /// Lets the oldest call but `nth` end, `millis` later.
    fn answer(&mut self, nth: usize, millis: u64, succeeds: bool) {
        self.pass(millis);
        if self.calls.is_empty() {
            return;
        }
        let (node, attempt) = self.calls.remove(nth % self.calls.len());
        let unavailable = Failure::new(FailureKind::Unreachable, "no").with_status(StatusCode::Unavailable);
        let outcome = if succeeds { Ok("done".to_owned()) } else { Err(unavailable) };
        self.run.handle(Input::Reply { node, attempt, outcome }, at(self.now));
        self.follow();
    }

    fn pass(&mut self, millis: u64) {
        self.now += millis;
        self.run.handle(Input::Tick, at(self.now));
        self.follow();
    }

    fn follow(&mut self) {
        while let Some(event) = self.run.poll_event() {
            self.timeline.apply(&event, &self.outline);
        }
        while let Some(effect) = self.run.poll_effect() {
            match effect {
                Effect::CallNode { node, attempt, .. } => self.calls.push((node, attempt)),
                Effect::CancelCall { node, attempt } => self.calls.retain(|call| *call != (node, attempt)),
            }
        }
    }
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_epoch_millis(1_000_000 + millis)
}

const CHAIN: &str = include_str!("../../../../config/energy-pipeline.json");
const FAN: &str = include_str!("../../../../config/fan-out-fan-in.json");
const RETRIES: &str = include_str!("../../../../config/retries.json");

impl Played {
    /// What each row shows, as `id: kind from-to…`; the time of the run is what it has taken.
    fn rows(&self) -> Vec<String> {
        let since = |moment: Timestamp| moment.millis_since(at(0)).to_string();
        let stretch = |it: &Stretch| {
            let kind = match it.kind {
                Kind::Ready => "ready".to_owned(),
                Kind::Attempt(number) => format!("#{number} {}", it.status.word()),
                Kind::BackOff => "back-off".to_owned(),
            };
            format!("{kind} {}-{}", since(it.from), since(it.to))
        };
        let stretches = |row: &Row| row.stretches(at(self.now)).iter().map(stretch).collect::<Vec<_>>().join(", ");
        self.timeline.rows().iter().map(|row| format!("{}: {}", row.id, stretches(row))).collect()
    }

    fn critical_ids(&self) -> Vec<&str> {
        self.timeline.critical_path().iter().map(|row| &*self.timeline.rows()[*row].id).collect()
    }
}

#[test]
fn a_chain_is_one_call_after_another() {
    let mut played = Played::start(CHAIN, 4);
    played.answer(0, 10, true);
    played.answer(0, 20, true);
    played.pass(5);
    assert_eq!(
        played.rows(),
        [
            "energy-generator: #1 succeeded 0-10",
            "energy-analyzer: #1 succeeded 10-30",
            "report-generator: #1 running 30-35",
        ]
    );
    played.answer(0, 1, false);
    assert_eq!(played.rows()[2], "report-generator: #1 failed 30-36");
    assert_eq!(played.critical_ids(), ["report-generator", "energy-analyzer", "energy-generator"]);
}

#[test]
fn waits_for_a_slot_are_told_apart_from_waits_for_the_next_attempt() {
    let mut played = Played::start(FAN, 1);
    played.answer(0, 10, true);
    played.answer(0, 10, true);
    let rows = played.rows();
    assert!(rows.iter().any(|row| row.contains("ready 10-20, #1 running 20-20")), "{rows:?}");
    let mut retried = Played::start(RETRIES, 1);
    retried.answer(0, 10, false);
    retried.pass(2);
    let rows = retried.rows();
    assert!(rows[0].contains("#1 failed 0-10, back-off 10-12"), "{rows:?}");
}

#[test]
fn nothing_is_drawn_of_a_node_that_was_kept_or_skipped() {
    let mut played = Played::start(CHAIN, 1);
    played.answer(0, 10, false);
    assert_eq!(played.rows()[1..], ["energy-analyzer: ", "report-generator: "]);
    let outline = &played.outline;
    let nodes: Vec<NodeId> = outline.nodes.iter().map(|node| node.id.as_str().into()).collect();
    let kind = EventKind::RunStarted {
        version: 2,
        run: "r".into(),
        workflow: "w".into(),
        kept: nodes[..1].to_vec(),
        nodes,
        continues: None,
        simulated: None,
        config: CHAIN.into(),
    };
    let mut timeline = Timeline::default();
    timeline.apply(&Event { at_millis: at(0), kind }, outline);
    let counts: Vec<usize> = timeline.rows().iter().map(|row| row.stretches(at(7)).len()).collect();
    assert_eq!(counts, [0, 1, 0]);
}

#[test]
fn a_row_is_drawn_as_far_as_it_is_in_the_window_and_each_cell_says_what_it_is() {
    let mut played = Played::start(RETRIES, 1);
    played.answer(0, 1_000, false);
    played.pass(20_000);
    played.answer(0, 500, true);
    let row = &played.timeline.rows()[0];
    let now = at(played.now);
    let scale = Scale { from: at(0), span_millis: 2_000, width_px: 1_000 };
    let look = Look { scale, now, is_critical: true, is_selected: false, active: Some(1) };
    let html = draw_row(row, 7, look);
    insta::assert_snapshot!(html.replace("><", ">\n<"), @r#"
    <div class="timeline-row" role="row" aria-rowindex="8" aria-selected="false" data-timeline="energy-generator" data-critical="true">
    <span class="timeline-id" role="rowheader" id="cell-7-0" data-active="false" title="energy-generator, succeeded, on the critical path">
    <span class="visually-hidden">energy-generator, succeeded, on the critical path</span>
    <span class="cut" aria-hidden="true">
    <b data-state="succeeded">✓</b>
    <span>energy</span>
    <span>-generator</span>
    </span>
    </span>
    <span class="timeline-track" role="presentation">
    <span class="bar" role="gridcell" id="cell-7-1" data-state="failed" data-active="true" style="left:0px;width:500px">
    <span class="visually-hidden">attempt 1 of 2 failed, 1.0 s</span>
    </span>
    <span class="bar waits" role="gridcell" id="cell-7-2" data-state="pending" data-active="false" style="left:500px;width:500px">
    <span class="visually-hidden">waited for the next attempt, 20.0 s</span>
    </span>
    </span>
    </div>
    "#);
    let later = Look { scale: Scale { from: at(played.now + 1), ..scale }, ..look };
    assert!(!draw_row(row, 7, later).contains("gridcell"));
    let words: Vec<String> = (0..3).map(|cell| describe(row, cell, at(0), now, 0)).collect();
    insta::assert_snapshot!(words.join("\n"), @r#"
    energy-generator · succeeded
    energy-generator · attempt 1 of 2 failed · from 1970-01-01 00:16:40,000 (0 ms after the start) · took 1 s
    energy-generator · waited for the next attempt · from 1970-01-01 00:16:41,000 (1 s after the start) · took 20 s
    "#);
    assert_eq!(cell_of(&cell_id(12, 3)), Some((12, 3)));
    assert_eq!(cell_of("cell-x"), None);
}

proptest! {
    #[test]
    fn stretches_follow_each_other_and_the_path_leads_from_start_to_end(
        text in prop::sample::select(vec![CHAIN, FAN, RETRIES]),
        slots in 1..4_usize,
        answers in prop::collection::vec((0..4_usize, 0..5_000_u64, prop::bool::weighted(0.8)), 0..60),
        cancel in any::<bool>(),
    ) {
        let mut played = Played::start(text, slots);
        for (nth, millis, succeeds) in answers {
            played.answer(nth, millis, succeeds);
        }
        if cancel {
            played.run.handle(Input::Cancel, at(played.now));
            played.follow();
        }
        let now = at(played.now);
        let timeline = &played.timeline;
        for row in timeline.rows() {
            let state = played.run.state().node(&row.id).unwrap();
            prop_assert_eq!(row.status, state.status);
            prop_assert_eq!(row.attempts.len(), state.attempts as usize);
            let mut until = at(0);
            for stretch in row.stretches(now) {
                prop_assert!(until <= stretch.from && stretch.from <= stretch.to && stretch.to <= now);
                until = stretch.to;
            }
        }
        let path = timeline.critical_path();
        for pair in path.windows(2) {
            let (later, earlier) = (&timeline.rows()[pair[0]], &timeline.rows()[pair[1]]);
            let started = later.attempts[0].started_at;
            prop_assert!(earlier.attempts.iter().any(|attempt| attempt.ended_at == Some(started)));
        }
        if !cancel && let Some(first) = path.last() {
            prop_assert_eq!(timeline.rows()[*first].attempts[0].started_at, at(0));
        }
    }
}
