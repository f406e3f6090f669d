//! Which node stands at a place of the text.

use super::check;

/// Checks which node stands where `marked` first occurs.
#[track_caller]
fn check_at(text: &str, marked: &str, expected: Option<&str>) {
    let outline = check(text).outline.unwrap();
    let offset = text.find(marked).unwrap();
    let node = outline.node_at(offset).map(|node| outline.nodes[node].id.as_str());
    assert_eq!(node, expected, "{marked}");
}

#[test]
fn the_node_whose_key_or_block_holds_the_offset() {
    let text = r#"{"containers": {"a": {"id": "a"}, "b": {"id": "b"}}, "start_node": "a"}"#;
    check_at(text, "\"a\": {", Some("a"));
    check_at(text, "\"id\": \"a\"", Some("a"));
    check_at(text, ", \"b\"", Some("a"));
    check_at(text, " \"b\"", None);
    check_at(text, "b\": {", Some("b"));
    check_at(text, "containers", None);
    assert_eq!(check(text).outline.unwrap().node_at(usize::MAX), None);
}

#[test]
fn of_two_blocks_under_one_key_only_the_last_is_a_node() {
    let text = r#"{"containers": {"a": {"id": "first"}, "b": {}, "a": {"id": "last"}}}"#;
    check_at(text, "first", None);
    check_at(text, "\"b\"", Some("b"));
    check_at(text, "last", Some("a"));
}

#[test]
fn an_item_of_the_older_form_is_a_node_too() {
    let text = r#"{"containers": [{"id": "a"}, {"id": "b"}]}"#;
    check_at(text, "{\"id\": \"b", Some("b"));
}
