//! What there is to check in a pipeline.

use crate::{
    address::Address,
    config::{Pipeline, names::Names},
};

/// A service of a pipeline, and the nodes that call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it listens.
    pub address: Address,
    /// Full name of the gRPC service.
    pub service: String,
    /// Indices into [`Pipeline::nodes`].
    pub nodes: Vec<usize>,
}

/// Every service that the pipeline calls, each once, in the order of their first nodes.
#[must_use]
pub fn targets(pipeline: &Pipeline) -> Vec<Target> {
    let keys: Vec<String> = pipeline
        .nodes
        .iter()
        .map(|node| {
            let mut key = node.address.to_string();
            // Neither holds one.
            key.push(' ');
            key.push_str(&node.service);
            key
        })
        .collect();
    let mut numbers = Names::with_room_for(keys.len());
    let mut targets: Vec<Target> = Vec::new();
    for (index, (node, key)) in pipeline.nodes.iter().zip(&keys).enumerate() {
        let number = numbers.number(key, targets.len());
        match targets.get_mut(number) {
            Some(target) => target.nodes.push(index),
            None => targets.push(Target {
                address: node.address.clone(),
                service: node.service.clone(),
                nodes: vec![index],
            }),
        }
    }
    targets
}
