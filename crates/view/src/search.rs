//! Finding nodes by what they are called.

use wattflow_engine::config::OutlineNode;

/// Whether id or name of the node hold `wanted`, whatever the case of its ASCII letters. Nothing wanted is held by all.
#[must_use]
pub fn is_called(node: &OutlineNode, wanted: &str) -> bool {
    holds(&node.id, wanted) || holds(&node.name, wanted)
}

fn holds(text: &str, wanted: &str) -> bool {
    wanted.is_empty() || text.as_bytes().windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// Of `matches`, in ascending order, the one after or before `current`, beginning anew at the end.
#[must_use]
pub fn next_match(matches: &[usize], current: Option<usize>, forth: bool) -> Option<usize> {
    let after = matches.partition_point(|found| current.is_some_and(|current| *found <= current));
    let before = matches.partition_point(|found| current.is_some_and(|current| *found < current));
    if forth {
        matches.get(after).or(matches.first()).copied()
    } else {
        before.checked_sub(1).and_then(|last| matches.get(last)).or(matches.last()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &str, expected: bool) {
        let node = OutlineNode { id: "énergie-Meter".into(), name: "Reads meters".into(), ..OutlineNode::default() };
        assert_eq!(is_called(&node, wanted), expected, "{wanted}");
    }

    #[test]
    fn a_node_is_found_by_part_of_its_id_or_name() {
        check("", true);
        check("meter", true);
        check("READS", true);
        check("énergie-meter", true);
        check("reader", false);
        check("Énergie", false);
    }

    #[test]
    fn matches_follow_each_other_in_a_circle() {
        let matches = [2, 5, 9];
        let forth = [None, Some(0), Some(2), Some(5), Some(9)].map(|current| next_match(&matches, current, true));
        assert_eq!(forth, [Some(2), Some(2), Some(5), Some(9), Some(2)]);
        let back = [None, Some(2), Some(6), Some(9)].map(|current| next_match(&matches, current, false));
        assert_eq!(back, [Some(9), Some(9), Some(5), Some(5)]);
        assert_eq!(next_match(&[], Some(1), true), None);
    }
}
