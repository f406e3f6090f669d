//! From text to what is wrong with it and what can be made of it.

use std::cell::Cell;

use super::{
    Checked, addresses, build,
    files::Files,
    findings::Findings,
    graph::{Graph, Named, Repeated, Step, Strays, Taken},
    inputs,
    node::NodeDraft,
    outputs,
    read::{self, Draft, Reading},
};
use crate::{
    diagnostic::Edit,
    diagnostics::{
        Nearest, cycle, duplicate_next_node, of_syntax, unknown_next_node, unknown_start_node, unreachable_node,
    },
    json,
    span::Span,
};

/// Reads and checks a config text, with no more than `max_errors` syntax errors; tells also how many there are of those.
pub(super) fn check(text: &str, max_errors: usize) -> (Checked, usize) {
    let mut document = json::parse_telling(text, max_errors);
    let mut findings = Findings::default();
    for error in std::mem::take(&mut document.errors) {
        findings.add(of_syntax(&error, text, document.root.as_ref()));
    }
    let syntax_errors = findings.count();
    let mut reading = Reading { text, findings, nearest: Nearest::default() };
    let Some(mut draft) = read::read(&document, &mut reading) else {
        if !document.balanced {
            reading.findings.truncate(syntax_errors);
        }
        return (Checked { diagnostics: reading.findings.into_diagnostics(), ..Checked::default() }, syntax_errors);
    };
    let start = find_start(&draft, &mut reading);
    let (graph, strays) = Graph::new(&draft);
    let reach = Reach::new(&draft, &graph, &strays, start);
    if !draft.is_list {
        check_edges(&draft, &graph, &strays, start, &reach, &mut reading);
        addresses::check(&draft, &mut reading);
    }
    let mut findings = reading.findings;
    if document.balanced {
        findings.demote(|node| reach.may_run(node));
    } else {
        // What contains what is a guess, and so is every other mistake.
        findings.truncate(syntax_errors);
    }
    let outline = build::outline(text, &draft, &graph, start, &reach);
    let pipeline = match (start, &outline) {
        (Some(start), Some(outline)) if !findings.has_errors() && !draft.is_list => {
            build::pipeline(&mut draft, outline, start)
        }
        _ => None,
    };
    let insecure = draft.registry.map(|registry| registry.insecure).filter(|_| document.balanced);
    let on_secure_page = insecure.into_iter().flatten().filter(|(node, _)| reach.may_run(*node));
    let on_secure_page = on_secure_page.map(|(_, diagnostic)| diagnostic).collect();
    (Checked { outline, pipeline, diagnostics: findings.into_diagnostics(), on_secure_page }, syntax_errors)
}

/// Which nodes a run reaches, and what is in its way.
pub(super) struct Reach {
    is_reached: Vec<bool>,
    /// Whether the nodes reached are known: the start is, and what follows each node that is reached.
    is_certain: bool,
    /// The same, but for keys that were misspelt, which have no effect on a run.
    is_as_meant: bool,
    cycles: Vec<Cycle>,
}

/// A path that leads back to its first node, as far as a diagnostic shows it.
struct Cycle {
    /// Its first nodes.
    first: Vec<Taken>,
    /// How many nodes are left out.
    skipped: usize,
    /// The node that leads back.
    last: Taken,
}

impl Cycle {
    fn new(path: &[Taken]) -> Option<Self> {
        let (last, before) = path.split_last()?;
        let first: Vec<Taken> = before.iter().take(cycle::MAX_SHOWN).copied().collect();
        Some(Self { skipped: before.len().saturating_sub(first.len()), first, last: *last })
    }
}

impl Reach {
    fn new(draft: &Draft<'_>, graph: &Graph, strays: &Strays<'_>, start: Option<usize>) -> Self {
        let mut is_reached = vec![false; graph.len()];
        let (mut cycles, mut has_cycle) = (Vec::new(), false);
        // What is found before another root is asked for is found from the start.
        let is_from_start = Cell::new(start.is_some());
        let others = (0..graph.len()).inspect(|_| is_from_start.set(false));
        graph.walk(&mut start.into_iter().chain(others), &mut |step| match step {
            Step::Enter(node) => {
                is_reached.get_mut(node).into_iter().for_each(|reached| *reached = is_from_start.get());
            }
            Step::Back(path) => {
                has_cycle |= is_from_start.get();
                cycles.extend(Cycle::new(path));
            }
            Step::Leave(_) => {}
        });
        let mut reached = draft.nodes.iter().zip(&is_reached).filter(|(_, reached)| **reached).map(|(node, _)| node);
        let is_unreached = |named: &Named<'_>| is_reached.get(named.node) != Some(&true);
        let all_known = strays.unknown.iter().all(is_unreached) && reached.clone().all(|node| !node.next.is_broken);
        let is_certain = start.is_some() && all_known && !has_cycle;
        let is_as_meant = is_certain && !reached.any(|node| node.next.is_misspelt);
        Self { is_reached, is_certain, is_as_meant, cycles }
    }

