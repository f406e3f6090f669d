//! Filling in what differs from one bootstrap to the next.

use std::borrow::Cow;

/// `template` with each `{{name}}` replaced by its value. What a value holds is not looked into.
pub(super) fn fill(template: &str, values: &[(&str, Cow<'_, str>)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value);
        filled.push_str(value.unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// `text` as a YAML string, which a JSON string is.
pub(super) fn quoted(text: &str) -> Cow<'static, str> {
    Cow::Owned(serde_json::Value::from(text).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, expected: &str) {
        assert_eq!(fill(template, &[("a", "1{{b}}".into()), ("b", quoted("\"\n"))]), expected);
    }

    #[test]
    fn names_are_replaced_and_values_left_alone() {
        check("", "");
        check("x: {{a}}, { b: {{b}} }", "x: 1{{b}}, { b: \"\\\"\\n\" }");
        check("{{b}}{{a}}", "\"\\\"\\n\"1{{b}}");
    }
}
