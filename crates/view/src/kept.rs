//! The configs that a page leaves behind for when it is opened again, as one text.
//!
//! Each is a line of its facts, separated by tabs, with the length of its text, which follows.

/// Edits that are in no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edits {
    /// There are none.
    None,
    /// To the config that the page was opened with.
    OfOpened,
    /// To another one, whose own text is not kept.
    OfOther,
}

impl Edits {
    const WORDS: [(Self, &str); 3] = [(Self::None, "none"), (Self::OfOpened, "of-opened"), (Self::OfOther, "of-other")];

    /// What sets `text` apart from `saved`, its file's; `opened_with` is the [`fingerprint`] of what the page was opened
    /// with.
    #[must_use]
    pub fn of(name: &str, text: &str, saved: &str, opened_with: &str) -> Self {
        if text == saved {
            Self::None
        } else if fingerprint(name, saved) == opened_with {
            Self::OfOpened
        } else {
            Self::OfOther
        }
    }

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(edits, _)| *edits == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(edits, _)| *edits)
    }
}

/// A config that was there when the page was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whether it was the one shown; all others could be gone back to.
    pub is_open: bool,
    /// Whether it came in a link, and the user has not had its services called yet.
    pub is_linked: bool,
    /// The file's name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Which edits it has.
    pub edits: Edits,
    /// [`fingerprint`] of the config that the page had been opened with.
    pub opened_with: String,
}

/// Follows the role of a config that came in a link.
const LINKED: &str = "-linked";

/// All of them as one text.
#[must_use]
pub fn pack(configs: &[Kept]) -> String {
    let mut packed = String::new();
    for Kept { is_open, is_linked, name, text, edits, opened_with } in configs {
        let role = if *is_open { "open" } else { "earlier" };
        let linked = if *is_linked { LINKED } else { "" };
        let name = name.replace(['\t', '\n'], " ");
        let length = text.len().to_string();
        for part in [role, linked, "\t", opened_with, "\t", edits.word(), "\t", &length, "\t", &name, "\n", text] {
            packed.push_str(part);
        }
    }
    packed
}

/// The configs of a packed text, as far as it can be read.
#[must_use]
pub fn unpack(mut packed: &str) -> Vec<Kept> {
    let mut configs = Vec::new();
    while let Some((kept, rest)) = first(packed) {
        configs.push(kept);
        packed = rest;
    }
    configs
}

fn first(packed: &str) -> Option<(Kept, &str)> {
    let (facts, rest) = packed.split_once('\n')?;
    let mut facts = facts.splitn(5, '\t');
    let (role, opened_with, edits) = (facts.next()?, facts.next()?, Edits::from_word(facts.next()?)?);
    let (text, rest) = rest.split_at_checked(facts.next()?.parse().ok()?)?;
    let kept = Kept {
        is_open: role.starts_with("open"),
        is_linked: role.ends_with(LINKED),
        name: facts.next()?.to_owned(),
        text: text.to_owned(),
        edits,
        opened_with: opened_with.to_owned(),
    };
    Some((kept, rest))
}

/// Tells one config from another (FNV-1a, 64 bits); nobody has a reason to forge it.
#[must_use]
pub fn fingerprint(name: &str, text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes().chain([b'\n']).chain(text.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash.to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(configs: &[Kept]) {
        assert_eq!(unpack(&pack(configs)), configs);
    }

    fn kept(is_open: bool, name: &str, text: &str, edits: Edits) -> Kept {
        Kept {
            is_open,
            is_linked: !is_open,
            name: name.into(),
            text: text.into(),
            edits,
            opened_with: fingerprint("a", "b"),
        }
    }

    #[test]
    fn configs_come_back_as_they_were() {
        check(&[]);
        check(&[kept(true, "a.json", "{}\n\topen\t", Edits::None), kept(false, "é", "", Edits::OfOther)]);
    }

    #[test]
    fn what_is_damaged_is_left_out() {
        let packed = pack(&[kept(true, "a", "{}", Edits::None), kept(false, "b", "[]", Edits::OfOpened)]);
        let names = |packed: &str| unpack(packed).into_iter().map(|kept| kept.name).collect::<Vec<_>>();
        assert_eq!(names(&packed[..packed.len() - 1]), ["a"]);
        assert_eq!(names("older form"), [""; 0]);
        assert_eq!(names(&packed.replace("of-opened", "newer")), ["a"]);
    }

    #[test]
    fn edits_are_told_by_what_they_were_made_to() {
        let opened = fingerprint("a", "saved");
        assert_eq!(Edits::of("a", "saved", "saved", &opened), Edits::None);
        assert_eq!(Edits::of("a", "text", "saved", &opened), Edits::OfOpened);
        assert_eq!(Edits::of("b", "text", "saved", &opened), Edits::OfOther);
        assert_eq!(Edits::of("a", "text", "", &opened), Edits::OfOther);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>(), other in any::<String>()) {
            check(&[kept(true, "a", &text, Edits::OfOpened), kept(false, "b", &other, Edits::OfOther)]);
        }

        #[test]
        fn no_text_breaks_it(packed in any::<String>()) {
            let _ = unpack(&packed);
        }
    }
}
