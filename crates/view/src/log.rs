//! The log of a run: all lines, those that a filter lets through, and where a text is found in them.
//!
//! Made for some 200,000 lines: a line costs its text and a few words, to append one costs the same however many there are,
//! and only what is in view is ever drawn.

mod draw;
mod filter;
mod lines;
#[cfg(test)]
mod tests;

pub use filter::Filter;
use lines::{Line, Lines};
use wattflow_engine::event::{
    Event, EventKind,
    orchestrator_log::{Level, LogLine, line_start, log_line},
};

/// The log of a run, and what of it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    lines: Lines,
    /// Minutes that the times shown are east of UTC.
    utc_offset_minutes: i32,
    /// Whether the run is a simulated one, of which each line says so.
    is_simulated: bool,
    filter: Filter,
    /// Whether a node has exactly the id that the filter names: then parts of ids do not count.
    is_node_exact: bool,
    /// The lines that the filter lets through; all of them while it is none.
    passing: Option<Vec<usize>>,
    /// Which of the lines shown hold the text that is searched.
    found: Vec<usize>,
}

impl Log {
    /// No lines; times will be shown as they are `utc_offset_minutes` east of UTC.
    #[must_use]
    pub fn new(utc_offset_minutes: i32) -> Self {
        Self { utc_offset_minutes, ..Self::default() }
    }

    /// Minutes that the times shown are east of UTC.
    #[must_use]
    pub fn utc_offset_minutes(&self) -> i32 {
        self.utc_offset_minutes
    }

    /// Appends what tells of `event`, if anything does.
    pub fn append(&mut self, event: &Event) {
        if let EventKind::RunStarted { simulated, .. } = &event.kind {
            self.is_simulated = simulated.is_some();
        }
        if let Some(line) = log_line(event, self.is_simulated) {
            self.push(&line);
        }
    }

    /// Forgets the lines, not the filter.
    pub fn clear(&mut self) {
        self.lines = Lines::default();
        self.select();
    }

    /// How many lines there are, shown or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is shown, and what is searched.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Shows and searches something else.
    pub fn set_filter(&mut self, filter: Filter) {
        let same_lines = filter.level == self.filter.level && filter.node == self.filter.node;
        // What holds a text holds its beginning: while it is typed, each letter looks only where the one before was found.
        let narrows = same_lines && !self.filter.text.is_empty() && filter.text.starts_with(&self.filter.text);
        self.filter = filter;
        if narrows {
            let found = std::mem::take(&mut self.found);
            self.found = found.into_iter().filter(|shown| self.is_found(*shown)).collect();
        } else if same_lines {
            self.search();
        } else {
            self.select();
        }
    }

    /// How many lines are shown.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.passing.as_ref().map_or(self.len(), Vec::len)
    }

    /// Which of the lines shown hold the text that is searched, in order.
    #[must_use]
    pub fn found(&self) -> &[usize] {
        &self.found
    }

    /// The place in [`Self::found`] of the next line after `shown`, or before it; from the other end where there is none.
    #[must_use]
    pub fn find_from(&self, shown: Option<usize>, backwards: bool) -> Option<usize> {
        let last = self.found.len().checked_sub(1)?;
        Some(match (shown, backwards) {
            (None, false) => 0,
            (None, true) => last,
            (Some(shown), false) => match self.found.partition_point(|found| *found <= shown) {
                at if at > last => 0,
                at => at,
            },
            (Some(shown), true) => self.found.partition_point(|found| *found < shown).checked_sub(1).unwrap_or(last),
        })
    }

    /// The lines that are shown, whole, each with its line end.
    #[must_use]
    pub fn shown_text(&self) -> String {
        self.text_of((0..self.shown()).filter_map(|shown| self.line(shown)))
    }

    /// All lines, whole, each with its line end.
    #[must_use]
    pub fn text(&self) -> String {
        self.text_of((0..self.len()).filter_map(|index| self.lines.get(index)))
    }

    /// How many characters the longest line has.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.lines.longest()
    }

    fn text_of<'a>(&'a self, lines: impl Iterator<Item = Line<'a>>) -> String {
        let mut text = String::new();
        for line in lines {
            text.push_str(&self.start(&line));
            text.push_str(line.message);
            text.push('\n');
        }
        text
    }

    /// What stands in a line before its message.
    fn start(&self, line: &Line) -> String {
        line_start(line.at, line.level, self.utc_offset_minutes)
    }

    /// The line at this place among those shown.
    fn line(&self, shown: usize) -> Option<Line<'_>> {
        let index = self.passing.as_ref().map_or(Some(shown), |passing| passing.get(shown).copied())?;
        self.lines.get(index)
    }

    fn push(&mut self, line: &LogLine) {
        let index = self.len();
        self.lines.push(line);
        if !self.is_node_exact && line.node.as_deref() == Some(&*self.filter.node) {
            return self.select();
        }
        let is_shown = self.lines.get(index).is_some_and(|line| self.passes(&line));
        if let Some(passing) = self.passing.as_mut().filter(|_| is_shown) {
            passing.push(index);
        }
        if is_shown {
            self.look_at(self.shown().saturating_sub(1));
        }
    }

    /// Finds out anew which lines are shown.
    fn select(&mut self) {
        let node = Some(&*self.filter.node);
        let lines = || (0..self.len()).filter_map(|index| Some((index, self.lines.get(index)?)));
        let is_node_exact = lines().any(|(_, line)| line.node == node);
        self.is_node_exact = is_node_exact;
        let is_everything = self.filter.level == Level::Info && self.filter.node.is_empty();
        let lines = (0..self.len()).filter(|index| self.lines.get(*index).is_some_and(|line| self.passes(&line)));
        let passing = (!is_everything).then(|| lines.collect());
        self.passing = passing;
        self.search();
    }

    fn passes(&self, line: &Line) -> bool {
        self.filter.passes(line, self.is_node_exact)
    }

    /// Finds the searched text anew.
    fn search(&mut self) {
        self.found.clear();
        if !self.filter.text.is_empty() {
            for shown in 0..self.shown() {
                self.look_at(shown);
            }
        }
    }

    fn look_at(&mut self, shown: usize) {
        if self.is_found(shown) {
            self.found.push(shown);
        }
    }

    fn is_found(&self, shown: usize) -> bool {
        let text = &*self.filter.text;
        self.line(shown).is_some_and(|line| {
            filter::find(line.message, text).is_some()
                || filter::is_of_time(text) && filter::find(&(self.start(&line) + line.message), text).is_some()
        })
    }
}
