//! HTML and SVG as text, built so that nothing unescaped gets in.
//!
//! What has much content and little behaviour is written this way: it is pure, tested natively, and a fraction of the
//! code that a component of its own would add to the page.

/// A piece of HTML or SVG under construction. Names of elements and attributes are the program's own; all text and
/// attribute values are escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens an element.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// Closes the element opened as `name`.
    pub fn close(&mut self, name: &'static str) -> &mut Self {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
        self
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                _ => self.0.push(character),
            }
        }
        self
    }

    /// An element with nothing but text in it.
    pub fn leaf(&mut self, name: &'static str, class: &'static str, text: &str) -> &mut Self {
        self.open(name, &[("class", class)]).text(text).close(name)
    }

    /// A sentence, in which what stands between backticks is code.
    pub fn words(&mut self, words: &str) -> &mut Self {
        let mut rest = words;
        while let Some((before, (code, after))) =
            rest.split_once('`').and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
        {
            self.text(before).open("code", &[]).text(code).close("code");
            rest = after;
        }
        self.text(rest)
    }

    /// An element with nothing but a sentence in it.
    pub fn sentence(&mut self, name: &'static str, class: &'static str, words: &str) -> &mut Self {
        self.open(name, &[("class", class)]).words(words).close(name)
    }

    /// Text that gives way before its end where there is no room: names that begin alike differ there. The element around
    /// it has the class `cut`, and what reads pages aloud is told its text by a label.
    pub fn cut(&mut self, text: &str) -> &mut Self {
        const END_CHARS: usize = 10;
        let ends_at = text.char_indices().rev().nth(END_CHARS.saturating_sub(1)).map_or(0, |(at, _)| at);
        let (start, end) = text.split_at_checked(ends_at).unwrap_or((text, ""));
        for part in [start, end] {
            self.open("span", &[]).text(part).close("span");
        }
        self
    }

    /// The finished text.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

/// A sentence as HTML: what stands between backticks is code.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut html = Html::new();
    html.words(words);
    html.finish()
}

/// The elements that finished markup consists of, in order, each as its own markup. Text before one counts as its own.
pub fn elements(markup: &str) -> impl Iterator<Item = &str> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        let mut depth = 0_usize;
        let mut from = 0_usize;
        // Every `<` is a tag's, and every element is closed (`Html`).
        while let Some(at) = rest.get(from..)?.find('<') {
            from = from.saturating_add(at).saturating_add(1);
            if !rest.get(from..)?.starts_with('/') {
                depth = depth.saturating_add(1);
                continue;
            }
            depth = depth.saturating_sub(1);
            if depth == 0 {
                let end = from.saturating_add(rest.get(from..)?.find('>')?).saturating_add(1);
                let (element, after) = rest.split_at_checked(end)?;
                rest = after;
                return Some(element);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_elements(markup: &str, expected: &[&str]) {
        assert_eq!(elements(markup).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn markup_is_told_element_by_element() {
        check_elements("", &[]);
        check_elements("<p></p>", &["<p></p>"]);
        check_elements("<p a=\"b\">c<i>d</i></p><b></b>", &["<p a=\"b\">c<i>d</i></p>", "<b></b>"]);
        check_elements("<p>not closed", &[]);
    }

    #[test]
    fn text_and_attribute_values_are_escaped() {
        let mut html = Html::new();
        html.open("p", &[("title", "a\"b<c")]).text("<script>&").close("p");
        assert_eq!(html.finish(), "<p title=\"a&quot;b&lt;c\">&lt;script&gt;&amp;</p>");
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(sentence("`a<b` is no node of `c`"), "<code>a&lt;b</code> is no node of <code>c</code>");
        assert_eq!(sentence("no code"), "no code");
        assert_eq!(sentence("`a` b` c"), "<code>a</code> b` c", "one by itself is a backtick");
    }

    #[test]
    fn the_end_of_a_long_text_stands_by_itself() {
        let cut = |text: &str| {
            let mut html = Html::new();
            html.cut(text);
            html.finish()
        };
        assert_eq!(cut("substation-0417"), "<span>subst</span><span>ation-0417</span>");
        assert_eq!(cut("häuser-zähler"), "<span>häu</span><span>ser-zähler</span>");
        assert_eq!(cut("short"), "<span></span><span>short</span>");
    }

    proptest! {
        #[test]
        fn the_elements_of_markup_are_all_of_it(pieces in prop::collection::vec((".*", ".*"), 0..5)) {
            let markup = |(title, text): &(String, String)| {
                let mut html = Html::new();
                html.open("g", &[("title", title)]).leaf("text", "a", text).close("g");
                html.finish()
            };
            let pieces: Vec<String> = pieces.iter().map(markup).collect();
            let whole = pieces.concat();
            prop_assert_eq!(elements(&whole).collect::<Vec<_>>(), pieces);
        }

        #[test]
        fn no_text_opens_a_tag_or_ends_an_attribute(text in ".*") {
            let mut html = Html::new();
            html.text(&text);
            prop_assert!(!html.finish().contains(['<', '>', '"']));
            let words = sentence(&text).replace("<code>", "").replace("</code>", "");
            prop_assert!(!words.contains(['<', '>', '"']));
        }
    }
}
