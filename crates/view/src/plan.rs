//! What a run would do, told before it does it.

use wattflow_engine::{
    config::Pipeline,
    run::{NodeStatus, Part, Plan, Why, WhyNot},
};

use crate::html::Html;

/// How many nodes are listed.
const LISTED: usize = 100;

/// The plan on one line: `3 nodes run (2 edited, 1 after them), 7 kept`.
#[must_use]
pub fn line(plan: &Plan) -> String {
    // The reasons that there are, with how often, in the order in which they first occur; what was asked for is known.
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    let (mut called, mut kept, mut left_out) = (0_usize, 0_usize, 0_usize);
    for part in plan.parts() {
        match part {
            Part::Kept => kept = kept.saturating_add(1),
            Part::LeftOut(_) => left_out = left_out.saturating_add(1),
            Part::Called(why) => {
                called = called.saturating_add(1);
                let reason = match why {
                    Why::Asked => continue,
                    Why::Edited => "edited",
                    Why::Was(status) => before(*status),
                    Why::After(_) => "after them",
                };
                match reasons.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, count)) => *count = count.saturating_add(1),
                    None => reasons.push((reason, 1)),
                }
            }
        }
    }
    let mut line = match called {
        0 => "Nothing runs".to_owned(),
        1 => "1 node runs".to_owned(),
        many => [&many.to_string(), " nodes run"].concat(),
    };
    for (at, (reason, count)) in reasons.iter().enumerate() {
        line.push_str(if at == 0 { " (" } else { ", " });
        line.push_str(&count.to_string());
        line.push(' ');
        line.push_str(reason);
    }
    if !reasons.is_empty() {
        line.push(')');
    }
    for (count, word) in [(kept, " kept"), (left_out, " left out")] {
        if count > 0 {
            line.push_str(", ");
            line.push_str(&count.to_string());
            line.push_str(word);
        }
    }
    line
}

/// The nodes, each with what becomes of it and why, as items of a list in HTML: what runs, what is left out, what is kept.
#[must_use]
pub fn nodes(plan: &Plan, pipeline: &Pipeline) -> String {
    let mut html = Html::new();
    let id = |node: usize| pipeline.nodes.get(node).map_or("", |node| node.id.as_str());
    let mut left = LISTED;
    for wanted in 0..3 {
        for (node, part) in plan.parts().iter().enumerate() {
            let (order, words, other) = match part {
                Part::Called(Why::Asked) => (0, "runs, as asked", ""),
                Part::Called(Why::Edited) => (0, "runs: its definition was edited", ""),
                Part::Called(Why::Was(status)) => (0, "runs: ", before(*status)),
                Part::Called(Why::After(other)) => (0, "runs, because it follows ", id(*other)),
                Part::LeftOut(WhyNot::NotAsked) => (1, "is left out", ""),
                Part::LeftOut(WhyNot::Outdated(other)) => (1, "is out of date then, because it follows ", id(*other)),
                Part::LeftOut(WhyNot::WaitsFor(other)) => (1, "is left out: it waits for ", id(*other)),
                Part::Kept => (2, "is kept", ""),
            };
            if order != wanted {
                continue;
            }
            if left == 0 {
                let more = plan.parts().len().saturating_sub(LISTED).to_string();
                html.leaf("li", "quiet-text", &["and ", &more, " more"].concat());
                return html.finish();
            }
            left = left.saturating_sub(1);
            html.open("li", &[]).leaf("span", "mono", id(node)).text(" ").text(words).text(other).close("li");
        }
    }
    html.finish()
}

/// How a node stood that did not succeed.
const fn before(status: NodeStatus) -> &'static str {
    match status {
        NodeStatus::Failed => "failed before",
        NodeStatus::Skipped => "skipped before",
        NodeStatus::Cancelled => "cancelled before",
        NodeStatus::Unknown => "of unknown end before",
        NodeStatus::Pending | NodeStatus::Running | NodeStatus::Succeeded => "not run before",
    }
}

