//! Long names, made to fit.

/// `text` in at most `max_chars` characters: what is cut is the middle, because names differ at their ends.
#[must_use]
pub fn shorten_middle(text: &str, max_chars: usize) -> String {
    let count = text.chars().count();
    if count <= max_chars {
        return text.to_owned();
    }
    let kept = max_chars.saturating_sub(1);
    let head = kept.div_ceil(2);
    let tail = kept.saturating_sub(head);
    let start = text.chars().take(head);
    let end = text.chars().skip(count.saturating_sub(tail));
    if max_chars == 0 { String::new() } else { start.chain(std::iter::once('…')).chain(end).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, max_chars: usize, expected: &str) {
        assert_eq!(shorten_middle(text, max_chars), expected);
    }

    #[test]
    fn cuts_the_middle_and_only_when_needed() {
        check("energy-generator", 16, "energy-generator");
        check("energy-generator", 9, "ener…ator");
        check("energy-generator", 8, "ener…tor");
        check("häuser-zähler", 7, "häu…ler");
        check("ab", 1, "…");
        check("ab", 0, "");
        check("", 0, "");
    }
}
