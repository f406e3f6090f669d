//! From a draft to what can be drawn and what can be run.

use std::sync::Arc;

use super::{
    DEFAULT_SERVICE, Node, Outline, OutlineNode, Pipeline,
    check::Reach,
    graph::Graph,
    read::Draft,
    text::{Indices, Source, Text},
};

/// What can be drawn; `None` when there is no node.
pub(super) fn outline(
    text: &str,
    draft: &Draft<'_>,
    graph: &Graph,
    start: Option<usize>,
    reach: &Reach,
) -> Option<Outline> {
    if draft.nodes.is_empty() {
        return None;
    }
    let source = Source::new(text);
    let service = draft.service.map_or_else(|| Text::from(DEFAULT_SERVICE), |service| source.share(service));
    let address = |at| draft.registry.as_ref().and_then(|registry| Some(registry.get(at)?.text));
    let targets: Arc<[usize]> = graph.targets().collect();
    let mut nodes = Vec::with_capacity(draft.nodes.len());
    for (at, node) in draft.nodes.iter().enumerate() {
        nodes.push(OutlineNode {
            id: source.share(node.id),
            name: source.share(node.name),
            description: source.share(node.description),
            address: source.share(address(at).unwrap_or_default()),
            service: node.service.map_or_else(|| service.clone(), |service| source.share(service)),
            input_file: source.share(node.input.given().unwrap_or_default()),
            output_file: source.share(node.output.given().unwrap_or_default()),
            next: Indices::part(&targets, graph.range_of(at)),
            reachable: reach.may_run(at),
            span: node.span,
        });
    }
    Some(Outline { workflow_name: draft.workflow_name.to_owned(), nodes, start })
}

/// What can be run of what can be drawn, given that no diagnostic is an error; `None` should something be missing all the
/// same.
pub(super) fn pipeline(draft: &mut Draft<'_>, outline: &Outline, start: usize) -> Option<Pipeline> {
    let mut positions = Vec::with_capacity(outline.nodes.len());
    let mut count = 0_usize;
    for node in &outline.nodes {
        positions.push(count);
        count = count.saturating_add(usize::from(node.reachable));
    }
    let position =
        |at: usize| positions.get(at).copied().filter(|_| outline.nodes.get(at).is_some_and(|node| node.reachable));
    let registry = draft.registry.as_mut()?;
    let mut nodes = Vec::with_capacity(count);
    for (at, node) in outline.nodes.iter().enumerate().filter(|(_, node)| node.reachable) {
        let written = draft.nodes.get(at)?;
        let address = registry.take_address(at)?;
        let (Some(_), Some(_)) = (written.input.given(), written.output.given()) else { return None };
        nodes.push(Node {
            id: node.id.clone(),
            address,
            service: node.service.clone(),
            input_file: node.input_file.clone(),
            output_file: node.output_file.clone(),
            next: if count == positions.len() {
                node.next.clone()
            } else {
                node.next.iter().filter_map(|to| position(*to)).collect::<Vec<_>>().into()
            },
            timeout_millis: written.timeout_millis,
            retry: written.retry.clone(),
        });
    }
    Some(Pipeline { workflow_name: outline.workflow_name.clone(), nodes, start: position(start)? })
}
