//! A table's rows and head as HTML. Everything in them is text.

use wattflow_view::html::Html;

use crate::{
    column::{Column, Kind},
    record::Record,
    words,
};

/// Characters of a field that are shown; the rest is told by its title.
const MOST_CHARS: usize = 120;
/// Columns that are shown.
const MOST_COLUMNS: usize = 64;

/// By which column rows are sorted, if by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// The column.
    pub column: usize,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// The widths of the columns, the first being that of row numbers.
#[must_use]
pub fn widths(columns: &[Column]) -> String {
    let mut html = Html::new();
    html.open("col", &[("style", "width: 9ch")]);
    for column in columns.iter().take(MOST_COLUMNS) {
        let characters = column.longest.clamp(6, 32).saturating_add(3);
        html.open("col", &[("style", &["width: ", &characters.to_string(), "ch"].concat())]);
    }
    html.finish()
}

/// The names of the columns, each a button that sorts by it.
#[must_use]
pub fn head(columns: &[Column], sorted: Option<Sorted>) -> String {
    let mut html = Html::new();
    html.open("tr", &[("aria-rowindex", "1")]);
    html.open("th", &[("scope", "col"), ("class", "results-number")]).text("row").close("th");
    for (index, column) in columns.iter().enumerate().take(MOST_COLUMNS) {
        let order = sorted.filter(|sorted| sorted.column == index);
        let (word, arrow) = match order {
            Some(Sorted { descending: true, .. }) => ("descending", " ↓"),
            Some(_) => ("ascending", " ↑"),
            None => ("none", ""),
        };
        let mut attributes = vec![("scope", "col"), ("aria-sort", word)];
        if column.kind == Kind::Number {
            attributes.push(("class", "results-number"));
        }
        html.open("th", &attributes);
        let title = ["Sort by ", &column.name, " (", column.kind.word(), ")"].concat();
        let index = index.to_string();
        html.open("button", &[("class", "results-sort"), ("data-sort", &index), ("title", &title)]);
        html.text(&cut(&column.name)).open("span", &[("aria-hidden", "true")]).text(arrow).close("span");
        html.close("button").close("th");
    }
    html.close("tr");
    html.finish()
}

/// Rows, each with its number in the file; `position` is that of the first in the table.
#[must_use]
pub fn rows(columns: &[Column], rows: &[(u64, Record)], position: u64) -> String {
    let mut html = Html::new();
    for (index, (number, record)) in (0_u64..).zip(rows) {
        // The head is the first row.
        let position = position.saturating_add(index).saturating_add(2);
        html.open("tr", &[("aria-rowindex", &position.to_string())]);
        html.leaf("th", "results-number", &words::count(number.saturating_add(1)));
        for (at, column) in columns.iter().enumerate().take(MOST_COLUMNS) {
            let text = record.text(at);
            let class = if column.kind == Kind::Number { "results-number" } else { "" };
            let shown = cut(&text);
            if shown.len() == text.len() {
                html.leaf("td", class, &text);
            } else {
                html.open("td", &[("class", class), ("title", &start(&text))]).text(&shown).close("td");
            }
        }
        html.close("tr");
    }
    html.finish()
}

/// Lines of text, each with its number.
#[must_use]
pub fn lines(rows: &[(u64, Record)]) -> String {
    let mut html = Html::new();
    for (number, record) in rows {
        html.open("div", &[("class", "results-line")]);
        html.leaf("span", "results-line-number", &words::count(number.saturating_add(1)));
        html.leaf("span", "results-line-text", &start(&record.text(0)));
        html.close("div");
    }
    html.finish()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => [text.get(..at).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

/// The first of it: what a browser lays out in no time.
fn start(text: &str) -> String {
    const MOST: usize = 2_000;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => {
            let left = words::bytes(text.len().saturating_sub(at) as u64);
            [text.get(..at).unwrap_or_default(), "… (", &left, " more)"].concat()
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let mut columns = [Column::named("<b>name"), Column::named("power")];
        columns[1].take(b"1");
        columns.to_vec()
    }

    #[test]
    fn what_is_in_a_file_is_text_whatever_it_looks_like() {
        let rows = [(7, Record::of(&["<img src=x onerror=alert(1)>", "\"2\""]))];
        for html in [super::rows(&columns(), &rows, 0), lines(&rows), head(&columns(), None)] {
            assert!(!html.contains("<img") && !html.contains("<b>"), "{html}");
        }
        assert!(super::rows(&columns(), &rows, 0).contains("<td class=\"results-number\">&quot;2&quot;</td>"));
    }

    #[test]
    fn a_row_has_its_number_in_the_file_and_its_place_in_the_table() {
        let html = rows(&columns(), &[(999_999, Record::of(&["a", "1"]))], 3);
        assert!(html.starts_with("<tr aria-rowindex=\"5\"><th class=\"results-number\">1,000,000</th>"), "{html}");
    }

    #[test]
    fn a_head_tells_how_rows_are_sorted() {
        let html = head(&columns(), Some(Sorted { column: 1, descending: true }));
        assert!(html.contains("aria-sort=\"descending\" class=\"results-number\""), "{html}");
        assert!(html.contains("aria-sort=\"none\""), "{html}");
    }

    #[test]
    fn long_fields_are_cut_where_a_character_ends() {
        let long = "é".repeat(10_000);
        let html = rows(&columns(), &[(0, Record::of(&[&long]))], 0);
        assert!(html.len() < 6_000 && html.contains('…'), "{}", html.len());
        assert!(lines(&[(0, Record::of(&[&long]))]).contains("(16.0 kB more)"));
    }
}
