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
/// The case of ASCII letters does not matter, and spaces of the query are not looked for.
// Letters of all scripts would need tables, and a general search its code, both of some kilobytes on the page.
#[must_use]
pub fn score(query: &str, text: &str) -> Option<i32> {
    let (query, text) = (query.trim_ascii().as_bytes(), text.as_bytes());
    // Of two that answer as well, the shorter one is meant.
    let mut score = i32::try_from(text.len()).unwrap_or(MOST_LENGTH).min(MOST_LENGTH).saturating_neg();
    if let Some(at) = text.windows(query.len().max(1)).position(|part| part.eq_ignore_ascii_case(query)) {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let [within, word, whole] = WHOLE;
        return Some(score.saturating_add(match before {
            None => whole,
            Some(before) if is_between(*before) => word,
            Some(_) => within,
        }));
    }
    let mut rest = text.iter();
    let mut before = b' ';
    for wanted in query.iter().filter(|wanted| **wanted != b' ') {
        let mut skipped = false;
        loop {
            let letter = *rest.next()?;
            let starts_word = is_between(before);
            before = letter;
            if letter.eq_ignore_ascii_case(wanted) {
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

const fn is_between(letter: u8) -> bool {
    letter.is_ascii() && !letter.is_ascii_alphanumeric()
}

/// The indices of the texts that answer `query` best, `most` at most, the best first; as they stand where it is empty.
pub fn best<'a>(query: &str, texts: impl Iterator<Item = &'a str>, most: usize) -> Vec<usize> {
    let is_empty = query.trim_ascii().is_empty();
    let mut found: Vec<(i32, usize)> = Vec::new();
    for (index, text) in texts.enumerate() {
        let Some(score) = (if is_empty { Some(0) } else { score(query, text) }) else { continue };
        // Few are kept, so each is put into its place at once.
        let place = found.iter().position(|(other, _)| *other < score).unwrap_or(found.len());
        if place < most {
            found.truncate(most.saturating_sub(1));
            found.insert(place, (score, index));
        }
    }
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
            let query: String = text.to_ascii_lowercase().chars().zip(keep).filter(|(_, keep)| *keep).map(|(letter, _)| letter).collect();
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
