//! Which nodes of a pipeline a run calls, and what each waits for.

use crate::config::Pipeline;

/// Which nodes a run calls. The others are kept: they count as succeeded from before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every node.
    #[default]
    All,
    /// This node (an index into [`Pipeline::nodes`]) and all that follow it.
    From(usize),
    /// Every node but these (indices into [`Pipeline::nodes`]): what had not succeeded, when a run is continued.
    AllBut(Vec<usize>),
}

/// A scope worked out for one pipeline. All vectors run parallel to [`Pipeline::nodes`].
#[derive(Debug)]
pub(super) struct Plan {
    /// Whether the node is kept.
    pub(super) kept: Vec<bool>,
    /// How many called nodes must succeed before it starts.
    pub(super) waits_for: Vec<usize>,
}

impl Plan {
    pub(super) fn new(pipeline: &Pipeline, scope: &Scope) -> Self {
        let kept = match scope {
            Scope::All => vec![false; pipeline.nodes.len()],
            Scope::From(node) => with_followers(pipeline, *node).into_iter().map(|called| !called).collect(),
            Scope::AllBut(nodes) => {
                let mut kept = vec![false; pipeline.nodes.len()];
                for node in nodes {
                    if let Some(kept) = kept.get_mut(*node) {
                        *kept = true;
                    }
                }
                kept
            }
        };
        let mut waits_for = vec![0_usize; pipeline.nodes.len()];
        for (node, _) in pipeline.nodes.iter().zip(&kept).filter(|(_, kept)| !**kept) {
            for next in &node.next {
                if let Some(count) = waits_for.get_mut(*next) {
                    *count = count.saturating_add(1);
                }
            }
        }
        Self { kept, waits_for }
    }
}

/// `node` and whatever follows it, directly or not, as flags parallel to the nodes.
fn with_followers(pipeline: &Pipeline, node: usize) -> Vec<bool> {
    let mut found = vec![false; pipeline.nodes.len()];
    let mut stack = vec![node];
    while let Some(index) = stack.pop() {
        if let Some(found) = found.get_mut(index)
            && !std::mem::replace(found, true)
        {
            stack.extend(pipeline.nodes.get(index).map_or(&[][..], |node| &node.next));
        }
    }
    found
}
