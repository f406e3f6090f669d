//! The commands of the page as lists: what the palette finds, and which keys there are.

use crate::html::Html;

/// One line of the palette.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What is done, or the id of a node.
    pub name: &'a str,
    /// The keys that do the same, as `aria-keyshortcuts` has them; empty where there are none.
    pub keys: &'a str,
    /// Whether it is a node, to which it leads.
    pub is_node: bool,
}

/// The lines of the palette, as options of a list box; the option `chosen` is the one that Enter takes.
#[must_use]
pub fn options(entries: &[Entry<'_>], chosen: usize) -> String {
    let mut html = Html::new();
    for (index, entry) in entries.iter().enumerate() {
        let (number, is_chosen) = (index.to_string(), if index == chosen { "true" } else { "false" });
        let id = ["option-", &number].concat();
        html.open("li", &[("role", "option"), ("id", &id), ("aria-selected", is_chosen), ("data-option", &number)]);
        html.leaf("span", if entry.is_node { "mono" } else { "" }, entry.name);
        if entry.is_node {
            html.leaf("span", "quiet-text", "node");
        } else {
            keys(&mut html, entry.keys);
        }
        html.close("li");
    }
    html.finish()
}

/// Which keys do what, as rows of a table.
#[must_use]
pub fn key_rows(entries: &[Entry<'_>]) -> String {
    let mut html = Html::new();
    for entry in entries.iter().filter(|entry| !entry.keys.is_empty()) {
        html.open("tr", &[]).open("td", &[]);
        keys(&mut html, entry.keys);
        html.close("td").leaf("td", "", entry.name).close("tr");
    }
    html.finish()
}

/// `"Control+K Meta+K"`: `Ctrl K` or `⌘ K`.
fn keys(html: &mut Html, keys: &str) {
    html.open("span", &[("class", "keys")]);
    for (at, key) in keys.split(' ').filter(|key| !key.is_empty()).enumerate() {
        if at > 0 {
            html.text(" or ");
        }
        let key = match key.split_once('+') {
            Some(("Control", key)) => ["Ctrl ", key].concat(),
            Some(("Meta", key)) => ["⌘ ", key].concat(),
            _ => key.to_owned(),
        };
        html.leaf("kbd", "", &key);
    }
    html.close("span");
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [Entry<'static>; 3] = [
        Entry { name: "Run pipeline", keys: "r", is_node: false },
        Entry { name: "Commands", keys: "Control+K Meta+K", is_node: false },
        Entry { name: "a<b", keys: "", is_node: true },
    ];

    #[test]
    fn the_palette_is_a_list_of_options_of_which_one_is_chosen() {
        insta::assert_snapshot!(options(&ENTRIES, 2).replace("<li", "\n<li"), @r#"

        <li role="option" id="option-0" aria-selected="false" data-option="0"><span class="">Run pipeline</span><span class="keys"><kbd class="">r</kbd></span></li>
        <li role="option" id="option-1" aria-selected="false" data-option="1"><span class="">Commands</span><span class="keys"><kbd class="">Ctrl K</kbd> or <kbd class="">⌘ K</kbd></span></li>
        <li role="option" id="option-2" aria-selected="true" data-option="2"><span class="mono">a&lt;b</span><span class="quiet-text">node</span></li>
        "#);
    }

    #[test]
    fn the_list_of_keys_holds_what_has_keys() {
        insta::assert_snapshot!(key_rows(&ENTRIES).replace("<tr", "\n<tr"), @r#"

        <tr><td><span class="keys"><kbd class="">r</kbd></span></td><td class="">Run pipeline</td></tr>
        <tr><td><span class="keys"><kbd class="">Ctrl K</kbd> or <kbd class="">⌘ K</kbd></span></td><td class="">Commands</td></tr>
        "#);
    }
}
