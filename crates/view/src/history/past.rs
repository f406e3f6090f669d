//! How long nodes took in earlier runs, and what that lets expect.

use wattflow_engine::{
    order::sort,
    run::{NodeStatus, RunState},
    time::Timestamp,
};

use crate::{duration::duration, html::Html};

/// The height of a sparkline's highest bar, and the width of each with the gap after it, in pixels.
const HEIGHT: u64 = 16;
const STEP: usize = 4;

/// How long each node of a run took that succeeded in it, as one text: a line for each.
#[must_use]
pub fn durations(state: &RunState) -> String {
    let mut packed = String::new();
    for (id, node) in state.nodes().filter(|(_, node)| node.status == NodeStatus::Succeeded && !node.kept) {
        if let (Some(start), Some(end)) = (node.started_at, node.ended_at) {
            let millis = end.millis_since(start).to_string();
            for part in ["\n", id, "\t", &millis] {
                packed.push_str(part);
            }
        }
    }
    packed
}

/// How long one node took in earlier runs, the oldest first, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past(Vec<u64>);

impl Past {
    /// What the [`durations`] of those runs, the newest first, tell of the node with this id.
    #[must_use]
    pub fn of(id: &str, runs: &[String]) -> Self {
        let line = ["\n", id, "\t"].concat();
        let told = |packed: &String| packed.split(&line).nth(1)?.split('\n').next()?.parse().ok();
        Self(runs.iter().rev().filter_map(told).collect())
    }

    /// The middle one; `None` where there is none.
    #[must_use]
    pub fn median(&self) -> Option<u64> {
        let mut sorted = self.0.clone();
        sort(&mut sorted);
        sorted.get(sorted.len().div_euclid(2)).copied()
    }

    /// What the inspector tells: the durations as bars, what is usual, and for a node that runs since `started` how
    /// long it may still take. Nothing where there is nothing to tell.
    #[must_use]
    pub fn tell(&self, started: Option<Timestamp>, now: Timestamp) -> String {
        let (mut html, count) = (Html::new(), self.0.len());
        let Some(median) = self.median() else { return html.finish() };
        let usual = ["Usually ", &duration(median), ", by ", &count.to_string(), " earlier runs"].concat();
        let width = count.saturating_mul(STEP).to_string();
        let height = HEIGHT.to_string();
        html.open("p", &[("class", "past quiet-text numbers")]);
        html.open("svg", &[("width", &width), ("height", &height), ("role", "img"), ("aria-label", &usual)]);
        let longest = self.0.iter().copied().max().unwrap_or_default().max(1);
        for (at, millis) in self.0.iter().enumerate() {
            let high = millis.saturating_mul(HEIGHT).div_euclid(longest).max(1);
            let (x, y) = (at.saturating_mul(STEP).to_string(), HEIGHT.saturating_sub(high).to_string());
            html.open("rect", &[("x", &x), ("y", &y), ("width", "3"), ("height", &high.to_string())]).close("rect");
        }
        html.close("svg").text(if count == 1 { "Last time " } else { "Usually " }).text(&duration(median));
        if let Some(started) = started {
            let gone = now.millis_since(started);
            html.text(&match median.checked_sub(gone).filter(|left| *left > 0) {
                Some(left) => [" · about ", &duration(left), " left"].concat(),
                None => " · longer than usual".to_owned(),
            });
        }
        html.close("p");
        html.finish()
    }
}

#[cfg(test)]
mod tests {
    use wattflow_engine::{
        event::{Event, EventKind, NodeId},
        run::RunStatus,
    };

    use super::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_epoch_millis(millis)
    }

    /// A run in which each of these nodes took so long, one after the other; the last one failed.
    fn state(nodes: &[(&str, u64)]) -> RunState {
        let ids: Vec<NodeId> = nodes.iter().map(|(id, _)| NodeId::from(*id)).collect();
        let started = EventKind::RunStarted {
            version: 2,
            run: "r".into(),
            workflow: "w".into(),
            nodes: ids.clone(),
            kept: vec![],
            continues: None,
            simulated: None,
            config: "{}".into(),
        };
        let mut events = vec![Event { at_millis: at(0), kind: started }];
        let mut now = 0;
        for (id, (_, millis)) in ids.iter().zip(nodes) {
            events.push(Event { at_millis: at(now), kind: EventKind::NodeStarted { node: id.clone() } });
            now += millis;
            let done = EventKind::NodeSucceeded { node: id.clone(), message: String::new() };
            let kind = if Some(id) == ids.last() { EventKind::NodeCancelled { node: id.clone() } } else { done };
            events.push(Event { at_millis: at(now), kind });
        }
        events.push(Event { at_millis: at(now), kind: EventKind::RunEnded { status: RunStatus::Cancelled } });
        RunState::fold(&events)
    }

    #[track_caller]
    fn check(of_a: &[u64], median: Option<u64>) {
        let runs: Vec<String> =
            of_a.iter().rev().map(|millis| durations(&state(&[("a", *millis), ("b", 1)]))).collect();
        let past = Past::of("a", &runs);
        assert_eq!(past, Past(of_a.to_vec()));
        assert_eq!(past.median(), median);
    }

    #[test]
    fn durations_of_what_succeeded_come_back_in_the_order_of_the_runs() {
        check(&[], None);
        check(&[7], Some(7));
        check(&[5, 900, 6], Some(6));
        assert_eq!(durations(&state(&[("a", 5), ("aa", 3), ("b", 4)])), "\na\t5\naa\t3");
        assert_eq!(Past::of("b", &["\na\t5\nb-b\t3".to_owned()]), Past::default());
    }

    #[test]
    fn a_running_node_is_told_how_long_it_may_take() {
        let past = Past(vec![1_000, 3_000, 2_000]);
        let tell = |started, now| past.tell(started, at(now));
        assert!(tell(None, 0).contains(">Usually 2.0 s</p>"));
        assert!(tell(Some(at(0)), 500).contains("Usually 2.0 s · about 1.5 s left"));
        assert!(tell(Some(at(0)), 2_000).contains("· longer than usual"));
        assert_eq!(Past::default().tell(None, at(0)), "");
        assert!(Past(vec![0]).tell(None, at(0)).contains("Last time 0 ms"));
    }
}
