//! `grpc_service`, set to what a service was found to serve.

use super::{DEFAULT_SERVICE, fields::is_note};
use crate::{
    diagnostic::{Edit, Fix},
    json::{self, Kind, Member, Object, quoted},
    span::Span,
};

const KEY: &str = "grpc_service";

/// What has the nodes with these ids called on `service`.
pub(super) fn use_service(text: &str, ids: &[&str], service: &str) -> Option<Fix> {
    let root = json::parse(text).root?;
    let config = object(&root.kind)?;
    let containers = last(config, "containers").and_then(|at| object(&config.members.get(at)?.value.kind))?;
    let is_known = |id: &&str| last(containers, id).is_some();
    let top = value(config);
    let base = top.unwrap_or(DEFAULT_SERVICE);
    let nodes = containers.members.iter().filter(|member| !is_note(&member.key.text));
    let of = |node: &Member<'_>| object(&node.value.kind).and_then(value).unwrap_or(base) == service;
    let is_for_all = nodes.clone().all(|node| of(node) || ids.contains(&&*node.key.text)) && ids.iter().all(is_known);

    let base = if is_for_all { service } else { base };
    let mut edits = Vec::new();
    for node in nodes.filter(|node| ids.contains(&&*node.key.text)) {
        let Some(node) = object(&node.value.kind) else { continue };
        edits.extend(set(text, node, node.members.len().saturating_sub(1), service, base));
    }
    if is_for_all && top.unwrap_or(DEFAULT_SERVICE) != service {
        let edit = set(text, config, last(config, "start_node").unwrap_or_default(), service, DEFAULT_SERVICE);
        let start = |edit: &Edit| edit.span.start;
        let before = edits.iter().filter(|other| Some(start(other)) < edit.as_ref().map(start)).count();
        edits.splice(before..before, edit);
    }
    let whom = match ids {
        _ if is_for_all => "all nodes".to_owned(),
        [id] => ["`", id, "`"].concat(),
        _ => "these nodes".to_owned(),
    };
    let title = ["call ", &whom, " on `", service, "`"].concat();
    (!edits.is_empty()).then_some(Fix { title, edits })
}

/// What has `object` say `service`, where without a word it says `base`; a new key goes behind the member with index
/// `behind`.
fn set(text: &str, object: &Object<'_>, behind: usize, service: &str, base: &str) -> Option<Edit> {
    let there = last(object, KEY);
    if base == service {
        return there.and_then(|at| object.removal(at).pop());
    }
    if let Some(member) = there.and_then(|at| object.members.get(at)) {
        return (member.value.as_str() != Some(service))
            .then(|| Edit { span: member.value.span, replacement: quoted(service) });
    }
    let member = object.members.get(behind)?;
    let before = text.get(..member.key.span.start)?;
    let space = before.get(before.trim_end().len()..)?;
    let replacement = [",", if space.is_empty() { " " } else { space }, &quoted(KEY), ": ", &quoted(service)].concat();
    Some(Edit { span: Span::at(member.value.span.end), replacement })
}

/// Index of the member with this key; of several the last one, as everywhere.
fn last(object: &Object<'_>, key: &str) -> Option<usize> {
    object.members.iter().rposition(|member| member.key.text == key)
}

/// What an object says itself.
fn value<'v>(object: &'v Object<'_>) -> Option<&'v str> {
    object.members.get(last(object, KEY)?)?.value.as_str()
}

