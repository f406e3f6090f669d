//! What is found in a graph, against the plainest way to find it.

use proptest::prelude::*;
use serde_json::json;

use super::check;

/// A graph as it is drawn by lot: for each node what follows it, which file it reads, and which it writes.
#[derive(Clone, Debug)]
struct Drawn {
    nodes: Vec<(Vec<usize>, usize, usize)>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (1..9_usize)
        .prop_flat_map(|count| {
            let next = prop_oneof![
                3 => prop::collection::vec(0..count, 0..3),
                1 => prop::collection::vec(0..count, 0..1),
            ];
            prop::collection::vec((next, 0..count, 0..count), count)
        })
        .prop_map(|nodes| Drawn { nodes })
        .boxed()
        .prop_union(acyclic())
}

fn acyclic() -> BoxedStrategy<Drawn> {
    (1..9_usize)
        .prop_flat_map(|count| {
            prop::collection::vec((prop::collection::vec(1..4_usize, 0..3), 0..count, 0..count), count)
        })
        .prop_map(|mut nodes| {
            let count = nodes.len();
            for (at, (next, _, _)) in nodes.iter_mut().enumerate() {
                *next = next.iter().map(|step| at + step).filter(|to| *to < count).collect();
            }
            Drawn { nodes }
        })
        .boxed()
}

impl Drawn {
    fn config(&self) -> String {
        let mut registry = serde_json::Map::new();
        let mut containers = serde_json::Map::new();
        for (at, (next, input, output)) in self.nodes.iter().enumerate() {
            let id = format!("n{at}");
            let next: Vec<String> = next.iter().map(|next| format!("n{next}")).collect();
            registry.insert(id.clone(), json!("localhost:1"));
            containers.insert(
                id.clone(),
                json!({ "id": id, "input_file": format!("/data/{input}"), "output_file": format!("/data/{output}"), "next_node": next }),
            );
        }
        json!({ "start_node": "n0", "service_registry": registry, "containers": containers }).to_string()
    }

    /// Which nodes come after each, by one edge or more.
    fn after(&self) -> Vec<Vec<bool>> {
        let count = self.nodes.len();
        let mut after = vec![vec![false; count]; count];
        for (from, (next, _, _)) in self.nodes.iter().enumerate() {
            for to in next {
                after[from][*to] = true;
            }
        }
        for by in 0..count {
            for from in 0..count {
                for to in 0..count {
                    after[from][to] |= after[from][by] && after[by][to];
                }
            }
        }
        after
    }
}

fn nodes_of(diagnostics: &[crate::diagnostic::Diagnostic], code: &str) -> Vec<String> {
    let mut nodes: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == code)
        .map(|diagnostic| diagnostic.pointer.split('/').nth(2).unwrap().to_owned())
        .collect();
    nodes.sort();
    nodes
}

fn named(nodes: impl Iterator<Item = usize>) -> Vec<String> {
    nodes.map(|node| format!("n{node}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cycles_unreachable_nodes_and_unwritten_inputs_are_all_found(drawn in drawn()) {
        let checked = check(&drawn.config());
        let after = drawn.after();
        let count = drawn.nodes.len();
        let runs = |node: usize| node == 0 || after[0][node];
        let is_cyclic = (0..count).any(|node| after[node][node]);
        let run_is_cyclic = (0..count).any(|node| runs(node) && after[node][node]);
        prop_assert_eq!(checked.pipeline.is_none(), run_is_cyclic);
        prop_assert_eq!(!nodes_of(&checked.diagnostics, "cycle").is_empty(), is_cyclic);
        if let Some(pipeline) = &checked.pipeline {
            let ids: Vec<String> = pipeline.nodes.iter().map(|node| node.id.as_str().to_owned()).collect();
            prop_assert_eq!(ids, named((0..count).filter(|node| runs(*node))));
        }
        let leads_to = |from: usize, to: usize| drawn.nodes[from].0.contains(&to);
        if !run_is_cyclic {
            let first = |node: &usize| !runs(*node) && !(0..count).any(|from| !runs(from) && leads_to(from, *node));
            prop_assert_eq!(nodes_of(&checked.diagnostics, "unreachable-node"), named((0..count).filter(first)));
        }
        if !is_cyclic {
            let writes = |before: usize, node: usize| drawn.nodes[before].2 == drawn.nodes[node].1;
            let is_written = |node: usize| (0..count).any(|before| runs(before) && after[before][node] && writes(before, node));
            let overwrites = |node: usize| drawn.nodes[node].1 == drawn.nodes[node].2;
            let is_output = |node: usize| drawn.nodes.iter().any(|(_, _, output)| *output == drawn.nodes[node].1);
            let is_taken = |file: usize| {
                (0..count).any(|node| runs(node) && !overwrites(node) && drawn.nodes[node].2 == file)
            };
            let spoils = |node: usize| overwrites(node) || drawn.nodes[node].2 == drawn.nodes[0].1;
            let is_told = |node: usize| match node {
                0 => is_taken(drawn.nodes[0].1),
                _ => is_output(node) || !(0..count).any(|before| leads_to(before, node) && spoils(before)),
            };
            let unwritten =
                (0..count).filter(|node| runs(*node) && !is_written(*node) && !overwrites(*node) && is_told(*node));
            prop_assert_eq!(nodes_of(&checked.diagnostics, "input-not-written"), named(unwritten));
            prop_assert_eq!(
                nodes_of(&checked.diagnostics, "output-overwrites-input"),
                named((0..count).filter(|node| overwrites(*node)))
            );
            let told = nodes_of(&checked.diagnostics, "output-written-twice");
            let mut told_as_expected = 0;
            for file in 0..count {
                let writers = (0..count).filter(|node| runs(*node) && !overwrites(*node) && drawn.nodes[*node].2 == file);
                let (later, first): (Vec<usize>, Vec<usize>) =
                    writers.partition(|node| told.contains(&format!("n{node}")));
                // Of those that write one file all are told but one, which none of them runs before.
                prop_assert!(first.len() == 1 || later.is_empty() && first.is_empty());
                for node in later {
                    prop_assert!(!after[node][first[0]]);
                    let is_beside = checked.diagnostics.iter().any(|diagnostic| {
                        diagnostic.message.starts_with(&format!("`n{node}` writes")) && diagnostic.message.contains("time")
                    });
                    prop_assert_eq!(is_beside, !after[first[0]][node]);
                    told_as_expected += 1;
                }
            }
            prop_assert_eq!(told.len(), told_as_expected);
            // A node that writes what one beside it reads.
            for (writer, reader) in (0..count).flat_map(|writer| (0..count).map(move |reader| (writer, reader))) {
                let is_beside = writer != reader && !after[writer][reader] && !after[reader][writer];
                if runs(writer) && runs(reader) && is_beside && writes(writer, reader) {
                    let file = format!("`/data/{}`", drawn.nodes[reader].1);
                    prop_assert!(checked.diagnostics.iter().any(|diagnostic| diagnostic.message.contains(&file)));
                }
            }
            let repeats = |node: usize| {
                let mut next = drawn.nodes[node].0.clone();
                next.sort_unstable();
                next.dedup();
                (0..drawn.nodes[node].0.len() - next.len()).map(move |_| node)
            };
            prop_assert_eq!(nodes_of(&checked.diagnostics, "duplicate-next-node"), named((0..count).flat_map(repeats)));
        }
    }
}
