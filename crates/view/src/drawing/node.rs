//! One node of the drawing: its box, its words, and the arrows that leave it.

use wattflow_engine::{
    config::{Outline, OutlineNode},
    preflight::Finding,
    run::{NodeState, NodeStatus},
    time::Timestamp,
};

use super::{Detail, Scale, arrow};
use crate::{
    duration::{UNKNOWN, duration, lasted_millis},
    failure::title,
    html::Html,
    icon::node_icon,
    node_status,
    preflight::sign,
    scene::Scene,
    shorten::shorten_middle,
    tally::Tally,
};

/// How many characters of an id, an address and a file name fit where they stand.
// A longer one would run into the sign of its service's health.
const ID_CHARS: usize = 25;
const ADDRESS_CHARS: usize = 30;
const DETAIL_CHARS: usize = 31;
const FILE_CHARS: usize = 17;
/// The same where words are larger.
const LARGE_ID_CHARS: usize = 13;

/// An item of a scene, and how it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'s> {
    /// The nodes.
    pub outline: &'s Outline,
    /// The scene.
    pub scene: &'s Scene,
    /// The index of the item.
    pub item: usize,
    /// Which way the layers go.
    pub scale: Scale,
    /// With how much of it.
    pub detail: Detail,
}

impl<'s> Drawn<'s> {
    /// The last of the nodes that the item stands for: the only one, unless it is folded.
    fn last(self) -> Option<&'s OutlineNode> {
        self.outline.nodes.get(*self.scene.nodes(self.item).last()?)
    }

    /// The arrows that leave the item, and the file that it hands over.
    fn draw_arrows(self, svg: &mut Html) {
        let place = self.scene.layout.places.get(self.item).copied().unwrap_or_default();
        let area = self.scale.area(place);
        let origin = (area.left, area.top);
        let mut path = String::new();
        let mut label = None;
        for edge in self.scene.layout.edges(self.item) {
            arrow::draw(&mut path, self.scale, edge, origin);
            let to = self.scene.nodes(edge.to).first().and_then(|node| self.outline.nodes.get(*node));
            if label.is_none() && self.last().zip(to).is_some_and(|(from, to)| hands_over(from, to)) {
                label = Some(arrow::label_place(self.scale, edge, origin));
            }
        }
        if !path.is_empty() {
            // Its words belong to the item's description, not to its name.
            svg.open("path", &[("class", "edge"), ("d", &path), ("aria-hidden", "true")]);
            if let (Detail::Full, Some(node)) = (self.detail, self.scene.nodes(self.item).last()) {
                svg.open("title", &[]).text(&handed_over(self.outline, *node)).close("title");
            }
            svg.close("path");
        }
        if let (Some((x, y)), Some(from), Detail::Full) = (label, self.last(), self.detail) {
            let class = if self.scale.downwards { "edge-file beside" } else { "edge-file" };
            let name = from.output_file.rsplit('/').next().unwrap_or_default();
            let (x, y) = (x.to_string(), y.to_string());
            svg.open("text", &[("class", class), ("x", &x), ("y", &y), ("aria-hidden", "true")]);
            svg.text(&shorten_middle(name, FILE_CHARS)).close("text");
        }
    }
}

/// Whether one node reads what the other writes.
fn hands_over(from: &OutlineNode, to: &OutlineNode) -> bool {
    from.output_file == to.input_file && !from.output_file.is_empty()
}

/// To whom a node hands which file, in words; empty when it does not.
#[must_use]
pub fn handed_over(outline: &Outline, node: usize) -> String {
    /// More are counted, not named.
    const NAMED: usize = 5;
    let Some(from) = outline.nodes.get(node) else { return String::new() };
    let next = from.next.iter().filter_map(|next| outline.nodes.get(*next)).filter(|to| hands_over(from, to));
    let mut words = String::new();
    let mut count = 0_usize;
    for to in next {
        count = count.saturating_add(1);
        if count <= NAMED {
            words.extend([if words.is_empty() { " → " } else { ", " }, &to.id]);
        }
    }
    match count.saturating_sub(NAMED) {
        0 if count == 0 => String::new(),
        0 => [&from.output_file, &*words].concat(),
        more => [&from.output_file, &*words, " and ", &more.to_string(), " more"].concat(),
    }
}

