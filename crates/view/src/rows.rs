//! The nodes as a list.

use wattflow_engine::{
    config::Outline,
    run::{NodeState, NodeStatus},
    time::Timestamp,
};

use crate::{duration::lasted, html::Html, icon::node_icon, tally::attention};

/// Orders nodes by how much their states ask for attention, those that failed first; else as they were.
pub fn by_state(nodes: &mut [usize], state: impl Fn(usize) -> NodeStatus) {
    nodes.sort_by_key(|node| std::cmp::Reverse(attention(state(*node))));
}

/// A row of the list.
#[derive(Clone, Copy, Debug)]
pub struct Row<'s> {
    /// The nodes.
    pub outline: &'s Outline,
    /// Index of the node.
    pub node: usize,
    /// Which row it is, from 0.
    pub row: usize,
    /// How the node stands.
    pub state: &'s NodeState,
    /// Whether the keyboard stands on it.
    pub is_current: bool,
    /// Whether the inspector shows it.
    pub is_selected: bool,
}

/// The row as HTML.
#[must_use]
pub fn row(row: Row<'_>, now: Timestamp) -> String {
    let Row { outline, state, .. } = row;
    let mut html = Html::new();
    let Some(spec) = outline.nodes.get(row.node) else { return html.finish() };
    let (number, word) = (row.row.to_string(), state.status.word());
    html.open(
        "div",
        &[
            ("role", "row"),
            ("class", if row.is_current { "node-row current" } else { "node-row" }),
            ("id", &["row-", &number].concat()),
            // The heads of the columns are the first row.
            ("aria-rowindex", &row.row.saturating_add(2).to_string()),
            ("aria-selected", if row.is_selected { "true" } else { "false" }),
            ("data-row", &number),
            ("data-node", &spec.id),
            ("data-state", word),
        ],
    );
    html.open("span", &[("role", "gridcell"), ("class", "node-row-state")]);
    html.open("svg", &[("class", "icon"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true")]);
    html.open("path", &[("d", node_icon(state.status))]).close("path").close("svg");
    html.text(word).close("span");
    let cell = |html: &mut Html, class: &'static str, text: &str| {
        let attributes = [("role", "gridcell"), ("class", class), ("title", text), ("aria-label", text)];
        html.open("span", &attributes).cut(text).close("span");
    };
    cell(&mut html, "mono cut cell-id", &spec.id);
    cell(&mut html, "mono cut", &spec.address);
    html.open("span", &[("role", "gridcell"), ("class", "numbers")]).text(&lasted(state, now)).close("span");
    let next: Vec<&str> =
        spec.next.iter().filter_map(|next| outline.nodes.get(*next)).map(|next| next.id.as_str()).collect();
    cell(&mut html, "mono cut", if next.is_empty() { "–".to_owned() } else { next.join(", ") }.as_str());
    html.close("div");
    html.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wattflow_engine::config::OutlineNode;

    #[test]
    fn what_failed_comes_first_and_equal_states_keep_their_order() {
        use NodeStatus::{Failed, Pending, Running, Succeeded};
        let states = [Succeeded, Pending, Failed, Pending, Running, Failed];
        let mut nodes = vec![0, 1, 2, 3, 4, 5];
        by_state(&mut nodes, |node| states[node]);
        assert_eq!(nodes, [2, 5, 4, 1, 3, 0]);
    }

    #[test]
    fn a_row_says_everything_about_its_node() {
        let node = |id: &str, next: Vec<usize>| OutlineNode {
            id: id.into(),
            address: "localhost:50051".into(),
            next: next.into(),
            ..OutlineNode::default()
        };
        let outline = Outline { nodes: vec![node("a<b", vec![1]), node("c", vec![])], ..Outline::default() };
        let started_at = Some(Timestamp::from_epoch_millis(1_000));
        let state = NodeState { status: NodeStatus::Running, started_at, ..NodeState::default() };
        let it = Row { outline: &outline, node: 0, row: 7, state: &state, is_current: false, is_selected: true };
        let html = row(it, Timestamp::from_epoch_millis(3_500));
        for part in [
            "id=\"row-7\" aria-rowindex=\"9\" aria-selected=\"true\"",
            "data-node=\"a&lt;b\" data-state=\"running\"",
            "running</span>",
            "aria-label=\"a&lt;b\"><span></span><span>a&lt;b</span></span>",
            "aria-label=\"localhost:50051\"><span>local</span><span>host:50051</span></span>",
            ">2.5 s</span>",
            "aria-label=\"c\"><span></span><span>c</span></span>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        let waiting = NodeState::default();
        assert!(
            row(Row { node: 1, state: &waiting, ..it }, Timestamp::default())
                .contains("aria-label=\"–\"><span></span><span>–</span></span>")
        );
        assert_eq!(row(Row { node: 2, ..it }, Timestamp::default()), "");
    }
}
