//! Two runs side by side, as HTML.

use wattflow_engine::{
    config::{self, Outline},
    event::NodeId,
    run::{NodeState, NodeStatus, RunState},
};

use super::{
    Row,
    list::{day_and_time, lasted, state},
};
use crate::{duration::duration, html::Html, icon::node_icon};

/// How many nodes are listed; those that differ come first.
const MOST_NODES: usize = 500;

/// One of the runs.
#[derive(Clone, Debug)]
pub struct Side {
    /// In short.
    pub row: Row,
    /// After its last event.
    pub state: RunState,
    /// The text of its config.
    pub config: String,
}

/// What sets two runs apart: how they went, node by node, and what changed in the config between them.
#[must_use]
pub fn comparison(one: &Side, other: &Side, utc_offset_minutes: i32) -> String {
    let mut html = Html::new();
    html.open("table", &[("class", "runs compared")]).open("thead", &[]).open("tr", &[]);
    html.open("th", &[("scope", "col")]).text("Node").close("th");
    for side in [one, other] {
        html.open("th", &[("scope", "col"), ("data-state", side.row.status.word())]);
        html.open("span", &[("class", "node-state")]);
        state(&mut html, side.row.status);
        html.leaf("span", "numbers", &day_and_time(side.row.started_at, utc_offset_minutes));
        html.leaf("span", "numbers", &lasted(&side.row)).close("span").close("th");
    }
    html.open("th", &[("scope", "col")]).text("Difference").close("th");
    html.close("tr").close("thead").open("tbody", &[]);
    let nodes = nodes(one, other);
    for node in nodes.iter().take(MOST_NODES) {
        html.open("tr", &[("data-differs", if node.differs { "true" } else { "false" })]);
        html.open("th", &[("scope", "row"), ("class", "mono")]).text(node.id).close("th");
        for side in [node.one, node.other] {
            cell(&mut html, side);
        }
        html.leaf("td", "numbers", &node.difference).close("tr");
    }
    html.close("tbody").close("table");
    let left = nodes.len().saturating_sub(MOST_NODES);
    if left > 0 {
        html.leaf("p", "quiet-text dock-remark", &["and ", &left.to_string(), " more nodes"].concat());
    }
    changes(&mut html, &one.config, &other.config);
    html.finish()
}

struct Compared<'t> {
    id: &'t NodeId,
    one: Option<&'t NodeState>,
    other: Option<&'t NodeState>,
    /// In what it says or how it ended, or a quarter longer or shorter.
    differs: bool,
    /// How much longer the second took.
    difference: String,
}

fn nodes<'t>(one: &'t Side, other: &'t Side) -> Vec<Compared<'t>> {
    let added = other.state.nodes().filter(|(id, _)| one.state.node(id).is_none());
    let mut compared: Vec<Compared<'t>> = one
        .state
        .nodes()
        .chain(added)
        .map(|(id, _)| {
            let (one, other) = (one.state.node(id), other.state.node(id));
            let said = |node: Option<&NodeState>| node.map(|node| (node.status, said(node).to_owned()));
            let took = one.and_then(took).zip(other.and_then(took));
            let is_slower = took.is_some_and(|(one, other)| one.abs_diff(other) > one.max(other).div_euclid(4));
            let difference = match took {
                Some((one, other)) if other >= one => ["+", &duration(other.saturating_sub(one))].concat(),
                Some((one, other)) => ["−", &duration(one.saturating_sub(other))].concat(),
                None => String::new(),
            };
            Compared { id, one, other, differs: said(one) != said(other) || is_slower, difference }
        })
        .collect();
    compared.sort_by_key(|node| !node.differs);
    compared
}

