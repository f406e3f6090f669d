//! Eight times the text costs eight times the memory, whatever it holds: a guard against what grows faster that needs
//! no clock. What takes time but no memory shows as well: a megabyte of it would not come to an end.

#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may panic")]

use std::fmt::Write as _;

use allocation_counter::{AllocationInfo, measure};
use wattflow_engine::config;

/// Size of the smaller text: in nodes, in nodes each with a mistake, in bytes, and in bytes where many texts are tried.
const NODES: usize = 2_500;
const MISTAKES: usize = 500;
const BYTES: usize = 125_000;
const FEW_BYTES: usize = 20_000;
/// How many times as large the other is: a power of two, so that what doubles as it grows is as full in both.
const TIMES: usize = 8;
/// How many times as much it may cost.
const COSTS: u64 = 9;
/// What a check may cost that does not depend on the text: in allocations, and in bytes.
const ALLOCATIONS: u64 = 1_000;
const ALLOCATED: u64 = 200_000;

/// Checks that a text of eight times the size costs about eight times the allocations, and bytes, in all and at its peak.
#[track_caller]
fn check(size: usize, text: impl Fn(usize) -> String) {
    let cost = |text: String| measure(|| drop(config::check(&text)));
    let small = cost(text(size));
    let large = cost(text(size * TIMES));
    let is_linear = |part: fn(&AllocationInfo) -> u64, free: u64| part(&large) <= part(&small) * COSTS + free;
    assert!(
        is_linear(|cost| cost.count_total, ALLOCATIONS)
            && is_linear(|cost| cost.bytes_total, ALLOCATED)
            && is_linear(|cost| cost.bytes_max, ALLOCATED),
        "{small:#?}; {TIMES} times as large: {large:#?}; {:.100}",
        text(size)
    );
}

/// Checks a text of one part over and over, alone and as the value of a member.
#[track_caller]
fn check_repeated(size: usize, part: &str) {
    check(size, |bytes| part.repeat(bytes / part.len()));
    check(size, |bytes| format!("{{\"containers\": {}", part.repeat(bytes / part.len())));
}

/// A config of `count` nodes; `next` writes the `next_node` of each, `input` the number of the file it reads.
fn config(count: usize, next: impl Fn(usize) -> String, input: impl Fn(usize) -> usize) -> String {
    let mut text = String::from("{\"start_node\": \"n0\", \"service_registry\": {\"_\": \"\"");
    for node in 0..count {
        write!(text, ",\n\"n{node}\": \"localhost:50051\"").unwrap();
    }
    text.push_str("},\n\"containers\": {\"_\": \"\"");
    for node in 0..count {
        let (next, input) = (next(node), input(node));
        write!(text, ",\n\"n{node}\": {{\"id\": \"n{node}\", \"input_file\": \"/f{input}\", ").unwrap();
        write!(text, "\"output_file\": \"/f{node}\", \"next_node\": {next}}}").unwrap();
    }
    text.push_str("}}");
    text
}

/// The `next_node` of a node in a chain of `count`.
fn following(node: usize, count: usize) -> String {
    if node + 1 < count { format!("\"n{}\"", node + 1) } else { "null".to_owned() }
}

fn chain(count: usize) -> String {
    config(count, |node| following(node, count), |node| node.saturating_sub(1))
}

/// What checking a node of a chain may cost, in allocations and in bytes: what is made of it, and little beside.
const NODE_ALLOCATIONS: u64 = 4;
const NODE_BYTES: u64 = 2_500;

#[test]
fn a_node_costs_little_more_than_what_is_made_of_it() {
    let text = chain(NODES).replace("\"/f", "\"/data/f");
    let cost = measure(|| drop(config::check(&text)));
    let nodes = NODES as u64;
    assert!(cost.count_total < nodes * NODE_ALLOCATIONS && cost.bytes_total < nodes * NODE_BYTES, "{cost:?}");
}

#[test]
fn a_chain_is_linear_in_its_nodes() {
    let mut checked = None;
    let cost = measure(|| checked = Some(config::check(&chain(NODES))));
    assert!(checked.unwrap().pipeline.is_some());
    assert!(cost.count_total > NODES as u64, "allocations are counted: {cost:?}");
    check(NODES, chain);
}

