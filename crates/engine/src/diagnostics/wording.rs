//! How diagnostics are worded, and how they quote what stands in a config.

use crate::{
    diagnostic::{Diagnostic, Edit, Fix, Label, Severity},
    json::quoted,
    span::Span,
};

/// Most characters of a name or value that a message quotes.
const MAX_QUOTED_CHARS: usize = 80;

/// `text` on one line, shortened in the middle when it is long, with nothing in it that cannot be seen.
#[inline(never)]
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let count = text.chars().count();
    let kept = MAX_QUOTED_CHARS.div_euclid(2);
    for (at, c) in text.chars().enumerate() {
        if count > MAX_QUOTED_CHARS && at == kept {
            plain.push('…');
        }
        if count > MAX_QUOTED_CHARS && (kept..count.saturating_sub(kept)).contains(&at) {
            continue;
        }
        if c.is_control() || is_invisible(c) {
            plain.push_str("\\u{");
            plain.push_str(&hex(u32::from(c), 1));
            plain.push('}');
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Whether it shows as nothing, or turns the direction of what follows.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `template` with `words` in it: one [`plain`] for each `{}`, one as it is for each `{!}`.
///
/// One function for all sentences is a fraction of what `format!` would put into the page for each. So are the
/// functions below that make a diagnostic, as long as none is copied into the files that call it.
#[inline(never)]
pub(super) fn say(template: &str, words: &[&str]) -> String {
    let mut said = String::new();
    let mut words = words.iter();
    for (at, part) in template.split('{').enumerate() {
        let (word, rest) = match (part.strip_prefix('}'), part.strip_prefix("!}")) {
            _ if at == 0 => (String::new(), part),
            (Some(rest), _) => (plain(words.next().copied().unwrap_or_default()), rest),
            (_, Some(rest)) => (words.next().copied().unwrap_or_default().to_owned(), rest),
            _ => ("{".to_owned(), part),
        };
        said.push_str(&word);
        said.push_str(rest);
    }
    said
}

/// The hexadecimal digits of `number`, at least `digits` of them.
pub(super) fn hex(number: u32, digits: u32) -> String {
    let mut hex = String::new();
    for place in (0..8_u32).rev() {
        let rest = number.checked_shr(place.saturating_mul(4)).unwrap_or(0);
        if rest > 0 || place < digits {
            hex.extend(char::from_digit(rest & 0xf, 16));
        }
    }
    hex
}

/// A character as `U+0009`.
pub(super) fn code_point(c: char) -> String {
    say("U+{}", &[&hex(u32::from(c), 4).to_ascii_uppercase()])
}

impl Diagnostic {
    /// A diagnostic without labels, help and fix. Its message is `template` with `words` in it, as [`say`] does.
    #[inline(never)]
    pub(crate) fn new(
        code: &'static str,
        severity: Severity,
        span: Span,
        pointer: String,
        template: &str,
        words: &[&str],
    ) -> Self {
        let message = say(template, words);
        Self { code, severity, message, pointer, span, labels: Vec::new(), help: String::new(), fix: None }
    }

    /// The same with another severity.
    #[inline(never)]
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with a related place.
    #[inline(never)]
    pub(super) fn label(mut self, span: Span, template: &str, words: &[&str]) -> Self {
        self.labels.push(Label { span, message: say(template, words) });
        self
    }

    /// The same with what to do.
    #[inline(never)]
    pub(super) fn help(mut self, template: &str, words: &[&str]) -> Self {
        self.help = say(template, words);
        self
    }

    /// The same with a repair; none when `edits` is empty.
    #[inline(never)]
    pub(super) fn fix(mut self, template: &str, words: &[&str], edits: Vec<Edit>) -> Self {
        if !edits.is_empty() {
            self.fix = Some(Fix { title: say(template, words), edits });
        }
        self
    }

    /// The same with `meant`, as a JSON string, for what stands at `span`.
    #[inline(never)]
    pub(super) fn did_you_mean(self, span: Span, meant: &str) -> Self {
        self.help("did you mean `{}`?", &[meant]).replace_with(span, meant)
    }

    /// The same with the repair that puts `meant`, as a JSON string, in place of what stands at `span`.
    #[inline(never)]
    pub(super) fn replace_with(self, span: Span, meant: &str) -> Self {
        self.fix("replace with `{}`", &[meant], Edit::one(span, &quoted(meant)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_stays_short_and_on_one_line() {
        assert_eq!(plain("a\nb\u{202e}"), "a\\u{a}b\\u{202e}");
        assert_eq!(plain(&"é".repeat(80)).chars().count(), 80);
        let long = format!("{}{}", "a".repeat(80), "b".repeat(80));
        assert_eq!(plain(&long), format!("{}…{}", "a".repeat(40), "b".repeat(40)));
    }

    #[test]
    fn words_go_where_the_template_says() {
        assert_eq!(say("`{}` of {!}: {", &["a\0", "`b`"]), "`a\\u{0}` of `b`: {");
        assert_eq!(say("", &["a"]), "");
        assert_eq!(say("{}{}", &[]), "");
    }

    #[test]
    fn characters_that_cannot_be_seen_have_their_number() {
        assert_eq!(code_point('\t'), "U+0009");
        assert_eq!(code_point('\u{1f600}'), "U+1F600");
        assert_eq!((hex(0, 2), hex(0xff, 2)), ("00".to_owned(), "ff".to_owned()));
    }
}