fn cell(html: &mut Html, node: Option<&NodeState>) {
    let Some(node) = node else {
        html.leaf("td", "quiet-text", "not in this run");
        return;
    };
    html.open("td", &[("data-state", node.status.word())]).open("span", &[("class", "node-state")]);
    html.open("svg", &[("class", "icon"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true")]);
    html.open("path", &[("d", node_icon(node.status))]).close("path").close("svg");
    html.leaf("strong", "", node.status.word());
    html.leaf("span", "numbers", &took(node).map(duration).unwrap_or_default()).close("span");
    html.leaf("span", "quiet-text", said(node)).close("td");
}

/// How long it took; nobody knows that of one whose end nobody saw.
fn took(node: &NodeState) -> Option<u64> {
    let end = node.ended_at.filter(|_| node.status != NodeStatus::Unknown)?;
    Some(end.millis_since(node.started_at?))
}

fn said(node: &NodeState) -> &str {
    let failure = node.failure.as_ref().map(|failure| failure.message.as_str());
    node.message.as_deref().or(failure).unwrap_or_default()
}

/// What changed from one config to the other, node by node.
fn changes(html: &mut Html, one: &str, other: &str) {
    html.open("p", &[("class", "dock-remark quiet-text")]);
    html.text(if one == other { "Both ran the same config." } else { "The config changed:" }).close("p");
    if one == other {
        return;
    }
    let (one, other) = (config::check(one), config::check(other));
    let (before, mut after) = (facts(&one), facts(&other));
    let known = sorted_ids(&before);
    after.sort_by(|one, other| one.0.cmp(&other.0));
    let mut told: Vec<String> = Vec::new();
    let mut tell = |parts: &[&str]| told.push(parts.concat());
    for (id, fields) in &before {
        let Some((_, now)) = after.binary_search_by(|(other, _)| other.cmp(id)).ok().and_then(|at| after.get(at))
        else {
            tell(&[id, " was removed"]);
            continue;
        };
        for ((name, was), (_, is)) in fields.iter().zip(now).filter(|(was, is)| was != is) {
            tell(&[
                id,
                ": ",
                name,
                " ",
                if was.is_empty() { "–" } else { was },
                " → ",
                if is.is_empty() { "–" } else { is },
            ]);
        }
    }
    for (id, _) in after.iter().filter(|(id, _)| known.binary_search(id).is_err()) {
        tell(&[id, " was added"]);
    }
    if told.is_empty() {
        told.push("only in what no run depends on".to_owned());
    }
    html.open("ul", &[("class", "config-changes")]);
    for change in &told {
        html.leaf("li", "", change);
    }
    html.close("ul");
}

fn sorted_ids(facts: &Facts) -> Vec<String> {
    let mut ids: Vec<String> = facts.iter().map(|(id, _)| id.clone()).collect();
    ids.sort_unstable();
    ids
}

type Facts = Vec<(String, Vec<(&'static str, String)>)>;

fn facts(checked: &config::Checked) -> Facts {
    let empty = Outline::default();
    let outline = checked.outline.as_ref().unwrap_or(&empty);
    // Both are in the order of the file, and what can run may lack some.
    let mut runnable = checked.pipeline.as_ref().map_or(&[][..], |pipeline| &pipeline.nodes).iter().peekable();
    outline
        .nodes
        .iter()
        .map(|node| {
            let next: Vec<&str> =
                node.next.iter().filter_map(|next| Some(outline.nodes.get(*next)?.id.as_str())).collect();
            let mut fields = vec![
                ("address", node.address.as_str().to_owned()),
                ("input file", node.input_file.as_str().to_owned()),
                ("output file", node.output_file.as_str().to_owned()),
                ("next", next.join(", ")),
            ];
            if let Some(node) = runnable.next_if(|known| known.id == node.id) {
                fields.push(("timeout", duration(node.timeout_millis)));
                fields.push(("service", node.service.as_str().to_owned()));
                fields.push(("attempts", node.retry.max_attempts.to_string()));
            }
            (node.id.as_str().to_owned(), fields)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use wattflow_engine::{
        event::{Event, EventKind},
        failure::{Failure, FailureKind},
        time::Timestamp,
    };

    use super::*;

    const DEFAULT: &str = include_str!("../../../../config/energy-pipeline.json");

    /// A run of two nodes, the first of which took so long and said that, and the second of which failed or succeeded.
    fn side(millis: u64, message: &str, fails: bool, config: &str) -> Side {
        let at = Timestamp::from_epoch_millis;
        let (a, b) = (NodeId::from("energy-generator"), NodeId::from("energy-analyzer"));
        let failure = Failure::new(FailureKind::FailedByService, "no <data>");
        let end = if fails {
            EventKind::NodeFailed { node: b.clone(), failure }
        } else {
            EventKind::NodeSucceeded { node: b.clone(), message: "ok".into() }
        };
        let kinds = [
            (0, EventKind::NodeStarted { node: a.clone() }),
            (millis, EventKind::NodeSucceeded { node: a.clone(), message: message.into() }),
            (millis, EventKind::NodeStarted { node: b.clone() }),
            (millis + 10, end),
        ];
        let started = EventKind::RunStarted {
            version: 2,
            run: "r".into(),
            workflow: "w".into(),
            nodes: vec![a, b],
            kept: vec![],
            continues: None,
            simulated: None,
            config: config.into(),
        };
        let mut events = vec![Event { at_millis: at(0), kind: started }];
        events.extend(kinds.into_iter().map(|(millis, kind)| Event { at_millis: at(millis), kind }));
        let mut row = Row::default();
        for event in &events {
            row.apply(event);
        }
        Side { row, state: RunState::fold(&events), config: config.to_owned() }
    }

    #[track_caller]
    fn check(one: &Side, other: &Side, holds: &[&str]) {
        let html = comparison(one, other, 0);
        for part in holds {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn runs_that_went_alike_differ_in_nothing() {
        let (one, other) = (side(1_000, "done", false, DEFAULT), side(1_100, "done", false, DEFAULT));
        let html = comparison(&one, &other, 0);
        assert!(!html.contains("data-differs=\"true\""));
        check(&one, &other, &["Both ran the same config.", "+100 ms"]);
    }

    #[test]
    fn states_messages_and_durations_that_differ_come_first() {
        let (one, other) = (side(1_000, "done", false, DEFAULT), side(1_000, "done", true, DEFAULT));
        let html = comparison(&one, &other, 0);
        assert!(html.find("energy-analyzer") < html.find("energy-generator"));
        check(&one, &other, &["data-differs=\"true\"", ">failed<", "no &lt;data&gt;", ">ok<"]);
        check(&one, &side(200, "done", false, DEFAULT), &["data-differs=\"true\"", "−800 ms"]);
        check(&one, &side(1_000, "did", false, DEFAULT), &["data-differs=\"true\"", ">did<"]);
    }

    #[test]
    fn what_changed_in_the_config_is_told_node_by_node() {
        let one = side(1, "", false, DEFAULT);
        let changed = DEFAULT
            .replace("localhost:50052", "localhost:50054")
            .replace("\"timeout_seconds\": 60", "\"timeout_seconds\": 90");
        check(
            &one,
            &side(1, "", false, &changed),
            &[
                "energy-analyzer: address localhost:50052 → localhost:50054",
                "energy-analyzer: timeout 1 min 00 s → 1 min 30 s",
            ],
        );
        check(
            &one,
            &side(1, "", false, &DEFAULT.replace("report-generator", "reporter")),
            &["report-generator was removed", "reporter was added"],
        );
        check(&one, &side(1, "", false, &[DEFAULT, "\n"].concat()), &["only in what no run depends on"]);
    }
}
