//! Configs of any size and shape take time linear in their text.

use std::fmt::Write as _;

use super::check;
use crate::config::fix_all;

/// A config of `count` nodes; `next` writes the `next_node` of each.
fn config(count: usize, next: impl Fn(usize) -> String, input: impl Fn(usize) -> usize) -> String {
    let mut text = String::from("{\"start_node\": \"n0\", \"service_registry\": {\"_\": \"\"");
    for node in 0..count {
        write!(text, ",\n\"n{node}\": \"localhost:50051\"").unwrap();
    }
    text.push_str("},\n\"containers\": {\"_\": \"\"");
    for node in 0..count {
        let next = next(node);
        let input = if input(node) == node { "in".to_owned() } else { format!("f{}", input(node)) };
        write!(
            text,
            ",\n\"n{node}\": {{\"id\": \"n{node}\", \"input_file\": \"/data/{input}\", \"output_file\": \"/data/f{node}\", \"next_node\": {next}}}"
        )
        .unwrap();
    }
    text.push_str("}}");
    text
}

/// Checks which codes are found, each with how often.
#[track_caller]
fn check_codes(text: &str, expected: &[(&str, usize)]) {
    let checked = check(text);
    let mut found: Vec<(&str, usize)> = Vec::new();
    for diagnostic in &checked.diagnostics {
        match found.iter_mut().find(|(code, _)| *code == diagnostic.code) {
            Some((_, count)) => *count += 1,
            None => found.push((diagnostic.code, 1)),
        }
    }
    assert_eq!(found, expected);
}

const MANY: usize = 100_000;

#[test]
fn a_chain_of_100_000_nodes_can_run() {
    let next = |node| if node + 1 < MANY { format!("\"n{}\"", node + 1) } else { "null".to_owned() };
    let text = config(MANY, next, |node| node.saturating_sub(1));
    let checked = check(&text);
    assert_eq!(checked.diagnostics, []);
    assert_eq!(checked.pipeline.unwrap().nodes.len(), MANY);
    // Each reads what a node far before it wrote.
    check_codes(&config(MANY, next, |node| node / 2), &[]);
}

#[test]
fn what_many_nodes_read_from_before_hides_no_node_that_reads_what_comes_after() {
    let next = |node| if node < 999 { format!("\"n{}\"", node + 1) } else { "null".to_owned() };
    let input = |node: usize| if node == 900 { 950 } else { node.saturating_sub(2) };
    check_codes(&config(1_000, next, input), &[("input-not-written", 1)]);
}

#[test]
fn a_cycle_of_10_000_nodes_is_told_once_and_briefly() {
    let text = config(10_000, |node| format!("\"n{}\"", (node + 1) % 10_000), |node| node.saturating_sub(1));
    check_codes(&text, &[("cycle", 1)]);
    let diagnostic = &check(&text).diagnostics[0];
    assert_eq!(
        diagnostic.message,
        "`n9999` leads back to `n0`: n0 -> n1 -> n2 -> n3 -> n4 -> n5 -> n6 -> n7 -> n8 -> n9 -> n10 -> n11 -> \
         (9987 more) -> n9999 -> n0"
    );
}

#[test]
fn many_edges_are_no_harder_than_many_nodes() {
    // Each of 1,000 nodes leads to the 300 after it.
    let next =
        |node| format!("{:?}", (node + 1..1_000.min(node + 301)).map(|next| format!("n{next}")).collect::<Vec<_>>());
    check_codes(&config(1_000, next, |node| node / 3), &[]);
    // Two ways to every third node, and most read a file of one of the ways.
    let next = |node| match node % 3 {
        _ if node == 30_000 => "null".to_owned(),
        0 => format!("[\"n{}\", \"n{}\"]", node + 1, node + 2),
        1 => format!("\"n{}\"", node + 2),
        _ => format!("\"n{}\"", node + 1),
    };
    check_codes(&config(30_001, next, |node| node / 2), &[("input-not-written", 1)]);
}

#[test]
fn as_many_mistakes_as_nodes_are_no_harder() {
    check_codes(&config(MANY / 10, |_| "\"nobody\"".to_owned(), |_| 0), &[("unknown-next-node", MANY / 10)]);
    check_codes(&config(MANY / 10, |_| "\"n0\"".to_owned(), |_| 0), &[("cycle", 1)]);
    let next = |node| format!("[\"n{}\", \"n0\"]", node + 1);
    check_codes(&config(MANY / 10, next, |_| 0), &[("cycle", MANY / 10), ("unknown-next-node", 1)]);
    check_codes(&config(MANY / 10, |_| "null".to_owned(), |_| 0), &[("unreachable-node", MANY / 10 - 1)]);
    let next = |node| if node + 1 < MANY / 10 { format!("\"n{}\"", node + 1) } else { "null".to_owned() };
    check_codes(&config(MANY / 10, next, |node| node + MANY), &[("input-not-written", MANY / 10 - 1)]);
    let text = config(MANY / 10, next, |node| node.saturating_sub(1));
    check_codes(&text.replace("localhost:50051", "?"), &[("malformed-address", MANY / 10)]);
    let (registry, containers) = text.split_once("},").unwrap();
    let text = format!("{}}},{containers}", registry.replace("\"n1", "\"m1"));
    check_codes(&text, &[("missing-address", 1 + 10 + 100 + 1_000)]);
}

#[test]
fn as_many_files_written_twice_or_addresses_unused_are_no_harder() {
    let count = MANY / 10;
    let next = |node| if node + 1 < count { format!("\"n{}\"", node + 1) } else { "null".to_owned() };
    let text = config(count, next, |node| node.saturating_sub(1));
    let one_output = |line: &str| match (line.find("\"output_file\""), line.find(", \"next_node\"")) {
        (Some(start), Some(end)) => format!("{}\"output_file\": \"/data/o\"{}\n", &line[..start], &line[end..]),
        _ => format!("{line}\n"),
    };
    let twice: String = text.lines().map(one_output).collect();
    check_codes(&twice, &[("input-not-written", count - 1), ("output-written-twice", count - 1)]);
    let mut entries = String::from("{");
    for entry in 0..count {
        writeln!(entries, "\"old{entry}\": \"h:1\",").unwrap();
    }
    let unused = text.replacen("{\"_\"", &[&entries, "\"_\""].concat(), 1);
    check_codes(&unused, &[("unused-address", count)]);
    let fixed = fix_all(&unused);
    assert_eq!((fixed.text == text, fixed.repairs.len()), (true, count));
}
