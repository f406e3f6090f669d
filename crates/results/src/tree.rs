//! JSON as a tree: each list and object can be unfolded, and shows so many of its members at a time.

use wattflow_engine::json::{Kind, Value, parse};
use wattflow_view::html::Html;

use crate::words;

/// Members that are shown at a time.
const MOST_MEMBERS: usize = 100;
/// Characters of a string or a key that are shown.
const MOST_CHARS: usize = 2_000;

/// The whole value, its members folded but for the first level; `None` where the text is no JSON.
#[must_use]
pub fn root(text: &str) -> Option<String> {
    let document = parse(text);
    let root = document.root.filter(|_| document.errors.is_empty())?;
    let mut html = Html::new();
    if members(&root).is_empty() {
        html.open("ul", &[("class", "results-tree")]);
        item(&mut html, None, &root, "");
    } else {
        html.open("p", &[("class", "quiet-text")]).text(&summary(&root)).close("p");
        html.open("ul", &[("class", "results-tree")]);
        list(&mut html, &root, "", 0);
    }
    html.close("ul");
    Some(html.finish())
}

/// Members of the value at `path`, from the one with index `from` on, as list items.
#[must_use]
pub fn members_at(text: &str, path: &str, from: usize) -> String {
    let document = parse(text);
    let mut html = Html::new();
    if let Some(value) = document.root.as_ref().and_then(|root| at(root, path)) {
        list(&mut html, value, path, from);
    }
    html.finish()
}

/// What a list or an object holds, each with its key where it has one.
fn members<'v>(value: &'v Value<'v>) -> Vec<(Option<&'v str>, &'v Value<'v>)> {
    match &value.kind {
        Kind::Array(values) => values.iter().map(|value| (None, value)).collect(),
        Kind::Object(object) => object.members.iter().map(|member| (Some(&*member.key.text), &member.value)).collect(),
        _ => Vec::new(),
    }
}

/// Follows indices separated by slashes.
fn at<'v>(root: &'v Value<'v>, path: &str) -> Option<&'v Value<'v>> {
    path.split('/').filter(|step| !step.is_empty()).try_fold(root, |value, step| {
        let index: usize = step.parse().ok()?;
        members(value).get(index).map(|(_, value)| *value)
    })
}

fn list(html: &mut Html, value: &Value<'_>, path: &str, from: usize) {
    let all = members(value);
    for (index, (key, member)) in all.iter().enumerate().skip(from).take(MOST_MEMBERS) {
        let number;
        let key: &str = if let Some(key) = key {
            key
        } else {
            number = index.to_string();
            &number
        };
        item(html, Some(key), member, &[path, "/", &index.to_string()].concat());
    }
    let next = from.saturating_add(MOST_MEMBERS);
    let left = all.len().saturating_sub(next);
    if left > 0 {
        html.open("li", &[]);
        html.open("button", &[("class", "button small"), ("data-more", path), ("data-from", &next.to_string())]);
        html.text(&["Show more (", &words::count(left as u64), " left)"].concat()).close("button").close("li");
    }
}

fn item(html: &mut Html, key: Option<&str>, value: &Value<'_>, path: &str) {
    html.open("li", &[]);
    let is_folded = !members(value).is_empty();
    if is_folded {
        html.open("details", &[("data-path", path)]).open("summary", &[]);
    }
    if let Some(key) = key {
        html.leaf("span", "results-key", cut(key)).text(": ");
    }
    match &value.kind {
        Kind::String(text) => {
            html.open("span", &[("class", "results-string")]).text("\"").text(cut(text));
            html.text(if cut(text).len() < text.len() { "…" } else { "\"" }).close("span");
        }
        Kind::Number(number) => drop(html.leaf("span", "results-value", number.text())),
        Kind::Bool(value) => drop(html.leaf("span", "results-value", if *value { "true" } else { "false" })),
        Kind::Null => drop(html.leaf("span", "results-value", "null")),
        Kind::Array(_) | Kind::Object(_) | Kind::Invalid => drop(html.leaf("span", "quiet-text", &summary(value))),
    }
    if is_folded {
        html.close("summary").open("ul", &[]).close("ul").close("details");
    }
    html.close("li");
}

fn summary(value: &Value<'_>) -> String {
    match &value.kind {
        Kind::Array(values) => ["[", &words::counted(values.len() as u64, "item"), "]"].concat(),
        Kind::Object(object) => ["{", &words::counted(object.members.len() as u64, "member"), "}"].concat(),
        _ => String::new(),
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MOST_CHARS).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_level_is_there_and_the_rest_is_unfolded_by_its_path() {
        let text = r#"{"processed":[{"power":120.5},{"power":null}],"skippedRows":7,"<b>":"<i>"}"#;
        let html = root(text).unwrap();
        assert!(
            html.contains("{3 members}") && html.contains("data-path=\"/0\"") && html.contains("[2 items]"),
            "{html}"
        );
        assert!(
            html.contains("&lt;b&gt;") && html.contains("\"&lt;i&gt;") || html.contains("&quot;&lt;i&gt;"),
            "{html}"
        );
        assert!(!html.contains("120.5"), "{html}");
        let second = members_at(text, "/0", 0);
        assert!(second.contains("data-path=\"/0/1\""), "{second}");
        assert!(members_at(text, "/0/0", 0).contains(">120.5<"));
        assert_eq!(members_at(text, "/9/9", 0), "");
        assert_eq!(members_at(text, "/x", 0), "");
    }

    #[test]
    fn long_lists_come_in_parts() {
        let text = format!("[{}]", vec!["0"; 250].join(","));
        let html = root(&text).unwrap();
        assert_eq!(html.matches("<li>").count(), 101);
        assert!(html.contains("data-from=\"100\"") && html.contains("(150 left)"), "{html}");
        let last = members_at(&text, "", 200);
        assert_eq!(last.matches("<li>").count(), 50);
        assert!(last.contains(">249<"));
    }

    #[test]
    fn what_is_no_json_has_no_tree() {
        assert_eq!(root("{\"a\": }"), None);
        assert_eq!(root(""), None);
        assert!(root("\"only text\"").unwrap().contains("only text"));
    }
}