/// What is drawn for an item that is one node, as SVG in numbers that count from the corner of its box.
#[must_use]
pub fn node_shapes(drawn: Drawn<'_>, state: &NodeState, finding: Option<&Finding>, now: Timestamp) -> String {
    let mut svg = Html::new();
    let Some(spec) = drawn.last() else { return svg.finish() };
    let (id_chars, icon_place) = match drawn.detail {
        Detail::Full | Detail::Plain => (ID_CHARS, "translate(15 33)scale(.875)"),
        Detail::Sign | Detail::Speck => (LARGE_ID_CHARS, "translate(12 20)scale(2.25)"),
    };
    drawn.draw_arrows(&mut svg);
    draw_box(&mut svg);
    let is_near = matches!(drawn.detail, Detail::Full | Detail::Plain);
    // Where the state is not written, the sign says it; where elements are few, the sign is written before it.
    let said = [("role", "img"), ("aria-label", state.status.word())];
    let said = said.into_iter().filter(|_| !is_near);
    // A nested <svg> would do too, but Firefox takes it for larger than it is, and with it the node.
    let icon = [("class", "icon"), ("transform", icon_place), ("d", node_icon(state.status))];
    if drawn.detail != Detail::Plain {
        svg.open("path", &icon.into_iter().chain(said).collect::<Vec<_>>()).close("path");
    }
    let id = shorten_middle(&spec.id, id_chars);
    let place = if is_near { (("x", "16"), ("y", "24")) } else { (("x", "56"), ("y", "46")) };
    let class = if is_near { "node-id" } else { "node-id large" };
    svg.open("text", &[("class", class), place.0, place.1]);
    if *id != *spec.id {
        svg.open("title", &[]).text(&spec.id).close("title");
    }
    svg.text(&id).close("text");
    if !is_near {
        return svg.finish();
    }
    let mut text = |class: &'static str, x: &str, y: &str, text: &str| {
        svg.open("text", &[("class", class), ("x", x), ("y", y)]).text(text).close("text");
    };
    let word = shorten_middle(&node_detail(state, now), DETAIL_CHARS);
    if drawn.detail == Detail::Plain {
        text("node-word", "16", "45", &[&node_status::sign(state.status).to_string(), " ", &*word].concat());
    } else {
        text("node-word", "36", "45", &word);
        let below = if spec.reachable { &*spec.address } else { "no run reaches it" };
        text("node-address", "16", "64", &shorten_middle(below, ADDRESS_CHARS));
    }
    if let Some(finding) = finding {
        let (health, sign) = (finding.state.word(), sign(finding.state).to_string());
        let place = [("class", "node-health"), ("data-health", health), ("x", "228"), ("y", "24")];
        svg.open("text", &place).text(&sign).close("text");
    }
    svg.finish()
}

/// What is drawn for a folded stretch, likewise.
#[must_use]
pub fn fold_shapes(drawn: Drawn<'_>, states: Tally) -> String {
    let mut svg = Html::new();
    drawn.draw_arrows(&mut svg);
    // A second box behind the first: there is more than one.
    svg.open("path", &[("class", "node-box"), ("d", "M4 0v-4h240v76h-4")]).close("path");
    draw_box(&mut svg);
    let count = [&drawn.scene.nodes(drawn.item).len().to_string(), " nodes"].concat();
    if matches!(drawn.detail, Detail::Sign | Detail::Speck) {
        svg.open("text", &[("class", "node-id large"), ("x", "16"), ("y", "46")]).text(&count).close("text");
        svg.open("path", &[("role", "img"), ("aria-label", &states.in_words())]).close("path");
        return svg.finish();
    }
    let mut text = |class: &'static str, y: &str, text: &str| {
        svg.open("text", &[("class", class), ("x", "16"), ("y", y)]).text(text).close("text");
    };
    text("node-id", "24", &count);
    text("node-word", "45", &shorten_middle(&states.in_words(), DETAIL_CHARS));
    if drawn.detail == Detail::Full {
        text("node-address", "64", "press to unfold");
    }
    svg.finish()
}

fn draw_box(svg: &mut Html) {
    svg.open(
        "path",
        &[
            ("class", "node-box"),
            ("d", "M4 0h232a4 4 0 0 1 4 4v68a4 4 0 0 1-4 4h-232a4 4 0 0 1-4-4v-68a4 4 0 0 1 4-4z"),
        ],
    );
    svg.close("path")
        .open("path", &[("class", "node-bar"), ("d", "M4 0v76a4 4 0 0 1-4-4v-68a4 4 0 0 1 4-4z")])
        .close("path");
}

