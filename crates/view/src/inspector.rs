//! What the page tells about one node: how it is defined, and how it ran.

mod attempts;

pub use attempts::attempts;
use wattflow_engine::{
    config::{Node, Outline},
    preflight::Finding,
    run::{NodeState, NodeStatus},
    time::seconds,
};

use crate::{
    failure::{Tried, explain},
    html::Html,
    preflight::{Asked, Told, sign, tell},
};

/// How node `node` of `outline` is defined, as HTML; `runnable` is the same node where the config can run.
#[must_use]
pub fn definition(outline: &Outline, node: usize, runnable: Option<&Node>) -> String {
    let mut html = Html::new();
    let Some(spec) = outline.nodes.get(node) else { return html.finish() };
    for (class, text) in [("", &spec.name), ("quiet-text", &spec.description)] {
        if !text.is_empty() {
            html.leaf("p", class, text);
        }
    }
    let next: Vec<&str> =
        spec.next.iter().filter_map(|next| outline.nodes.get(*next)).map(|node| node.id.as_str()).collect();
    html.open("dl", &[("class", "facts")]);
    let mut fact = |name: &str, value: &str, copied: &str| {
        html.leaf("dt", "", name).open("dd", &[("class", "mono")]).text(if value.is_empty() { "–" } else { value });
        copy_button(&mut html, copied, if copied.is_empty() { "" } else { value });
        html.close("dd");
    };
    fact("Address", &spec.address, "address");
    fact("Method", &["/", &spec.service, "/Execute"].concat(), "method");
    fact("Input file", &spec.input_file, "input file");
    fact("Output file", &spec.output_file, "output file");
    fact("Next", &next.join(", "), "");
    if let Some(node) = runnable {
        fact("Timeout", &seconds(node.timeout_millis), "");
        if node.retry.max_attempts > 1 {
            fact("Attempts", &["up to ", &node.retry.max_attempts.to_string()].concat(), "");
        }
    }
    html.close("dl");
    html.finish()
}

/// A button that copies `text`, which is the node's `what`; none where there is nothing to copy.
fn copy_button(html: &mut Html, what: &str, text: &str) {
    if !text.is_empty() {
        let label = ["Copy ", what].concat();
        html.open("button", &[("class", "copy"), ("data-copy", text), ("aria-label", &label), ("title", &label)]);
        html.close("button");
    }
}

/// What was found of the service of the node with this id, as HTML.
#[must_use]
pub fn service(finding: &Finding, id: &str, address: &str, service: &str) -> String {
    let Told { title, said, cause, advice } = tell(finding, Asked { node: id, address, service });
    let mut html = Html::new();
    let class = if finding.state.is_ready() { "service" } else { "service not-ready" };
    html.open("div", &[("class", class), ("data-health", finding.state.word())]);
    html.leaf("p", "service-title", &[&sign(finding.state).to_string(), " ", title].concat());
    html.sentence("p", "quiet-text", &cause);
    if let Some(advice) = advice {
        html.sentence("p", "failure-advice", &advice);
    }
    if let Some(said) = said.filter(|_| !finding.state.is_ready()) {
        html.leaf("p", "failure-said mono", &said);
    }
    html.close("div");
    html.finish()
}

/// How the node with this id, address and service ran, as HTML: what the service said, or what broke and what to do. In a
/// simulated run no service said or did anything.
#[must_use]
pub fn outcome(node: &NodeState, id: &str, address: &str, service: &str, is_simulated: bool) -> String {
    let mut html = Html::new();
    match (node.status, &node.failure) {
        (NodeStatus::Failed, Some(failure)) => {
            let elapsed_millis = node.started_at.zip(node.ended_at).map_or(0, |(start, end)| end.millis_since(start));
            let attempts = node.attempts;
            let it = explain(failure, Tried { node: id, address, service, attempts, elapsed_millis, is_simulated });
            html.open("div", &[("class", "failure")]);
            html.leaf("p", "failure-title", it.title);
            html.sentence("p", "", &it.cause);
            html.sentence("p", "failure-advice", &it.advice);
            html.open("p", &[("class", "failure-said mono")]).text(&it.said);
            copy_button(&mut html, "message", &it.said);
            html.close("p").leaf("p", "quiet-text", &it.tried);
            html.close("div");
        }
        (NodeStatus::Running, Some(failure)) => {
            html.leaf("p", "quiet-text", &format!("The last attempt failed: {}", failure.message));
        }
        (NodeStatus::Skipped, _) => {
            let because = node.skipped_because.as_deref().unwrap_or("a node before it");
            html.leaf("p", "quiet-text", &format!("Not called, because {because} failed."));
        }
        (NodeStatus::Succeeded, _) if node.kept => {
            html.leaf("p", "quiet-text", "Kept from the run before; not called again.");
        }
        (NodeStatus::Succeeded, _) => {
            let message = node.message.as_deref().unwrap_or_default();
            html.open("p", &[("class", "said")]).text(message);
            copy_button(&mut html, "message", message);
            html.close("p");
        }
        (NodeStatus::Cancelled, _) if node.attempts > 0 && !is_simulated => {
            html.leaf("p", "quiet-text", "The call was cancelled; its service may still be working.");
        }
        _ => {}
    }
    html.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wattflow_engine::{
        config,
        failure::{Failure, FailureKind},
        status::StatusCode,
    };

    #[test]
    fn a_definition_lists_what_the_config_says() {
        let checked = config::check(include_str!("../../../config/energy-pipeline.json"));
        let (outline, pipeline) = (checked.outline.unwrap(), checked.pipeline.unwrap());
        let html = definition(&outline, 1, pipeline.nodes.get(1));
        for fact in
            ["localhost:50052", "/ContainerExecutor/Execute", "/data/analysis_output.pb", "report-generator", "60 s"]
        {
            assert!(html.contains(&format!("<dd class=\"mono\">{fact}<")), "{fact}: {html}");
        }
    }

    #[track_caller]
    fn check(node: &NodeState, expected: &str) {
        let html = outcome(node, "a", "localhost:1", "ContainerExecutor", false);
        assert!(html.contains(expected), "{html}");
    }

    #[test]
    fn an_outcome_says_what_happened_and_what_to_do() {
        let failure = Failure::new(FailureKind::Unreachable, "<refused>").with_status(StatusCode::Unavailable);
        let failed = NodeState { status: NodeStatus::Failed, failure: Some(failure), ..NodeState::default() };
        check(&failed, "UNAVAILABLE (14): &lt;refused&gt;");
        check(&failed, "failure-advice");
        let succeeded =
            NodeState { status: NodeStatus::Succeeded, message: Some("3 records".into()), ..NodeState::default() };
        check(&succeeded, "3 records");
        let skipped =
            NodeState { status: NodeStatus::Skipped, skipped_because: Some("b".into()), ..NodeState::default() };
        check(&skipped, "because b failed");
        let simulated = outcome(&failed, "a", "localhost:1", "ContainerExecutor", true);
        assert!(simulated.contains("Simulated: /ContainerExecutor/Execute at localhost:1 was not called."));
    }
}
