//! What the list of runs tells of one, kept beside its events so that a list reads none of them.

use wattflow_engine::{
    event::{Event, EventKind},
    run::RunStatus,
    time::Timestamp,
};

use super::workflow_key;

/// One run in short: like its state, the fold of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The run's id; empty before its first event.
    pub run: String,
    /// What [`workflow_key`] says of its config.
    pub workflow: String,
    /// Where it stands.
    pub status: RunStatus,
    /// When it started.
    pub started_at: Timestamp,
    /// When it last told something: when it ended, unless it is running.
    pub told_at: Timestamp,
    /// How many nodes there are.
    pub nodes: usize,
    /// How many of them are in a final state.
    pub finished: usize,
    /// How many events there are.
    pub events: usize,
    /// Whether no service was called, but only played.
    pub is_simulated: bool,
    /// Who writes its events; nobody else may.
    pub writer: String,
}

impl Row {
    /// How long it took, or has taken so far as is known, in milliseconds.
    #[must_use]
    pub fn millis(&self) -> u64 {
        self.told_at.millis_since(self.started_at)
    }

    /// Whether it has not ended, as far as is known.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.status == RunStatus::Running
    }

    /// Advances by one event.
    pub fn apply(&mut self, event: &Event) {
        self.told_at = event.at_millis;
        self.events = self.events.saturating_add(1);
        match &event.kind {
            EventKind::RunStarted { run, workflow, nodes, kept, simulated, config, .. } => {
                self.run.clone_from(run);
                self.workflow = workflow_key(workflow, config);
                self.status = RunStatus::Running;
                self.started_at = event.at_millis;
                self.nodes = nodes.len();
                self.finished = kept.len();
                self.is_simulated = simulated.is_some();
            }
            EventKind::NodeSucceeded { .. }
            | EventKind::NodeFailed { .. }
            | EventKind::NodeSkipped { .. }
            | EventKind::NodeCancelled { .. } => self.finished = self.finished.saturating_add(1),
            EventKind::RunEnded { status } => self.status = *status,
            EventKind::RunInterrupted => self.status = RunStatus::Interrupted,
            EventKind::NodeStarted { .. }
            | EventKind::AttemptStarted { .. }
            | EventKind::AttemptFailed { .. }
            | EventKind::CancelRequested => {}
        }
    }

    /// The row as one text: its facts, separated by tabs, of which the last may hold anything.
    #[must_use]
    pub fn pack(&self) -> String {
        let numbers = [
            self.started_at.epoch_millis(),
            self.told_at.epoch_millis(),
            self.nodes as u64,
            self.finished as u64,
            self.events as u64,
            u64::from(self.is_simulated),
        ];
        let mut packed = [&*self.run, "\t", &self.writer, "\t", self.status.word()].concat();
        for number in numbers {
            packed.push('\t');
            packed.push_str(&number.to_string());
        }
        packed.push('\t');
        packed.push_str(&self.workflow);
        packed
    }

    /// The row of a packed text; `None` when it is none.
    #[must_use]
    pub fn unpack(packed: &str) -> Option<Self> {
        let mut facts = packed.splitn(10, '\t');
        let (run, writer, status) = (facts.next()?, facts.next()?, facts.next()?);
        let mut number = || facts.next()?.parse::<u64>().ok();
        Some(Self {
            run: run.to_owned(),
            writer: writer.to_owned(),
            status: RunStatus::ALL.into_iter().find(|known| known.word() == status)?,
            started_at: Timestamp::from_epoch_millis(number()?),
            told_at: Timestamp::from_epoch_millis(number()?),
            nodes: number()? as usize,
            finished: number()? as usize,
            events: number()? as usize,
            is_simulated: number()? != 0,
            workflow: facts.next()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use wattflow_engine::{
        config,
        failure::{Failure, FailureKind},
        run::{Before, Effect, Input, Plan, Run, Scope, StartOptions},
    };

    use super::*;

    const DEFAULT: &str = include_str!("../../../../config/energy-pipeline.json");

    /// The row of a run of the default config, whose node `fails` does so.
    fn row(fails: Option<usize>) -> Row {
        let pipeline = Arc::new(config::check(DEFAULT).pipeline.unwrap());
        let options = StartOptions {
            run: "r".to_owned(),
            seed: 0,
            plan: Plan::new(&pipeline, Scope::All, Before::Nothing),
            max_in_flight: 1,
            simulated: None,
            continues: None,
            config: DEFAULT.into(),
        };
        let mut now = Timestamp::from_epoch_millis(1_000);
        let mut run = Run::start(pipeline, options, now);
        let mut row = Row::default();
        loop {
            while let Some(event) = run.poll_event() {
                row.apply(&event);
            }
            let Some(Effect::CallNode { node, attempt, .. }) = run.poll_effect() else { break };
            now = now.plus_millis(500);
            let failure = Failure::new(FailureKind::FailedByService, "no");
            let outcome = if fails == Some(node) { Err(failure) } else { Ok("done".to_owned()) };
            run.handle(Input::Reply { node, attempt, outcome }, now);
        }
        row
    }

    #[track_caller]
    fn check(fails: Option<usize>, expected: &str) {
        assert_eq!(row(fails).pack().replace('\t', " "), expected);
    }

    #[test]
    fn a_row_tells_how_a_run_went() {
        check(None, "r  succeeded 1000 2500 3 3 11 0 energy_data_pipeline");
        check(Some(1), "r  failed 1000 2000 3 3 10 0 energy_data_pipeline");
    }

    #[test]
    fn what_is_no_row_is_none() {
        assert_eq!(Row::unpack(""), None);
        assert_eq!(Row::unpack("r\t\tpaused\t1\t1\t1\t1\t1\t0\tw"), None);
        assert_eq!(Row::unpack("r\t\tfailed\t1\t1\t1\t1\t0\tw"), None);
    }

    proptest! {
        #[test]
        fn a_row_comes_back(run in "[^\t]*", writer in "[^\t]*", workflow in any::<String>(), numbers in any::<[u32; 5]>(), is_simulated: bool) {
            let [started, told, nodes, finished, events] = numbers;
            let row = Row {
                run,
                workflow,
                status: RunStatus::Interrupted,
                started_at: Timestamp::from_epoch_millis(u64::from(started)),
                told_at: Timestamp::from_epoch_millis(u64::from(told)),
                nodes: nodes as usize,
                finished: finished as usize,
                events: events as usize,
                is_simulated,
                writer,
            };
            prop_assert_eq!(Row::unpack(&row.pack()), Some(row));
        }

        #[test]
        fn no_text_breaks_it(packed in any::<String>()) {
            let _ = Row::unpack(&packed);
        }
    }
}
