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

/// Whether a page asks at this address only once its user wants it to: who sent a link to the page should not have it call
/// what they like. `is_linked` says that the config came in the link, whose web addresses the page would call itself;
/// `is_foreign_gateway` that the link named a gateway on another host, which would learn all other addresses.
#[must_use]
pub fn needs_consent(address: &Address, is_linked: bool, is_foreign_gateway: bool) -> bool {
    if address.needs_gateway() { is_foreign_gateway } else { is_linked }
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
                service: node.service.as_str().to_owned(),
                nodes: vec![index],
            }),
        }
    }
    targets
}
