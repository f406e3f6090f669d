//! From a draft to what can be drawn and what can be run.

use super::{
    DEFAULT_SERVICE, Node, Outline, OutlineNode, Pipeline, check::Reach, graph::Graph, node::NodeDraft, read::Draft,
};

/// What can be drawn; `None` when there is no node.
pub(super) fn outline(draft: &Draft<'_>, graph: &Graph, start: Option<usize>, reach: &Reach) -> Option<Outline> {
    let address = |id| draft.registry.as_ref().and_then(|registry| Some(registry.get(id)?.text));
    let nodes = draft.nodes.iter().enumerate().map(|(at, node)| OutlineNode {
        id: node.id.to_owned(),
        name: node.name.to_owned(),
        description: node.description.to_owned(),
        address: address(node.id).unwrap_or_default().to_owned(),
        service: service(draft, node).to_owned(),
        input_file: node.input.given().unwrap_or_default().to_owned(),
        output_file: node.output.given().unwrap_or_default().to_owned(),
        next: graph.edges_of(at).iter().map(|edge| edge.to).collect(),
        reachable: reach.may_run(at),
        span: node.span,
    });
    let outline = Outline { workflow_name: draft.workflow_name.to_owned(), nodes: nodes.collect(), start };
    (!outline.nodes.is_empty()).then_some(outline)
}

fn service<'v>(draft: &Draft<'v>, node: &NodeDraft<'v>) -> &'v str {
    node.service.or(draft.service).unwrap_or(DEFAULT_SERVICE)
}

/// What can be run, given that no diagnostic is an error; `None` should something be missing all the same.
pub(super) fn pipeline(draft: &Draft<'_>, graph: &Graph, start: usize, reach: &Reach) -> Option<Pipeline> {
    let mut positions = Vec::with_capacity(draft.nodes.len());
    let mut count = 0_usize;
    for at in 0..draft.nodes.len() {
        positions.push(reach.may_run(at).then_some(count));
        count = count.saturating_add(usize::from(reach.may_run(at)));
    }
    let position = |at: usize| positions.get(at).copied().flatten();
    let registry = draft.registry.as_ref()?;
    let mut nodes = Vec::with_capacity(count);
    for (at, node) in draft.nodes.iter().enumerate().filter(|(at, _)| reach.may_run(*at)) {
        let (address, input, output) =
            (registry.get(node.id)?.address.as_ref()?, node.input.given()?, node.output.given()?);
        nodes.push(Node {
            id: node.id.to_owned(),
            address: address.clone(),
            service: service(draft, node).to_owned(),
            input_file: input.to_owned(),
            output_file: output.to_owned(),
            next: graph.edges_of(at).iter().filter_map(|edge| position(edge.to)).collect(),
            timeout_millis: node.timeout_millis,
            retry: node.retry.clone(),
        });
    }
    Some(Pipeline { workflow_name: draft.workflow_name.to_owned(), nodes, start: position(start)? })
}
