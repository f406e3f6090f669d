//! A run as a report on paper: whole, since nobody can scroll there.

use wattflow_engine::{
    event::orchestrator_log::local_time,
    run::{NodeState, NodeStatus, RunStatus},
    time::Timestamp,
};

use crate::{
    duration::{duration, lasted},
    html::Html,
    inspector::outcome,
    node_status::sign,
};

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// `workflow_name` of the config.
    pub workflow: &'a str,
    /// The name of its file.
    pub file: &'a str,
    /// The run's id; empty when there is none.
    pub run: &'a str,
    /// Whether no service was called, but only played.
    pub is_simulated: bool,
    /// Where the run stands.
    pub status: RunStatus,
    /// When it started.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The present moment.
    pub now: Timestamp,
    /// Minutes that local time is east of UTC.
    pub utc_offset_minutes: i32,
}

/// One node of a report.
#[derive(Clone, Copy, Debug)]
pub struct ReportedNode<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its service's address, as the config writes it.
    pub address: &'a str,
    /// Full name of its gRPC service.
    pub service: &'a str,
    /// How it stands.
    pub state: &'a NodeState,
}

impl Report<'_> {
    /// How the run stands, before its nodes.
    #[must_use]
    pub fn head(&self) -> String {
        let mut html = Html::new();
        html.leaf("h1", "", if self.workflow.is_empty() { self.file } else { self.workflow });
        html.open("dl", &[("class", "facts")]);
        let mut fact = |name: &str, value: &str| {
            html.leaf("dt", "", name).leaf("dd", "", value);
        };
        fact("Config", self.file);
        if self.run.is_empty() {
            fact("Run", "none yet");
        } else {
            fact("Run", self.run);
            fact("State", self.status.word());
            if self.is_simulated {
                fact("Simulated", "no service was called");
            }
        }
        for (name, at) in [("Started", self.started_at), ("Ended", self.ended_at)] {
            if let Some(at) = at {
                fact(name, &local_time(at, self.utc_offset_minutes));
            }
        }
        fact("Duration", &self.duration(self.started_at, self.ended_at));
        fact("Printed", &local_time(self.now, self.utc_offset_minutes));
        html.close("dl");
        html.finish()
    }

    /// One node, as a row of a table.
    #[must_use]
    pub fn row(&self, node: ReportedNode<'_>) -> String {
        let ReportedNode { id, address, service, state } = node;
        let mut html = Html::new();
        html.open("tr", &[]);
        html.open("td", &[("class", "node-state"), ("data-state", state.status.word())]);
        html.leaf("strong", "", &[&sign(state.status).to_string(), " ", state.status.word()].concat()).close("td");
        html.leaf("td", "mono", id);
        html.leaf("td", "numbers", &lasted(state, self.now));
        html.leaf("td", "numbers", &if state.attempts > 0 { state.attempts.to_string() } else { "–".to_owned() });
        html.leaf("td", "mono", address);
        html.open("td", &[]);
        let told = html.finish() + &outcome(state, id, address, service, self.is_simulated);
        let waits = if state.status == NodeStatus::Pending && !self.run.is_empty() { "not called" } else { "" };
        told + waits + "</td></tr>"
    }

    fn duration(&self, start: Option<Timestamp>, end: Option<Timestamp>) -> String {
        let millis = start.map(|start| end.unwrap_or(self.now).millis_since(start));
        millis.map_or_else(|| "–".to_owned(), duration)
    }
}

#[cfg(test)]
mod tests {
    use wattflow_engine::{
        failure::{Failure, FailureKind},
        status::StatusCode,
    };

    use super::*;

    const fn at(millis: u64) -> Timestamp {
        Timestamp::from_epoch_millis(millis)
    }

    const REPORT: Report<'static> = Report {
        workflow: "energy <daily>",
        file: "pipeline.json",
        run: "19000-1a2b",
        is_simulated: false,
        status: RunStatus::Failed,
        started_at: Some(at(1_000)),
        ended_at: Some(at(13_300)),
        now: Timestamp::from_epoch_millis(20_000),
        utc_offset_minutes: 60,
    };

    fn row(state: &NodeState) -> String {
        REPORT.row(ReportedNode {
            id: "energy-analyzer",
            address: "localhost:50052",
            service: "ContainerExecutor",
            state,
        })
    }

    #[test]
    fn the_head_says_which_run_it_is_and_how_it_stands() {
        insta::assert_snapshot!(REPORT.head().replace("<d", "\n<d"), @r#"
        <h1 class="">energy &lt;daily&gt;</h1>
        <dl class="facts">
        <dt class="">Config</dt>
        <dd class="">pipeline.json</dd>
        <dt class="">Run</dt>
        <dd class="">19000-1a2b</dd>
        <dt class="">State</dt>
        <dd class="">failed</dd>
        <dt class="">Started</dt>
        <dd class="">1970-01-01 01:00:01,000</dd>
        <dt class="">Ended</dt>
        <dd class="">1970-01-01 01:00:13,300</dd>
        <dt class="">Duration</dt>
        <dd class="">12.3 s</dd>
        <dt class="">Printed</dt>
        <dd class="">1970-01-01 01:00:20,000</dd></dl>
        "#);
    }

    #[test]
    fn a_row_holds_all_that_is_known_of_a_node() {
        let failure = Failure {
            kind: FailureKind::FailedByService,
            status: Some(StatusCode::Unknown),
            message: "no <meter> answers".to_owned(),
        };
        let failed = NodeState {
            status: NodeStatus::Failed,
            attempts: 2,
            started_at: Some(at(1_000)),
            ended_at: Some(at(2_500)),
            failure: Some(failure),
            ..NodeState::default()
        };
        let row = row(&failed);
        for part in ["data-state=\"failed\"", "✗ failed", "1.5 s", ">2<", "localhost:50052", "no &lt;meter&gt; answers"]
        {
            assert!(row.contains(part), "{part} in {row}");
        }
    }

    #[test]
    fn a_simulated_run_is_declared_as_one() {
        let simulated = Report { is_simulated: true, ..REPORT }.head();
        assert!(simulated.contains("no service was called") && !REPORT.head().contains("no service was called"));
    }

    #[test]
    fn a_node_that_was_not_called_says_so() {
        let row = row(&NodeState::default());
        assert!(row.contains("· pending") && row.contains("not called"), "{row}");
    }
}