fn object<'v, 't>(kind: &'v Kind<'t>) -> Option<&'v Object<'t>> {
    if let Kind::Object(object) = kind { Some(object) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    const PLAIN: &str = "ContainerExecutor";
    const PACKAGED: &str = "energy.ContainerExecutor";

    /// A config of two nodes; `top` stands behind `start_node`, `a` and `b` at the end of the nodes' blocks.
    fn config(top: &str, a: &str, b: &str) -> String {
        let block = |id: &str, next: &str, more: &str| {
            format!(
                "    \"{id}\": {{\n      \"id\": \"{id}\", \"input_file\": \"/data/{id}.in\",\n      \"output_file\": \"/data/{id}\"{next}{more}\n    }}"
            )
        };
        let (a, b) = (block("a", ", \"next_node\": \"b\"", a), block("b", "", b).replace("b.in", "a"));
        format!(
            "{{\n  \"start_node\": \"a\"{top},\n  \"service_registry\": {{ \"a\": \"h:1\", \"b\": \"h:2\" }},\n  \"containers\": {{\n    \"_note\": \"\",\n{a},\n{b}\n  }}\n}}\n"
        )
    }

    fn key(space: &str, service: &str) -> String {
        format!(",{space}\"grpc_service\": \"{service}\"")
    }

    #[track_caller]
    fn check(before: &str, ids: &[&str], service: &str, title: &str, after: &str) {
        let fix = use_service(before, ids, service).expect("something to change");
        assert_eq!((fix.title.as_str(), fix.apply(before).as_str()), (title, after));
        let pipeline = config::check(after).pipeline.expect("a config that can run");
        assert!(pipeline.nodes.iter().all(|node| !ids.contains(&&*node.id) || node.service == service));
        assert_eq!(use_service(after, ids, service), None, "nothing is left to change");
    }

    #[test]
    fn a_node_is_given_its_own_service() {
        let bare = config("", "", "");
        let b = config("", "", &key("\n      ", PACKAGED));
        check(&bare, &["b"], PACKAGED, "call `b` on `energy.ContainerExecutor`", &b);
        check(&b.replace(PACKAGED, "other.Name"), &["b"], PACKAGED, "call `b` on `energy.ContainerExecutor`", &b);
        check(
            &config("", &key(" ", PACKAGED), ""),
            &["a"],
            "x.Y",
            "call `a` on `x.Y`",
            &config("", &key(" ", "x.Y"), ""),
        );
    }

    #[test]
    fn what_says_the_same_as_no_word_is_removed() {
        let top = key("\n  ", PACKAGED);
        let title = "call `a` on `energy.ContainerExecutor`";
        let b = key("\n      ", "x.Y");
        check(&config(&top, &key(" ", PLAIN), &b), &["a"], PACKAGED, title, &config(&top, "", &b));
    }

    #[test]
    fn what_all_nodes_have_stands_at_the_top() {
        let top = key("\n  ", PACKAGED);
        let title = "call all nodes on `energy.ContainerExecutor`";
        check(&config("", "", ""), &["a", "b"], PACKAGED, title, &config(&top, "", ""));
        check(&config("", &key(" ", PACKAGED), ""), &["b"], PACKAGED, title, &config(&top, &key(" ", PACKAGED), ""));
        check(&config("", "", &key(" ", "x.Y")), &["a", "b"], PACKAGED, title, &config(&top, "", ""));
        let title = "call all nodes on `ContainerExecutor`";
        check(&config(&top, "", ""), &["a", "b"], PLAIN, title, &config("", "", ""));
    }

    #[test]
    fn edits_stand_in_text_order_wherever_the_start_stands() {
        let text = r#"{"containers": {"a": {"id": "a", "grpc_service": "x.Y", "input_file": "/data/i", "output_file": "/data/o"}}, "service_registry": {"a": "h:1"}, "start_node": "a"}"#;
        let after = r#"{"containers": {"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o"}}, "service_registry": {"a": "h:1"}, "start_node": "a", "grpc_service": "energy.ContainerExecutor"}"#;
        check(text, &["a"], PACKAGED, "call all nodes on `energy.ContainerExecutor`", after);
    }

    #[test]
    fn a_node_that_is_not_there_changes_nothing() {
        assert_eq!(use_service(&config("", "", ""), &["c"], PACKAGED), None);
        assert_eq!(use_service("[]", &["a"], PACKAGED), None);
        assert_eq!(use_service("", &["a"], PACKAGED), None);
    }
}