    /// Whether a run reaches this node, or that is not known.
    pub(super) fn may_run(&self, node: usize) -> bool {
        !self.is_certain || self.is_reached.get(node) == Some(&true)
    }
}

fn find_start<'v>(draft: &Draft<'v>, reading: &mut Reading<'v>) -> Option<usize> {
    let (name, span) = draft.start.place()?;
    let start = draft.positions.get(name);
    if start.is_none() && draft.nodes_are_known {
        let meant = meant_node(draft, name, reading);
        reading.findings.add(unknown_start_node::diagnose(name, span, meant, draft.first));
    }
    start
}

/// The node that most likely was meant by a name that no node has.
fn meant_node<'v>(draft: &Draft<'v>, name: &str, reading: &mut Reading<'v>) -> Option<&'v str> {
    let by_other_id = draft.by_other_id.get(name).and_then(|at| draft.nodes.get(at)).map(|node| node.id);
    by_other_id.or_else(|| reading.nearest.find(name, &mut draft.nodes.iter().map(|node| node.id)))
}

fn check_edges<'v>(
    draft: &Draft<'v>,
    graph: &Graph,
    strays: &Strays<'v>,
    start: Option<usize>,
    reach: &Reach,
    reading: &mut Reading<'v>,
) {
    let is_read = |node: &NodeDraft<'_>| !node.next.is_broken && !node.next.is_misspelt;
    let next_are_known = draft.nodes_are_known && strays.unknown.is_empty() && draft.nodes.iter().all(is_read);
    for named in strays.unknown.iter().filter(|_| draft.nodes_are_known) {
        let Some(node) = draft.nodes.get(named.node) else { continue };
        let meant = meant_node(draft, named.name, reading);
        let index = node.next.is_list.then_some(named.index);
        let told = unknown_next_node::diagnose(node.id, index, named.name, named.span, meant);
        reading.findings.add_about(named.node, told);
    }
    for repeated in &strays.repeated {
        tell_repeated(draft, repeated, reading);
    }
    for cycle in &reach.cycles {
        tell_cycle(draft, graph, cycle, reading);
    }
    let files = Files::new(draft);
    outputs::check_overwritten(draft, &files, reading);
    if let Some(start) = start {
        let edges_are_known = next_are_known && reach.cycles.is_empty();
        inputs::check(draft, graph, &files, start, &reach.is_reached, edges_are_known, reading);
        outputs::check_twice(draft, graph, &files, &reach.is_reached, edges_are_known, reading);
    }
    if reach.is_as_meant && draft.nodes_are_known {
        tell_unreachable(draft, graph, reach, reading);
    }
}

fn tell_repeated<'v>(draft: &Draft<'v>, repeated: &Repeated<'v>, reading: &mut Reading<'v>) {
    let Named { node: at, index, name, span } = repeated.again;
    let Some(node) = draft.nodes.get(at) else { return };
    // What could not be read may stand between the two.
    let removal = if node.next.is_broken { Vec::new() } else { Edit::one(Span::new(repeated.before, span.end), "") };
    let told = duplicate_next_node::diagnose(node.id, index, name, span, repeated.first, removal);
    reading.findings.add_about(at, told);
}

fn tell_cycle<'v>(draft: &Draft<'v>, graph: &Graph, cycle: &Cycle, reading: &mut Reading<'v>) {
    let hop = |taken: &Taken| {
        let node = draft.nodes.get(taken.node)?;
        Some(cycle::Hop { node: node.id, edge: graph.span_of(*taken) })
    };
    if let Some(last) = hop(&cycle.last) {
        let first: Vec<_> = cycle.first.iter().filter_map(hop).collect();
        reading.findings.add_about(cycle.last.node, cycle::diagnose(&first, cycle.skipped, &last));
    }
}

/// Tells of the nodes that no run reaches, of those that follow each other only the first. A cycle has no first, but is
/// told itself.
fn tell_unreachable<'v>(draft: &Draft<'v>, graph: &Graph, reach: &Reach, reading: &mut Reading<'v>) {
    let is_unreached = |node: usize| reach.is_reached.get(node) == Some(&false);
    let mut follows_unreached = vec![false; graph.len()];
    for node in (0..graph.len()).filter(|node| is_unreached(*node)) {
        for edge in graph.edges_of(node) {
            follows_unreached.get_mut(edge.to).into_iter().for_each(|follows| *follows = true);
        }
    }
    for (at, node) in draft.nodes.iter().enumerate() {
        if is_unreached(at) && follows_unreached.get(at) == Some(&false) {
            reading.findings.add_about(at, unreachable_node::diagnose(node.id, node.key));
        }
    }
}
