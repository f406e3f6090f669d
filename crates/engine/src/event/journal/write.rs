//! An event as a line. Written by hand, as it is read: what serde makes of a tagged enum weighs more than all the rest of
//! the journal on the page. The tests hold both to serde's.

use crate::{
    event::{Event, EventKind, NodeId},
    failure::Failure,
    json::quoted,
    simulation::Simulation,
};

/// One event as one line, without its line end.
#[must_use]
pub fn line(event: &Event) -> String {
    let mut line = Line(String::with_capacity(128));
    line.0.push('{');
    line.number("at_millis", event.at_millis.epoch_millis());
    line.text("event", word(&event.kind));
    match &event.kind {
        EventKind::RunStarted { version, run, workflow, nodes, kept, continues, simulated, config } => {
            line.number("version", u64::from(*version));
            line.text("run", run);
            line.text("workflow", workflow);
            line.ids("nodes", nodes);
            if !kept.is_empty() {
                line.ids("kept", kept);
            }
            if let Some(earlier) = continues {
                line.text("continues", earlier);
            }
            if let Some(simulation) = simulated {
                line.simulation(simulation);
            }
            line.text("config", config);
        }
        EventKind::NodeStarted { node } | EventKind::NodeCancelled { node } => line.text("node", node),
        EventKind::AttemptStarted { node, attempt, address, service, input_file, output_file, timeout_millis } => {
            line.text("node", node);
            line.number("attempt", u64::from(*attempt));
            line.text("address", address);
            line.text("service", service);
            line.text("input_file", input_file);
            line.text("output_file", output_file);
            line.number("timeout_millis", *timeout_millis);
        }
        EventKind::AttemptFailed { node, attempt, failure, retry_in_millis } => {
            line.text("node", node);
            line.number("attempt", u64::from(*attempt));
            line.failure(failure);
            if let Some(millis) = retry_in_millis {
                line.number("retry_in_millis", *millis);
            }
        }
        EventKind::NodeSucceeded { node, message } => {
            line.text("node", node);
            line.text("message", message);
        }
        EventKind::NodeFailed { node, failure } => {
            line.text("node", node);
            line.failure(failure);
        }
        EventKind::NodeSkipped { node, because } => {
            line.text("node", node);
            line.text("because", because);
        }
        EventKind::RunEnded { status } => line.text("status", status.word()),
        EventKind::CancelRequested | EventKind::RunInterrupted => {}
    }
    line.0.push('}');
    line.0
}

const fn word(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::RunStarted { .. } => "run_started",
        EventKind::NodeStarted { .. } => "node_started",
        EventKind::AttemptStarted { .. } => "attempt_started",
        EventKind::AttemptFailed { .. } => "attempt_failed",
        EventKind::NodeSucceeded { .. } => "node_succeeded",
        EventKind::NodeFailed { .. } => "node_failed",
        EventKind::NodeSkipped { .. } => "node_skipped",
        EventKind::NodeCancelled { .. } => "node_cancelled",
        EventKind::CancelRequested => "cancel_requested",
        EventKind::RunEnded { .. } => "run_ended",
        EventKind::RunInterrupted => "run_interrupted",
    }
}

struct Line(String);

impl Line {
    fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        self.0.push_str(&quoted(value));
    }

    fn number(&mut self, key: &str, value: u64) {
        self.key(key);
        self.0.push_str(&value.to_string());
    }

    fn ids(&mut self, key: &str, ids: &[NodeId]) {
        self.key(key);
        self.0.push('[');
        for (at, id) in ids.iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.0.push_str(&quoted(id));
        }
        self.0.push(']');
    }

    fn failure(&mut self, failure: &Failure) {
        self.key("failure");
        self.0.push('{');
        self.text("kind", failure.kind.word());
        if let Some(status) = failure.status {
            self.text("status", status.name());
        }
        self.text("message", &failure.message);
        self.0.push('}');
    }

    fn simulation(&mut self, simulation: &Simulation) {
        let Simulation { seed, min_delay_millis, max_delay_millis, fail_per_mille, failing_node, failure } = simulation;
        self.key("simulated");
        self.0.push('{');
        self.number("seed", u64::from(*seed));
        self.number("min_delay_millis", *min_delay_millis);
        self.number("max_delay_millis", *max_delay_millis);
        self.number("fail_per_mille", u64::from(*fail_per_mille));
        if let Some(node) = failing_node {
            self.text("failing_node", node);
        }
        self.text("failure", failure.word());
        self.0.push('}');
    }

    fn key(&mut self, key: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        self.0.push_str(&quoted(key));
        self.0.push(':');
    }
}
