//! Which nodes a run calls, which it keeps, and why: known before anything runs.

mod reach;

use self::reach::{flag, followers, in_order, wanted};
use super::state::{NodeStatus, RunState};
use crate::config::{Node, Pipeline};

/// What someone wants to run. Nodes are indices into [`Pipeline::nodes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every node, whatever has been done before.
    #[default]
    All,
    /// What has not succeeded, what changed since it did, and what follows either.
    Rest,
    /// This node and what follows it, as far as what that waits for is done.
    From(usize),
    /// This node and nothing else.
    Only(usize),
    /// This node, and of what leads to it what is not done yet.
    UpTo(usize),
    /// What follows the first node and leads to the second, and both.
    Between(usize, usize),
}

/// What is known to be done before a run starts.
#[derive(Clone, Copy, Debug)]
pub enum Before<'a> {
    /// Nothing.
    Nothing,
    /// What succeeded in an earlier run.
    Run {
        /// The pipeline that ran.
        pipeline: &'a Pipeline,
        /// How it ended.
        state: &'a RunState,
    },
    /// Everything: someone says so who knows.
    Everything,
}

/// What a run does about each node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    parts: Vec<Part>,
}

/// What a run does about one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It calls it.
    Called(Why),
    /// It counts it as succeeded from before.
    Kept,
    /// It leaves it out: the node stays as if it had never run.
    LeftOut(WhyNot),
}

/// Why a node is called. Nodes are indices into [`Pipeline::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was asked for.
    Asked,
    /// It succeeded before, with another definition.
    Edited,
    /// It did not succeed before: this is how it ended, `pending` where no earlier run had it.
    Was(NodeStatus),
    /// Its input changes, because this node before it is called.
    After(usize),
}

/// Why a node is left out. Nodes are indices into [`Pipeline::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It was not asked for, and is not known to be done.
    NotAsked,
    /// It was not asked for, and this node before it is called, so what it did before is out of date.
    Outdated(usize),
    /// It waits for this node, which is left out itself.
    WaitsFor(usize),
}

impl Plan {
    /// What a run of `scope` does, with what was done `before`.
    ///
    /// A node is kept only when it succeeded under the definition that it still has, and no node before it is called.
    #[must_use]
    pub fn new(pipeline: &Pipeline, scope: Scope, before: Before<'_>) -> Self {
        let wanted = wanted(pipeline, scope);
        let open = why_open(pipeline, before);
        let asked = match scope {
            Scope::From(node) | Scope::Only(node) | Scope::UpTo(node) | Scope::Between(node, _) => Some(node),
            Scope::All | Scope::Rest => None,
        };
        // What the nodes before each come to: one that is called or out of date, and one that is left out.
        let mut changed_by = vec![None; pipeline.nodes.len()];
        let mut waits_for = vec![None; pipeline.nodes.len()];
        let mut parts = vec![Part::LeftOut(WhyNot::NotAsked); pipeline.nodes.len()];
        for index in in_order(pipeline) {
            let at = |of: &[Option<usize>]| of.get(index).copied().flatten();
            let (changed, missing) = (at(&changed_by), at(&waits_for));
            let why_open = open.get(index).copied().flatten();
            let part = if !flag(&wanted, index) {
                match (why_open, changed) {
                    (None, None) => Part::Kept,
                    (None, Some(called)) => Part::LeftOut(WhyNot::Outdated(called)),
                    (Some(_), _) => Part::LeftOut(WhyNot::NotAsked),
                }
            } else if scope == Scope::All || asked == Some(index) {
                Part::Called(Why::Asked)
            } else if let Some(missing) = missing {
                Part::LeftOut(WhyNot::WaitsFor(missing))
            } else if let Some(why) = why_open.or(changed.map(Why::After)) {
                Part::Called(why)
            } else {
                Part::Kept
            };
            for next in followers(pipeline, index) {
                match part {
                    Part::Called(_) => set(&mut changed_by, *next, index),
                    Part::Kept => {}
                    Part::LeftOut(_) => {
                        set(&mut waits_for, *next, index);
                        if let Some(called) = changed {
                            set(&mut changed_by, *next, called);
                        }
                    }
                }
            }
            if let Some(slot) = parts.get_mut(index) {
                *slot = part;
            }
        }
        Self { parts }
    }

    /// What the run does about each node, parallel to [`Pipeline::nodes`].
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether the run calls this node.
    #[must_use]
    pub fn calls(&self, node: usize) -> bool {
        matches!(self.parts.get(node), Some(Part::Called(_)))
    }

    /// Whether the run keeps this node.
    #[must_use]
    pub fn keeps(&self, node: usize) -> bool {
        self.parts.get(node) == Some(&Part::Kept)
    }

    /// For each node how many called nodes must succeed before it starts.
    pub(super) fn waits(&self, pipeline: &Pipeline) -> Vec<usize> {
        let mut waits = vec![0_usize; pipeline.nodes.len()];
        for node in (0..pipeline.nodes.len()).filter(|node| self.calls(*node)) {
            for next in followers(pipeline, node) {
                if let Some(count) = waits.get_mut(*next) {
                    *count = count.saturating_add(1);
                }
            }
        }
        waits
    }
}

/// For each node why it cannot be kept, so far as that has to do with itself alone.
fn why_open(pipeline: &Pipeline, before: Before<'_>) -> Vec<Option<Why>> {
    let (earlier, state) = match before {
        // What was only simulated was not done.
        Before::Run { state, .. } if state.simulated.is_some() => return why_open(pipeline, Before::Nothing),
        Before::Nothing => return vec![Some(Why::Was(NodeStatus::Pending)); pipeline.nodes.len()],
        Before::Everything => return vec![None; pipeline.nodes.len()],
        Before::Run { pipeline, state } => (pipeline, state),
    };
    // A run has nodes of its pipeline, in their order.
    let mut definitions = earlier.nodes.iter();
    let definitions: Vec<Option<&Node>> =
        state.nodes().map(|(id, _)| definitions.find(|node| *node.id == **id)).collect();
    let is_same = |node: &Node| {
        let earlier = definitions.get(state.position(&node.id)?).copied().flatten()?;
        Some(is_same_call(earlier, node))
    };
    let why = |node: &Node| match state.node(&node.id).map(|state| state.status) {
        Some(NodeStatus::Succeeded) if is_same(node) == Some(true) => None,
        Some(NodeStatus::Succeeded) => Some(Why::Edited),
        status => Some(Why::Was(status.unwrap_or_default())),
    };
    pipeline.nodes.iter().map(why).collect()
}

/// Whether both make the same call: address, service, input and output file. Where the run goes from there, and how
/// patient it is, changes nothing about what was done.
fn is_same_call(one: &Node, other: &Node) -> bool {
    one.address == other.address
        && one.service == other.service
        && one.input_file == other.input_file
        && one.output_file == other.output_file
}

/// Names `node` where none is named yet.
fn set(of: &mut [Option<usize>], at: usize, node: usize) {
    if let Some(slot) = of.get_mut(at) {
        slot.get_or_insert(node);
    }
}
