//! Running a part of the pipeline, and telling beforehand what a run would do.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::{
    config::{self, Pipeline},
    run::{Before, Plan, RunStatus, Scope},
    simulation::Simulation,
};
use wattflow_view::plan;

use super::{Driver, browser, events::Told, record::is_incomplete, run::random_bits};
use crate::model::{Reach, Rest};

const MAY_REPEAT: &str = "The browser's storage failed during this run, so the page does not know what was done after \
                          that. To resume calls it again. Resume?";

impl Driver {
    /// Runs again what has not succeeded, and what was edited since, as a new run that keeps the rest.
    pub(super) fn retry_from_failed(self) {
        self.check_edits();
        let is_gap = self.live.with_value(|live| {
            let state = &live.told.state;
            state.status == RunStatus::Interrupted && is_incomplete(&state.run)
        });
        if !is_gap || browser::confirm(MAY_REPEAT) {
            self.start_run(Scope::Rest, None);
        }
    }

    /// Runs what the selected node is the measure of.
    pub(super) fn run_part(self, reach: Reach) {
        self.check_edits();
        if let Some(scope) = self.scope(reach) {
            self.start_run(scope, None);
        }
    }

    /// Plays the pipeline, or a part of it, without services; without a seed, by one that nobody chose.
    pub(super) fn simulate(self, simulation: Simulation, seed: Option<u32>, part: Option<Reach>) {
        self.check_edits();
        let Some(scope) = part.map_or(Some(Scope::All), |part| self.scope(part)) else {
            return self.tell("Select a node that runs reach, then simulate that part of the pipeline.");
        };
        // A short one can be said and typed.
        let seed = seed.unwrap_or((random_bits() & 0xffff) as u32);
        self.start_run(scope, Some(Simulation { seed, ..simulation }));
    }

    /// Tells what running such a part would do, or no longer.
    pub(super) fn foresee(self, reach: Reach) {
        let shown = self.model.shown.get_untracked();
        let line = shown.pipeline.as_ref().zip(self.scope(reach));
        let line = line.map(|(pipeline, scope)| plan::line(&self.plan(pipeline, scope).0)).unwrap_or_default();
        self.show_foreseen(line);
    }

    /// No part is looked at any more.
    pub(super) fn foresee_nothing(self) {
        self.show_foreseen(String::new());
    }

    fn show_foreseen(self, line: String) {
        if self.model.foreseen.with_untracked(|before| *before != line) {
            self.model.foreseen.set(line);
        }
    }

    /// Offers to run what the last run left to do, and tells what that would be. Of a simulated run nothing is left: it
    /// did nothing.
    pub(crate) fn foresee_rest(self) {
        let (status, is_simulated) =
            self.live.with_value(|live| (live.told.state.status, live.told.state.simulated.is_some()));
        let is_over = !matches!(status, RunStatus::Idle | RunStatus::Running) && !is_simulated;
        let pipeline = self.model.shown.with_untracked(|shown| shown.pipeline.clone());
        let planned = pipeline.map(|pipeline| (self.plan(&pipeline, Scope::Rest).0, pipeline));
        let rest = match planned {
            _ if !is_over => None,
            Some((plan, pipeline)) => {
                let is_needed = status != RunStatus::Succeeded || (0..plan.parts().len()).any(|node| plan.calls(node));
                let (line, nodes) = (plan::line(&plan), plan::nodes(&plan, &pipeline));
                is_needed.then_some(Rest { after: status, line, nodes })
            }
            None => (status != RunStatus::Succeeded).then(|| Rest { after: status, ..Rest::default() }),
        };
        self.model.rest.set(rest);
    }

    /// What a run of `scope` would do about each node, and the id of the run that it would continue.
    pub(super) fn plan(self, pipeline: &Pipeline, scope: Scope) -> (Plan, Option<String>) {
        let planned = self.live.try_update_value(|live| {
            let Told { state, config, ran, .. } = &mut live.told;
            if ran.is_none() {
                // The run may be one of another config, or of another time.
                *ran = config::check(config).pipeline.map(Arc::new);
            }
            let plan = Plan::new(pipeline, scope, Before::Run { pipeline: ran.as_deref()?, state });
            let continues = scope != Scope::All && state.simulated.is_none();
            Some((plan, continues.then(|| state.run.clone())))
        });
        planned.flatten().unwrap_or_else(|| (Plan::new(pipeline, scope, Before::Nothing), None))
    }

    /// What such a part of the pipeline is with the selected node; `None` where no run reaches it.
    fn scope(self, reach: Reach) -> Option<Scope> {
        let shown = self.model.shown.get_untracked();
        let id = &shown.outline.nodes.get(self.model.selected.get_untracked()?)?.id;
        let node = shown.pipeline.as_ref()?.nodes.iter().position(|node| node.id == *id)?;
        Some(match reach {
            Reach::FromHere => Scope::From(node),
            Reach::OnlyThis => Scope::Only(node),
            Reach::UpToHere => Scope::UpTo(node),
        })
    }
}