#[cfg(test)]
mod tests {
    use wattflow_engine::{
        config,
        event::{Event, EventKind, NodeId},
        run::{Before, RunState, Scope},
        time::Timestamp,
    };

    use super::*;

    const DEFAULT: &str = include_str!("../../../config/energy-pipeline.json");

    fn pipeline(text: &str) -> Pipeline {
        config::check(text).pipeline.unwrap()
    }

    /// What a run of `after` does where these nodes of the default config succeeded before.
    fn planned(after: &Pipeline, scope: Scope, done: &[&str]) -> Plan {
        let before = pipeline(DEFAULT);
        let ids = |ids: &[&str]| ids.iter().map(|id| NodeId::from(*id)).collect();
        let nodes: Vec<&str> = before.nodes.iter().map(|node| node.id.as_str()).collect();
        let kind = EventKind::RunStarted {
            version: 2,
            run: "r".to_owned(),
            workflow: "w".to_owned(),
            nodes: ids(&nodes),
            kept: ids(done),
            continues: None,
            simulated: None,
            config: DEFAULT.into(),
        };
        let state = RunState::fold(&[Event { at_millis: Timestamp::default(), kind }]);
        Plan::new(after, scope, Before::Run { pipeline: &before, state: &state })
    }

    const ALL: [&str; 3] = ["energy-generator", "energy-analyzer", "report-generator"];

    #[track_caller]
    fn check((from, to): (&str, &str), scope: Scope, done: &[&str], expected: &str) {
        assert_eq!(line(&planned(&pipeline(&DEFAULT.replace(from, to)), scope, done)), expected);
    }

    #[test]
    fn a_line_tells_how_many_nodes_run_and_why() {
        let same = ("", "");
        check(same, Scope::Rest, &ALL, "Nothing runs, 3 kept");
        check(same, Scope::Rest, &ALL[..1], "2 nodes run (2 not run before), 1 kept");
        check(same, Scope::Only(1), &ALL, "1 node runs, 1 kept, 1 left out");
        check(same, Scope::All, &ALL, "3 nodes run");
        let edited = ("localhost:50052", "localhost:50054");
        check(edited, Scope::Rest, &ALL, "2 nodes run (1 edited, 1 after them), 1 kept");
    }

    #[test]
    fn a_list_tells_of_each_node_what_runs_first() {
        let pipeline = pipeline(&DEFAULT.replace("localhost:50052", "localhost:50054"));
        let listed = nodes(&planned(&pipeline, Scope::Rest, &ALL), &pipeline);
        let words = listed.replace("<li><span class=\"mono\">", "").replace("</span>", "").replace("</li>", "\n");
        assert_eq!(
            words,
            "energy-analyzer runs: its definition was edited\n\
             report-generator runs, because it follows energy-analyzer\nenergy-generator is kept\n"
        );
    }

    #[test]
    fn a_long_list_ends_with_how_many_more_there_are() {
        let node = |at: usize| {
            let next = if at < 149 { format!("\"n{}\"", at + 1) } else { "null".to_owned() };
            format!(
                "\"n{at}\":{{\"id\":\"n{at}\",\"input_file\":\"/data/{at}\",\"output_file\":\"/data/o{at}\",\"next_node\":{next}}}"
            )
        };
        let nodes_of: Vec<String> = (0..150).map(node).collect();
        let addresses: Vec<String> = (0..150).map(|at| format!("\"n{at}\":\"a:1\"")).collect();
        let text = format!(
            "{{\"start_node\":\"n0\",\"service_registry\":{{{}}},\"containers\":{{{}}}}}",
            addresses.join(","),
            nodes_of.join(",")
        );
        let pipeline = pipeline(&text);
        let listed = nodes(&Plan::new(&pipeline, Scope::All, Before::Nothing), &pipeline);
        assert_eq!(listed.matches("<li").count(), 101);
        assert!(listed.ends_with("<li class=\"quiet-text\">and 50 more</li>"), "{listed}");
    }
}
