//! What of an earlier run a later one need not do again.

use super::state::{NodeStatus, RunState};
use crate::config::{Node, Pipeline};

/// The nodes of `pipeline` (indices) that a run which continues an earlier one may keep: they succeeded in `state`, the
/// earlier run of `before`, under the definition they still have, and so did every node before them.
///
/// A definition is what a call depends on: address, service, input and output file. Where the run goes from there, and
/// how patient it is, changes nothing about what was done.
#[must_use]
pub fn kept(pipeline: &Pipeline, before: &Pipeline, state: &RunState) -> Vec<usize> {
    let succeeded = |node: &Node| {
        let is_succeeded = state.node(&node.id)?.status == NodeStatus::Succeeded;
        let earlier = before.nodes.get(state.position(&node.id)?)?;
        Some(is_succeeded && is_same_call(earlier, node))
    };
    let mut kept: Vec<bool> = pipeline.nodes.iter().map(|node| succeeded(node) == Some(true)).collect();
    let mut called: Vec<usize> = (0..kept.len()).filter(|node| kept.get(*node) == Some(&false)).collect();
    while let Some(node) = called.pop() {
        for next in pipeline.nodes.get(node).map_or(&[][..], |node| &node.next) {
            if let Some(kept) = kept.get_mut(*next)
                && std::mem::replace(kept, false)
            {
                called.push(*next);
            }
        }
    }
    (0..kept.len()).filter(|node| kept.get(*node) == Some(&true)).collect()
}

fn is_same_call(one: &Node, other: &Node) -> bool {
    one.address == other.address
        && one.service == other.service
        && one.input_file == other.input_file
        && one.output_file == other.output_file
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        config,
        failure::{Failure, FailureKind},
        run::{Effect, Input, Run, Scope, StartOptions},
        time::Timestamp,
    };

    const DEFAULT: &str = include_str!("../../../../config/energy-pipeline.json");

    fn pipeline(text: &str) -> Arc<Pipeline> {
        Arc::new(config::check(text).pipeline.unwrap())
    }

    /// Runs the default config, whose node `fails` does so, then checks which nodes of `after` are kept.
    #[track_caller]
    fn check_after(fails: Option<usize>, after: &str, expected: &[&str]) {
        let now = Timestamp::default();
        let before = pipeline(DEFAULT);
        let options = StartOptions {
            run: "r".to_owned(),
            seed: 0,
            scope: Scope::All,
            max_in_flight: 1,
            continues: None,
            config: DEFAULT.into(),
        };
        let mut run = Run::start(Arc::clone(&before), options, now);
        while let Some(Effect::CallNode { node, attempt, .. }) = run.poll_effect() {
            let failure = Failure::new(FailureKind::FailedByService, "no");
            let outcome = if fails == Some(node) { Err(failure) } else { Ok("done".to_owned()) };
            run.handle(Input::Reply { node, attempt, outcome }, now);
        }
        let after = pipeline(after);
        let kept = kept(&after, &before, run.state());
        let ids: Vec<&str> = kept.iter().map(|node| after.nodes[*node].id.as_str()).collect();
        assert_eq!(ids, expected);
    }

    /// The same where the last node failed and a part of the text was replaced.
    #[track_caller]
    fn check((from, to): (&str, &str), expected: &[&str]) {
        assert!(DEFAULT.contains(from));
        check_after(Some(2), &DEFAULT.replace(from, to), expected);
    }

    #[test]
    fn what_succeeded_and_did_not_change_is_kept() {
        let both = ["energy-generator", "energy-analyzer"];
        check(("", ""), &both);
        check(("energy_data_pipeline", "another name"), &both);
        check(("\"timeout_seconds\": 60", "\"timeout_seconds\": 90"), &both);
        check(("localhost:50053", "localhost:50054"), &both);
    }

    #[test]
    fn a_node_that_changed_is_called_again_and_so_is_what_follows_it() {
        check(("analysis_output", "analysis"), &["energy-generator"]);
        check(("localhost:50052", "localhost:50054"), &["energy-generator"]);
        check(("placeholder_input", "input"), &[]);
        check(("energy-generator", "generator"), &[]);
    }

    #[test]
    fn a_node_that_moved_in_the_file_is_the_same_node() {
        let added = r#""containers": {
    "first": {"id": "first", "input_file": "/data/in", "output_file": "/data/x", "next_node": "energy-generator"},"#;
        let text = DEFAULT
            .replace("\"start_node\": \"energy-generator\"", "\"start_node\": \"energy-generator\", \"_\": 1")
            .replace("\"containers\": {", &added.replace("\"energy-generator\"", "null"))
            .replace("\"service_registry\": {", "\"service_registry\": { \"first\": \"localhost:50054\",");
        check_after(None, &text, &["energy-generator", "energy-analyzer", "report-generator"]);
        let leads = text
            .replace("\"start_node\": \"energy-generator\"", "\"start_node\": \"first\"")
            .replace("\"next_node\": null},", "\"next_node\": \"energy-generator\"},");
        check_after(None, &leads, &[]);
    }
}
