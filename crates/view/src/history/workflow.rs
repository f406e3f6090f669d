//! Which runs are of one workflow.

use crate::kept::fingerprint;

/// How many digits tell configs without a name apart.
const DIGITS: usize = 8;

/// What all runs of a workflow share, by which its lock is named: what the config calls it or else, so that not all configs
/// without a name are one workflow, a word for its text.
#[must_use]
pub fn workflow_key(name: &str, config: &str) -> String {
    if !name.is_empty() {
        return name.to_owned();
    }
    let digits = fingerprint("", config);
    ["unnamed ", digits.get(..DIGITS).unwrap_or(&digits)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_name_is_known_by_it_and_the_rest_by_its_text() {
        assert_eq!(workflow_key("w", "{}"), "w");
        assert_eq!(workflow_key("w", "{ }"), "w");
        assert_eq!(workflow_key("", "{}"), workflow_key("", "{}"));
        assert_ne!(workflow_key("", "{}"), workflow_key("", "{ }"));
        assert!(workflow_key("", "{}").starts_with("unnamed "));
    }
}
