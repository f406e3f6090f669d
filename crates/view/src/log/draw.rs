//! A line of the log as HTML.

use super::{Log, filter, lines::Line};
use crate::html::Html;

/// How many characters of a line are drawn; copies and downloads hold the rest.
const MOST_CHARS: usize = 2_000;

impl Log {
    /// The last lines about the node with this id, at `most` so many, as HTML; whatever the filter lets through.
    #[must_use]
    pub fn draw_last_of(&self, node: &str, most: usize) -> String {
        let about = |index: usize| self.lines.get(index).filter(|line| line.node == Some(node));
        let mut lines: Vec<Line> = (0..self.len()).rev().filter_map(about).take(most).collect();
        lines.reverse();
        let mut html = Html::new();
        for line in lines {
            html.open("li", &[("data-level", line.level.word())]).text(&self.start(&line));
            html.text(readable(line.message)).close("li");
        }
        html.finish()
    }

    /// The line at this place among those shown, as HTML; where the searched text stands is marked.
    #[must_use]
    pub fn draw_line(&self, shown: usize, is_current: bool) -> String {
        let mut html = Html::new();
        let Some(line) = self.line(shown) else { return html.finish() };
        let start = self.start(&line);
        let current = if is_current { "true" } else { "false" };
        html.open("li", &[("class", "log-line"), ("data-log-line", line.level.word()), ("aria-current", current)]);
        let message = readable(line.message);
        if filter::is_of_time(&self.filter.text) {
            draw_marked(&mut html, &(start + message), &self.filter.text);
        } else {
            html.text(&start);
            draw_marked(&mut html, message, &self.filter.text);
        }
        if message.len() < line.message.len() {
            html.leaf("i", "", " … copy or download it to read the rest");
        }
        html.close("li");
        html.finish()
    }
}

/// As much of a message as is drawn.
fn readable(message: &str) -> &str {
    message.char_indices().nth(MOST_CHARS).and_then(|(end, _)| message.get(..end)).unwrap_or(message)
}

fn draw_marked(html: &mut Html, text: &str, part: &str) {
    let mut rest = text;
    while let Some((start, end)) = filter::find(rest, part)
        && let (Some(before), Some(found), Some(after)) = (rest.get(..start), rest.get(start..end), rest.get(end..))
    {
        html.text(before).leaf("mark", "", found);
        rest = after;
    }
    html.text(rest);
}
