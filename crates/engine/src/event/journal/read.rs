//! A line as an event.

use std::sync::Arc;

use crate::{
    event::{Event, EventKind, NodeId},
    failure::{Failure, FailureKind},
    json::{Kind, Object, parse},
    run::RunStatus,
    simulation::Simulation,
    status::StatusCode,
    time::Timestamp,
};

/// The event of one line; else what is wrong with it, lowercase. Members that are not known are passed over.
pub fn event(line: &str) -> Result<Event, String> {
    let document = parse(line);
    match document.root.map(|root| root.kind) {
        Some(Kind::Object(object)) if document.errors.is_empty() => Fields(&object).event(),
        _ => Err("it is no JSON object".to_owned()),
    }
}

/// The version that a journal's first line names, if it names one.
pub(super) fn version(first_line: &str) -> Option<u32> {
    match parse(first_line).root?.kind {
        Kind::Object(object) => Fields(&object).number("version").ok(),
        _ => None,
    }
}

struct Fields<'t>(&'t Object<'t>);

impl Fields<'_> {
    fn event(&self) -> Result<Event, String> {
        let at_millis = Timestamp::from_epoch_millis(self.number("at_millis")?);
        let kind = match self.text("event")? {
            "run_started" => EventKind::RunStarted {
                version: self.number("version")?,
                run: self.string("run")?,
                workflow: self.string("workflow")?,
                nodes: self.ids("nodes")?,
                kept: if self.value("kept").is_some() { self.ids("kept")? } else { Vec::new() },
                continues: self.optional("continues", || self.string("continues"))?,
                simulated: self.optional("simulated", || self.simulation())?,
                config: Arc::from(self.text("config")?),
            },
            "node_started" => EventKind::NodeStarted { node: self.node()? },
            "attempt_started" => EventKind::AttemptStarted {
                node: self.node()?,
                attempt: self.number("attempt")?,
                address: self.string("address")?,
                service: self.string("service")?,
                input_file: self.string("input_file")?,
                output_file: self.string("output_file")?,
                timeout_millis: self.number("timeout_millis")?,
            },
            "attempt_failed" => EventKind::AttemptFailed {
                node: self.node()?,
                attempt: self.number("attempt")?,
                failure: self.failure()?,
                retry_in_millis: self.optional("retry_in_millis", || self.number("retry_in_millis"))?,
            },
            "node_succeeded" => EventKind::NodeSucceeded { node: self.node()?, message: self.string("message")? },
            "node_failed" => EventKind::NodeFailed { node: self.node()?, failure: self.failure()? },
            "node_skipped" => {
                EventKind::NodeSkipped { node: self.node()?, because: NodeId::from(self.text("because")?) }
            }
            "node_cancelled" => EventKind::NodeCancelled { node: self.node()? },
            "cancel_requested" => EventKind::CancelRequested,
            "run_ended" => EventKind::RunEnded { status: self.status()? },
            "run_interrupted" => EventKind::RunInterrupted,
            unknown => return Err(["`", unknown, "` is no event that this version knows"].concat()),
        };
        Ok(Event { at_millis, kind })
    }

    fn value(&self, key: &str) -> Option<&Kind<'_>> {
        self.0.members.iter().find(|member| member.key.text == key).map(|member| &member.value.kind)
    }

    fn text(&self, key: &str) -> Result<&str, String> {
        match self.value(key) {
            Some(Kind::String(text)) => Ok(text),
            other => Err(wrong(key, "a string", other)),
        }
    }

    fn string(&self, key: &str) -> Result<String, String> {
        self.text(key).map(ToOwned::to_owned)
    }

    fn node(&self) -> Result<NodeId, String> {
        self.text("node").map(NodeId::from)
    }

    fn number<N: TryFrom<u64>>(&self, key: &str) -> Result<N, String> {
        let number = match self.value(key) {
            Some(Kind::Number(number)) => number.text().parse::<u64>().ok().and_then(|number| N::try_from(number).ok()),
            _ => None,
        };
        number.ok_or_else(|| wrong(key, "a whole number", self.value(key)))
    }

    fn ids(&self, key: &str) -> Result<Vec<NodeId>, String> {
        match self.value(key) {
            Some(Kind::Array(items)) => {
                let id = |item: &crate::json::Value<'_>| item.as_str().map(NodeId::from);
                items.iter().map(id).collect::<Option<_>>().ok_or_else(|| wrong(key, "a list of strings", None))
            }
            other => Err(wrong(key, "a list", other)),
        }
    }

    fn optional<T>(&self, key: &str, read: impl FnOnce() -> Result<T, String>) -> Result<Option<T>, String> {
        if matches!(self.value(key), None | Some(Kind::Null)) { Ok(None) } else { read().map(Some) }
    }

    fn object(&self, key: &str) -> Result<Fields<'_>, String> {
        match self.value(key) {
            Some(Kind::Object(object)) => Ok(Fields(object)),
            other => Err(wrong(key, "an object", other)),
        }
    }

    fn kind(&self, key: &str) -> Result<FailureKind, String> {
        let word = self.text(key)?;
        let kind = FailureKind::from_word(word);
        kind.ok_or_else(|| ["`", word, "` is no kind of failure that this version knows"].concat())
    }

    fn simulation(&self) -> Result<Simulation, String> {
        let fields = self.object("simulated")?;
        Ok(Simulation {
            seed: fields.number("seed")?,
            min_delay_millis: fields.number("min_delay_millis")?,
            max_delay_millis: fields.number("max_delay_millis")?,
            fail_per_mille: fields.number("fail_per_mille")?,
            failing_node: fields.optional("failing_node", || fields.string("failing_node"))?,
            failure: fields.kind("failure")?,
        })
    }

    fn failure(&self) -> Result<Failure, String> {
        let fields = self.object("failure")?;
        let status = fields.optional("status", || {
            let name = fields.text("status")?;
            StatusCode::from_name(name).ok_or_else(|| ["`", name, "` is no status of gRPC"].concat())
        })?;
        Ok(Failure { kind: fields.kind("kind")?, status, message: fields.string("message")? })
    }

    fn status(&self) -> Result<RunStatus, String> {
        let word = self.text("status")?;
        let status = RunStatus::ALL.iter().copied().find(|status| status.word() == word);
        status.ok_or_else(|| ["`", word, "` is no state of a run"].concat())
    }
}

fn wrong(key: &str, wanted: &str, found: Option<&Kind<'_>>) -> String {
    match found {
        Some(found) => ["`", key, "` must be ", wanted, ", and is ", found.describe()].concat(),
        None => ["`", key, "` is missing or no ", wanted.trim_start_matches("a ").trim_start_matches("an ")].concat(),
    }
}
