//! One node of the drawing: its box, its words, and the arrows that leave it.

use wattflow_engine::{
    config::Outline,
    run::{NodeState, NodeStatus},
    time::Timestamp,
};

use super::{Scale, arrow, file_handed_over};
use crate::{duration::duration, failure::title, html::Html, icon::node_icon, layout::Layout, shorten::shorten_middle};

/// How many characters of an id, an address and a file name fit where they stand.
// A longer one would run into the sign of its service's health.
const ID_CHARS: usize = 25;
const ADDRESS_CHARS: usize = 30;
const DETAIL_CHARS: usize = 31;
const FILE_CHARS: usize = 17;

/// Everything drawn for node `node` of `outline` but its detail line, as SVG in the coordinates of the whole drawing.
#[must_use]
pub fn node_shapes(outline: &Outline, layout: &Layout, node: usize, scale: Scale, status: NodeStatus) -> String {
    let mut svg = Html::new();
    let (Some(spec), Some(place)) = (outline.nodes.get(node), layout.places.get(node)) else { return svg.finish() };
    let area = scale.area(*place);
    let at = |x: i32, y: i32| (area.left.saturating_add(x).to_string(), area.top.saturating_add(y).to_string());

    for edge in layout.edges(node) {
        let path = arrow::path(scale, edge);
        svg.open("path", &[("class", "edge"), ("d", &path), ("marker-end", "url(#arrow)")]).close("path");
        if let Some(file) = file_handed_over(outline, node, edge.to) {
            let (x, y) = arrow::label_place(scale, edge);
            let class = if scale.downwards { "edge-file beside" } else { "edge-file" };
            let name = file.rsplit('/').next().unwrap_or(file);
            let (x, y) = (x.to_string(), y.to_string());
            svg.open("text", &[("class", class), ("x", &x), ("y", &y), ("aria-hidden", "true")]);
            svg.open("title", &[]).text(file).close("title").text(&shorten_middle(name, FILE_CHARS)).close("text");
        }
    }

    let (x, y) = at(0, 0);
    let (width, height) = (Scale::NODE_WIDTH.to_string(), Scale::NODE_HEIGHT.to_string());
    let id = shorten_middle(&spec.id, ID_CHARS);
    if id != spec.id {
        svg.open("title", &[]).text(&spec.id).close("title");
    }
    let frame = [("class", "node-box"), ("x", &*x), ("y", &*y), ("width", &*width), ("height", &*height), ("rx", "4")];
    svg.open("rect", &frame).close("rect");
    let bar = [("class", "node-bar"), ("x", &*x), ("y", &*y), ("width", "4"), ("height", &*height), ("rx", "2")];
    svg.open("rect", &bar).close("rect");

    let (x, y) = at(16, 24);
    svg.open("text", &[("class", "node-id"), ("x", &x), ("y", &y)]).text(&id).close("text");
    let (x, y) = at(15, 33);
    // A nested <svg> would do too, but Firefox takes it for larger than it is, and with it the node.
    let place = ["translate(", &*x, " ", &*y, ") scale(.875)"].concat();
    svg.open("path", &[("class", "icon"), ("transform", &place), ("d", node_icon(status))]).close("path");
    let (x, y) = at(16, 64);
    let below = if spec.reachable { &*spec.address } else { "no run reaches it" };
    let address = [("class", "node-address"), ("x", &*x), ("y", &*y)];
    svg.open("text", &address).text(&shorten_middle(below, ADDRESS_CHARS)).close("text");
    svg.finish()
}

/// The state of a node in words, with what matters most about it: how long, or what broke.
#[must_use]
pub fn node_detail(node: &NodeState, now: Timestamp) -> String {
    let word = node.status.word();
    match (node.status, &node.failure) {
        (NodeStatus::Failed, Some(failure)) => format!("{word} · {}", title(failure.kind)),
        (NodeStatus::Succeeded, _) if node.kept => format!("{word} · kept"),
        _ => match node.started_at {
            Some(start) => format!("{word} · {}", duration(node.ended_at.unwrap_or(now).millis_since(start))),
            None => word.to_owned(),
        },
    }
}

/// The same, short enough for the box that stands for the node.
#[must_use]
pub fn node_word(node: &NodeState, now: Timestamp) -> String {
    shorten_middle(&node_detail(node, now), DETAIL_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;
    use wattflow_engine::{
        config::OutlineNode,
        failure::{Failure, FailureKind},
    };

    fn outline() -> Outline {
        let node = |id: &str, input: &str, output: &str, next: Vec<usize>| OutlineNode {
            id: id.to_owned(),
            address: "localhost:50051".to_owned(),
            input_file: input.to_owned(),
            output_file: output.to_owned(),
            reachable: true,
            next,
            ..OutlineNode::default()
        };
        Outline {
            nodes: vec![
                node("a<b", "/data/in", "/data/out.csv", vec![1]),
                node("c", "/data/out.csv", "/data/end", vec![]),
            ],
            ..Outline::default()
        }
    }

    #[test]
    fn a_node_is_drawn_with_its_arrow_and_the_file_it_hands_over() {
        let svg = node_shapes(&outline(), &layout(&[vec![1], vec![]]), 0, Scale::default(), NodeStatus::Pending);
        insta::assert_snapshot!(svg.replace("><", ">\n<"), @r#"
        <path class="edge" d="M280 78C346 78 346 78 412 78" marker-end="url(#arrow)">
        </path>
        <text class="edge-file" x="346" y="70" aria-hidden="true">
        <title>/data/out.csv</title>out.csv</text>
        <rect class="node-box" x="40" y="40" width="240" height="76" rx="4">
        </rect>
        <rect class="node-bar" x="40" y="40" width="4" height="76" rx="2">
        </rect>
        <text class="node-id" x="56" y="64">a&lt;b</text>
        <path class="icon" transform="translate(55 73) scale(.875)" d="M8 8h.01">
        </path>
        <text class="node-address" x="56" y="104">localhost:50051</text>
        "#);
    }

    #[track_caller]
    fn check(node: &NodeState, expected: &str) {
        assert_eq!(node_detail(node, Timestamp::from_epoch_millis(5_500)), expected);
    }

    #[test]
    fn the_detail_says_how_long_or_what_broke() {
        let started_at = Some(Timestamp::from_epoch_millis(1_000));
        check(&NodeState::default(), "pending");
        check(&NodeState { status: NodeStatus::Running, started_at, ..NodeState::default() }, "running · 4.5 s");
        check(&NodeState { status: NodeStatus::Succeeded, kept: true, ..NodeState::default() }, "succeeded · kept");
        let failure = Some(Failure::new(FailureKind::Unreachable, ""));
        check(
            &NodeState { status: NodeStatus::Failed, failure, ..NodeState::default() },
            "failed · service unreachable",
        );
    }

    #[test]
    fn whatever_broke_fits_into_the_box() {
        let kinds = FailureKind::ALL;
        assert!(!kinds.is_empty());
        for kind in kinds {
            let failure = Some(Failure::new(kind.to_owned(), ""));
            let node = NodeState { status: NodeStatus::Failed, failure, ..NodeState::default() };
            let word = node_word(&node, Timestamp::default());
            assert!(word.chars().count() <= DETAIL_CHARS && word.starts_with("failed"), "{word}");
        }
    }
}
