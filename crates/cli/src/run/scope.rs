//! Which nodes the command line asks for.

use wattflow_engine::{
    config::{Outline, Pipeline},
    run::{Before, Plan, Scope},
};
use wattflow_view::shell;

use crate::error::CommandError;

/// How many nodes are named to whoever named none of them.
const SHOWN: usize = 10;

/// The nodes that the command line names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    pub(super) from: Option<&'a str>,
    pub(super) only: Option<&'a str>,
    pub(super) to: Option<&'a str>,
}

impl Asked<'_> {
    /// What a run of `pipeline`, in the file `name`, does about each node. What `--from` leaves before it counts as done.
    pub(super) fn plan(self, pipeline: &Pipeline, outline: &Outline, name: &str) -> Result<Plan, CommandError> {
        let find = |flag, id| find(flag, id, pipeline, outline, name);
        let (scope, before) = match (self.from, self.only, self.to) {
            (_, Some(only), _) => (Scope::Only(find("--only", only)?), Before::Nothing),
            (Some(from), _, Some(to)) => (Scope::Between(find("--from", from)?, find("--to", to)?), Before::Everything),
            (Some(from), _, None) => (Scope::From(find("--from", from)?), Before::Everything),
            (None, _, Some(to)) => (Scope::UpTo(find("--to", to)?), Before::Nothing),
            (None, None, None) => (Scope::All, Before::Nothing),
        };
        let plan = Plan::new(pipeline, scope, before);
        match (self.from, self.to) {
            (Some(from), Some(to)) if !(0..pipeline.nodes.len()).any(|node| plan.calls(node)) => {
                Err(CommandError::invalid(format!("--from {from} --to {to}: {to} does not follow {from} in {name}")))
            }
            _ => Ok(plan),
        }
    }

    /// The flags for a run that goes on where `failed` ended this one, for a shell.
    pub(super) fn going_on_from(&self, failed: &str) -> String {
        match (self.only, self.to) {
            (Some(only), _) => format!("--only {}", shell::word(only)),
            (None, Some(to)) => format!("--from {} --to {}", shell::word(failed), shell::word(to)),
            (None, None) => format!("--from {}", shell::word(failed)),
        }
    }
}

/// Index of the node that `flag` names, in the file `name`.
pub(super) fn find(
    flag: &str,
    id: &str,
    pipeline: &Pipeline,
    outline: &Outline,
    name: &str,
) -> Result<usize, CommandError> {
    pipeline.find(id).map_err(|meant| {
        let is_unreachable = outline.nodes.iter().any(|node| node.id == id);
        let problem = match meant {
            _ if is_unreachable => format!("nothing in {name} leads to it from `start_node`"),
            Some(meant) => format!("{name} has no such node; did you mean `{meant}`?"),
            None => format!("{name} has no such node; it has {}", some_ids(pipeline)),
        };
        CommandError::invalid(format!("{flag} {id}: {problem}"))
    })
}

fn some_ids(pipeline: &Pipeline) -> String {
    let known: Vec<&str> = pipeline.nodes.iter().take(SHOWN).map(|node| node.id.as_str()).collect();
    let more = if pipeline.nodes.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", known.join(", "))
}