/// The state of a node in words, with what matters most about it: how long, or what broke.
#[must_use]
pub fn node_detail(node: &NodeState, now: Timestamp) -> String {
    let word = node.status.word();
    match (node.status, &node.failure) {
        (NodeStatus::Failed, Some(failure)) => format!("{word} · {}", title(failure.kind)),
        (NodeStatus::Succeeded, _) if node.kept => format!("{word} · kept"),
        (NodeStatus::Unknown, _) => [word, " · ", UNKNOWN].concat(),
        _ => match lasted_millis(node, now) {
            Some(millis) => format!("{word} · {}", duration(millis)),
            None => word.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Folding;
    use wattflow_engine::{
        failure::{Failure, FailureKind},
        preflight::ServiceState,
    };

    fn outline() -> Outline {
        let node = |id: &str, input: &str, output: &str, next: Vec<usize>| OutlineNode {
            id: id.into(),
            address: "localhost:50051".into(),
            input_file: input.into(),
            output_file: output.into(),
            reachable: true,
            next: next.into(),
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

    fn drawn(detail: Detail, act: impl Fn(Drawn<'_>) -> String) -> String {
        let outline = outline();
        let scene = Scene::new(&outline, &Folding::default());
        act(Drawn { outline: &outline, scene: &scene, item: 0, scale: Scale::default(), detail }).replace("><", ">\n<")
    }

    #[test]
    fn a_node_is_drawn_with_its_arrow_and_the_file_it_hands_over() {
        let shapes = |drawn: Drawn<'_>| node_shapes(drawn, &NodeState::default(), None, Timestamp::default());
        insta::assert_snapshot!(drawn(Detail::Full, shapes), @r#"
        <path class="edge" d="M240 38C306 38 306 38 372 38l-6-3m6 3l-6 3" aria-hidden="true">
        <title>/data/out.csv → c</title>
        </path>
        <text class="edge-file" x="306" y="30" aria-hidden="true">out.csv</text>
        <path class="node-box" d="M4 0h232a4 4 0 0 1 4 4v68a4 4 0 0 1-4 4h-232a4 4 0 0 1-4-4v-68a4 4 0 0 1 4-4z">
        </path>
        <path class="node-bar" d="M4 0v76a4 4 0 0 1-4-4v-68a4 4 0 0 1 4-4z">
        </path>
        <path class="icon" transform="translate(15 33)scale(.875)" d="M8 8h.01">
        </path>
        <text class="node-id" x="16" y="24">a&lt;b</text>
        <text class="node-word" x="36" y="45">pending</text>
        <text class="node-address" x="16" y="64">localhost:50051</text>
        "#);
    }

    #[test]
    fn from_further_away_a_node_is_its_id_and_its_sign() {
        let shapes = |drawn: Drawn<'_>| node_shapes(drawn, &NodeState::default(), None, Timestamp::default());
        insta::assert_snapshot!(drawn(Detail::Sign, shapes), @r#"
        <path class="edge" d="M240 38C306 38 306 38 372 38l-6-3m6 3l-6 3" aria-hidden="true">
        </path>
        <path class="node-box" d="M4 0h232a4 4 0 0 1 4 4v68a4 4 0 0 1-4 4h-232a4 4 0 0 1-4-4v-68a4 4 0 0 1 4-4z">
        </path>
        <path class="node-bar" d="M4 0v76a4 4 0 0 1-4-4v-68a4 4 0 0 1 4-4z">
        </path>
        <path class="icon" transform="translate(12 20)scale(2.25)" d="M8 8h.01" role="img" aria-label="pending">
        </path>
        <text class="node-id large" x="56" y="46">a&lt;b</text>
        "#);
    }

    #[test]
    fn a_node_tells_to_whom_it_hands_its_file() {
        let mut outline = outline();
        assert_eq!(handed_over(&outline, 0), "/data/out.csv → c");
        assert_eq!(handed_over(&outline, 1), "");
        outline.nodes[0].next = vec![1; 7].into();
        assert_eq!(handed_over(&outline, 0), "/data/out.csv → c, c, c, c, c and 2 more");
    }

    #[test]
    fn no_item_takes_more_elements_than_it_is_counted_for() {
        let long = "n".repeat(100);
        let mut outline = outline();
        outline.nodes[0].id = long.as_str().into();
        outline.nodes[0].output_file = format!("/data/{long}").into();
        outline.nodes[1].input_file = format!("/data/{long}").into();
        let scene = Scene::new(&outline, &Folding::default());
        let failure = Some(Failure::new(FailureKind::Unreachable, ""));
        let state = NodeState { status: NodeStatus::Failed, failure, ..NodeState::default() };
        let finding = Finding { state: ServiceState::Healthy, serves: None, status: None, message: String::new() };
        for detail in [Detail::Full, Detail::Plain, Detail::Sign] {
            let it = Drawn { outline: &outline, scene: &scene, item: 0, scale: Scale::default(), detail };
            for svg in [
                node_shapes(it, &state, Some(&finding), Timestamp::default()),
                fold_shapes(it, Tally::of([NodeStatus::Pending].into_iter())),
            ] {
                // And the group around it.
                assert!(svg.matches("</").count() < detail.elements(), "{detail:?} {svg}");
            }
        }
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
        let unseen =
            NodeState { status: NodeStatus::Unknown, started_at, ended_at: started_at, ..NodeState::default() };
        check(&unseen, "unknown · duration unknown");
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
            let word = shorten_middle(&node_detail(&node, Timestamp::default()), DETAIL_CHARS);
            assert!(word.chars().count() <= DETAIL_CHARS && word.starts_with("failed"), "{word}");
        }
    }
}
