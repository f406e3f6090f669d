use proptest::prelude::*;
use wattflow_engine::{event::EventKind, time::Timestamp};

use super::*;

fn line(at: u64, level: Level, node: Option<&str>, message: &str) -> LogLine {
    LogLine { at: Timestamp::from_epoch_millis(at), level, node: node.map(Into::into), message: message.to_owned() }
}

fn log_of(lines: &[LogLine], filter: Filter) -> Log {
    let mut log = Log::new(0);
    log.set_filter(filter);
    for line in lines {
        log.push(line);
    }
    log
}

/// What a filter lets through, worked out line by line, and which of that holds the text.
fn expected(lines: &[LogLine], filter: &Filter) -> (String, Vec<usize>) {
    let lower = |text: &str| text.to_ascii_lowercase();
    let is_exact = lines.iter().any(|line| line.node.as_deref() == Some(&*filter.node));
    let passes = |line: &&LogLine| {
        let is_of_node = match &line.node {
            Some(node) if is_exact => **node == *filter.node,
            Some(node) => lower(node).contains(&lower(&filter.node)),
            None => filter.node.is_empty(),
        };
        line.level >= filter.level && is_of_node
    };
    let shown: Vec<&LogLine> = lines.iter().filter(passes).collect();
    let holds = |line: &LogLine| {
        let searched = if filter::is_of_time(&filter.text) { line.render(0) } else { line.message.clone() };
        !filter.text.is_empty() && lower(&searched).contains(&lower(&filter.text))
    };
    let found = shown.iter().enumerate().filter(|(_, line)| holds(line)).map(|(at, _)| at).collect();
    (shown.iter().map(|line| line.render(0) + "\n").collect(), found)
}

fn any_line() -> impl Strategy<Value = LogLine> {
    let level = prop::sample::select(Filter::LEVELS.to_vec());
    let node = prop::sample::select(vec![None, Some("a"), Some("ab"), Some("B"), Some("ä")]);
    (0..100_000_000_u64, level, node, "[aAbBäÄ0:.<]{0,12}")
        .prop_map(|(at, level, node, message)| line(at, level, node, &message))
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let level = prop::sample::select(Filter::LEVELS.to_vec());
    let node = prop::sample::select(vec!["", "a", "b", "ab", "c", "ä"]);
    (level, node, "[aAbBäÄ0:.<]{0,3}").prop_map(|(level, node, text)| Filter { level, node: node.to_owned(), text })
}

proptest! {
    #[test]
    fn whatever_is_appended_and_filtered_in_whatever_order_shows_the_same(
        steps in prop::collection::vec((prop::collection::vec(any_line(), 0..6), any_filter(), any::<bool>()), 1..8),
    ) {
        let mut log = Log::new(0);
        let mut lines: Vec<LogLine> = Vec::new();
        for (new, filter, types) in steps {
            for line in &new {
                log.push(line);
            }
            lines.extend(new);
            // As typed: letter by letter, or at once.
            for (end, _) in filter.text.char_indices().filter(|_| types) {
                log.set_filter(Filter { text: filter.text[..end].to_owned(), ..filter.clone() });
            }
            log.set_filter(filter.clone());
            let (text, found) = expected(&lines, &filter);
            prop_assert_eq!(log.shown_text(), text);
            prop_assert_eq!(log.found(), found);
            prop_assert_eq!(log.text(), lines.iter().map(|line| line.render(0) + "\n").collect::<String>());
        }
    }

    #[test]
    fn what_is_drawn_reads_as_the_line_and_marks_what_was_searched(line in any_line(), text in "[aAbB0:<]{1,2}") {
        let filter = Filter { text: text.clone(), ..Filter::default() };
        let log = log_of(std::slice::from_ref(&line), filter);
        let html = log.draw_line(0, false);
        let (_, inside) = html.split_once('>').unwrap();
        let plain = inside.replace("<mark class=\"\">", "").replace("</mark>", "").replace("</li>", "");
        prop_assert_eq!(plain.replace("&lt;", "<"), line.render(0));
        prop_assert_eq!(html.contains("<mark"), !log.found().is_empty());
    }
}

#[test]
fn the_next_and_the_previous_line_found_go_round() {
    let lines: Vec<LogLine> = ["x", "", "x", "", "x"].map(|text| line(0, Level::Info, None, text)).to_vec();
    let log = log_of(&lines, Filter { text: "X".to_owned(), ..Filter::default() });
    assert_eq!(log.found(), [0, 2, 4]);
    let next = |from| log.find_from(from, false).map(|at| log.found()[at]);
    let previous = |from| log.find_from(from, true).map(|at| log.found()[at]);
    assert_eq!([next(None), next(Some(0)), next(Some(3)), next(Some(4))], [Some(0), Some(2), Some(4), Some(0)]);
    assert_eq!([previous(None), previous(Some(3)), previous(Some(0))], [Some(4), Some(2), Some(4)]);
    assert_eq!(log_of(&lines, Filter::default()).find_from(None, false), None);
}

#[test]
fn a_line_too_long_to_read_is_drawn_in_part_and_copied_whole() {
    let message = "ä".repeat(100_000);
    let log = log_of(&[line(0, Level::Info, None, &message)], Filter::default());
    assert!(log.draw_line(0, false).len() < 5_000);
    assert!(log.shown_text().contains(&message));
    assert_eq!(log.longest(), 100_000);
}

#[test]
fn two_hundred_thousand_lines_are_filtered_and_searched_as_they_come() {
    let event = |node: usize| Event {
        at_millis: Timestamp::from_epoch_millis(node as u64),
        kind: EventKind::NodeStarted { node: format!("node-{}", node % 10_000).into() },
    };
    let mut log = Log::new(0);
    log.set_filter(Filter { text: "9999".to_owned(), ..Filter::default() });
    (0..200_000).for_each(|node| log.append(&event(node)));
    assert_eq!((log.len(), log.shown(), log.found().len()), (200_000, 200_000, 20));
    log.set_filter(Filter { node: "node-7".to_owned(), ..Filter::default() });
    assert_eq!(log.shown(), 20);
    log.clear();
    assert_eq!((log.len(), log.shown(), log.found().len()), (0, 0, 0));
}

#[test]
fn the_last_lines_about_a_node_are_drawn_in_order_whatever_is_filtered() {
    let about = |node, message| line(0, Level::Warning, node, message);
    let lines = [
        about(Some("a"), "1"),
        about(Some("ab"), "2"),
        about(Some("a"), "3<"),
        about(None, "4"),
        about(Some("a"), "5"),
    ];
    let log = log_of(&lines, Filter { level: Level::Error, ..Filter::default() });
    let html = log.draw_last_of("a", 2).replace("1970-01-01 00:00:00,000 - WARNING - ", "");
    assert_eq!(html, "<li data-level=\"WARNING\">3&lt;</li><li data-level=\"WARNING\">5</li>");
    assert_eq!(log.draw_last_of("c", 2), "");
}
