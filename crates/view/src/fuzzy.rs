//! Finding a name by some of its letters.

/// What a letter at the beginning of a word is worth.
const WORD_START: i32 = 8;
/// What a letter right after the one before is worth.
const IN_A_ROW: i32 = 4;
/// What it is worth that the query stands in the text as it is: within a word, at the beginning of one, or of the text.
const WHOLE: [i32; 3] = [8, 64, 96];
/// How much of its length may count against a text.
const MOST_LENGTH: i32 = 32;

/// How well `text` answers `query`, higher being better; `None` where it does not hold all its letters in their order.
/// Case does not matter, and spaces of the query are not looked for.
#[must_use]
pub fn score(query: &str, text: &str) -> Option<i32> {
    let (query, text) = (query.trim().to_lowercase(), text.to_lowercase());
    // Of two that answer as well, the shorter one is meant.
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
    let mut score = length.min(MOST_LENGTH).saturating_neg();
    if let Some(at) = text.find(&query) {
        let starts_word = text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(is_between);
        let [within, word, text] = WHOLE;
        return Some(score.saturating_add(match (at, starts_word) {
            (0, _) => text,
            (_, true) => word,
            (_, false) => within,
        }));
    }
    let mut rest = text.chars();
    let mut before = ' ';
    for wanted in query.chars().filter(|wanted| !wanted.is_whitespace()) {
        let mut skipped = false;
        loop {
            let letter = rest.next()?;
            let starts_word = is_between(before);
            before = letter;
            if letter == wanted {
                score = score.saturating_add(match (starts_word, skipped) {
                    (true, _) => WORD_START,
                    (false, false) => IN_A_ROW,
                    (false, true) => 0,
                });
                break;
            }
            skipped = true;
        }
    }
    Some(score)
}

fn is_between(letter: char) -> bool {
    !letter.is_alphanumeric()
}

/// The indices of the texts that answer `query` best, `most` at most, the best first; as they stand where it is empty.
pub fn best<'a>(query: &str, texts: impl Iterator<Item = &'a str>, most: usize) -> Vec<usize> {
    let mut found: Vec<(i32, usize)> = Vec::new();
    for (index, text) in texts.enumerate() {
        if query.trim().is_empty() {
            found.push((0, index));
            if found.len() == most {
                break;
            }
        } else if let Some(score) = score(query, text) {
            found.push((score.saturating_neg(), index));
        }
    }
    found.sort_unstable();
    found.truncate(most);
    found.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks what is found among these by `query`, the best first.
    #[track_caller]
    fn check(query: &str, texts: &[&str], expected: &[&str]) {
        let found: Vec<&str> = best(query, texts.iter().copied(), 10).into_iter().map(|index| texts[index]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn letters_in_their_order_are_enough() {
        check("rp", &["Run pipeline", "Cancel run", "Theme: dark"], &["Run pipeline"]);
        check("xyz", &["Run pipeline"], &[]);
        check("RUN PIPE", &["Run pipeline"], &["Run pipeline"]);
        check("run line", &["Run pipeline"], &["Run pipeline"]);
    }

    #[test]
    fn what_is_likely_meant_comes_first() {
        check(
            "run",
            &["Prune", "Cancel run", "Run pipeline", "Return"],
            &["Run pipeline", "Cancel run", "Prune", "Return"],
        );
        check("rg", &["energy-generator", "report-generator"], &["report-generator", "energy-generator"]);
        check("node-1", &["node-10", "node-1", "node-100"], &["node-1", "node-10", "node-100"]);
    }

    #[test]
    fn without_a_query_everything_is_found_as_it_stands() {
        check(" ", &["b", "a"], &["b", "a"]);
        assert_eq!(best("", ["a"; 100].into_iter(), 10).len(), 10);
    }

    proptest! {
        #[test]
        fn every_text_is_found_by_some_of_its_letters(text in "\\PC{1,12}", keep in proptest::collection::vec(any::<bool>(), 12)) {
            let lower = text.to_lowercase();
            let query: String = lower.chars().zip(keep).filter(|(_, keep)| *keep).map(|(letter, _)| letter).collect();
            prop_assert!(score(&query, &text).is_some(), "{query:?} in {text:?}");
        }

        #[test]
        fn a_longer_query_never_finds_more(text in "[a-c -]{0,12}", query in "[a-c]{1,4}", more in "[a-c]") {
            if score(&query, &text).is_none() {
                prop_assert!(score(&(query + &more), &text).is_none());
            }
        }
    }
}