#[test]
fn any_shape_is_linear_in_its_nodes() {
    // All follow the first.
    check(NODES, |count| {
        let all: Vec<String> = (1..count).map(|node| format!("\"n{node}\"")).collect();
        config(count, |node| if node == 0 { format!("[{}]", all.join(",")) } else { "null".to_owned() }, |_| 0)
    });
    // Two ways to every third.
    check(NODES / 3 * 3, |count| {
        let next = |node| match node % 3 {
            _ if node + 3 > count => "null".to_owned(),
            0 => format!("[\"n{}\", \"n{}\"]", node + 1, node + 2),
            1 => format!("\"n{}\"", node + 2),
            _ => format!("\"n{}\"", node + 1),
        };
        config(count, next, |node| node / 2)
    });
    // One cycle of all, and one for each node.
    check(NODES, |count| config(count, |node| format!("\"n{}\"", (node + 1) % count), |node| node));
    check(NODES, |count| config(count, |node| format!("[\"n{}\", \"n0\"]", (node + 1) % count), |_| 0));
}

#[test]
fn a_mistake_in_every_node_is_linear_in_their_number() {
    check(MISTAKES, |count| config(count, |_| "\"nobody\"".to_owned(), |_| 0));
    check(MISTAKES, |count| config(count, |node| following(node, count).replace('n', "m"), |node| node));
    check(MISTAKES, |count| config(count, |node| following(node, count), |node| node + count));
    for (right, wrong) in [
        ("localhost:50051", "localhost"),
        ("\"id\"", "\"ID\""),
        ("\"id\": \"n", "\"id\": \"m"),
        ("\"next_node\"", "\"nextnode\""),
        ("\"output_file\": \"", "\"output_file\": \"\", \"x\": \""),
        ("\"input_file\": ", "\"input_file\": 1, \"input_file\": "),
        ("}", ",}"),
        ("{\"id\"", "{\"timeout_seconds\": -1, \"id\""),
        ("{\"id\"", "{\"retry\": {\"max_attempts\": 99, \"retryable_status_codes\": [\"NONE\"]}, \"id\""),
    ] {
        assert_ne!(chain(MISTAKES), chain(MISTAKES).replace(right, wrong));
        check(MISTAKES, |count| chain(count).replace(right, wrong));
    }
}

#[test]
fn a_megabyte_of_one_thing_is_linear_in_its_length() {
    for part in ["[", "{\"a\":", "\"", "\\", "// why\n"] {
        check_repeated(BYTES, part);
    }
}

#[test]
fn hopeless_texts_are_linear_in_their_length() {
    for part in [
        "[",
        "]",
        "{",
        "}",
        "{\"a\":",
        "[1,",
        "[[],",
        "\"",
        "\"\"",
        "\\",
        "\"\\",
        "\\\"",
        "\"\\u",
        "\"\\ud800",
        "'",
        "“",
        "a",
        "a ",
        "\"a\" ",
        "1",
        "1 ",
        "-",
        ".",
        ",",
        ":",
        "// \n",
        "//",
        "/* */",
        "/*",
        "*/",
        "#\n",
        "\u{a0}",
        "\u{feff}",
        "\n",
        " ",
        "\t\"",
        "é",
        "\u{0}",
        "\"a\nb",
        "{\n[\n",
        "{}\n",
        "[]\n",
        "}\n{",
        "<a>",
    ] {
        check_repeated(FEW_BYTES, part);
    }
}

#[test]
fn long_texts_are_linear_in_their_length() {
    // One key over and over, as a member of each object that is read.
    for (before, after) in [("{", "}"), ("{\"containers\": {", "}}"), ("{\"service_registry\": {", "}}")] {
        check(BYTES, |bytes| format!("{before}\"a\": 1{}{after}", ",\n\"a\": 1".repeat(bytes / 10)));
        check(FEW_BYTES, |bytes| {
            let members: Vec<String> = (0..bytes / 20).map(|at| format!("\"a{at}\": {{}}")).collect();
            format!("{before}{}{after}", members.join(",\n"))
        });
    }
    // One long line, one long word, one long number, and much white space.
    check(NODES, |count| chain(count).replace('\n', " "));
    for (before, part, after) in
        [("\"", "é", "\""), ("\"", "\\n", "\""), ("", "9", ""), ("1e", "9", ""), ("[", " ", "]")]
    {
        for place in ["workflow_name", "start_node", "execution_mode", "containers", "unknown"] {
            check(FEW_BYTES, |bytes| format!("{{\"{place}\": {before}{}{after}}}", part.repeat(bytes / part.len())));
        }
    }
    // Comments between the entries of a config.
    check(NODES, |count| chain(count).replace('\n', "\n// why\n/* and\n how */"));
}
