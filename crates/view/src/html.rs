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

    /// The finished text.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_and_attribute_values_are_escaped() {
        let mut html = Html::new();
        html.open("p", &[("title", "a\"b<c")]).text("<script>&").close("p");
        assert_eq!(html.finish(), "<p title=\"a&quot;b&lt;c\">&lt;script&gt;&amp;</p>");
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_or_ends_an_attribute(text in ".*") {
            let mut html = Html::new();
            html.text(&text);
            prop_assert!(!html.finish().contains(['<', '>', '"']));
        }
    }
}
