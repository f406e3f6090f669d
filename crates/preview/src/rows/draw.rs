//! Which rows are in view, and showing them.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wattflow_results::{
    record::Record,
    scan::Format,
    table,
    words::{count, counted},
};
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use super::{Numbered, Rows, attribute};
use crate::dom;

/// The height of a row and of a line, as in look.css.
const ROW_PX: f64 = 24.0;
const LINE_PX: f64 = 18.0;
/// No browser lays out more. A table that would be higher is scrolled through faster.
const MOST_PX: f64 = 16_000_000.0;

impl Rows {
    fn row_px(&self) -> f64 {
        if self.format == Format::Lines { LINE_PX } else { ROW_PX }
    }

    /// What is above the rows: the caption and the names of the columns.
    fn head_px(&self) -> f64 {
        let px = |selector| {
            dom::find(&self.root, selector).map_or(0.0, |element| element.get_bounding_client_rect().height())
        };
        px("caption") + px("thead")
    }

    /// How many rows have room.
    fn visible(&self) -> u64 {
        let height = self.scroller().map_or(0.0, |scroller| f64::from(scroller.client_height()));
        ((height - self.head_px()) / self.row_px()).floor().max(1.0) as u64
    }

    /// How far can be scrolled, in pixels and in rows.
    fn extent(&self) -> (f64, u64) {
        let behind = self.total().saturating_sub(self.visible());
        ((behind as f64 * self.row_px()).min(MOST_PX), behind)
    }

    /// The user scrolled: other rows are in view.
    pub(super) fn scrolled(self: &Rc<Self>) {
        let Some(scroller) = self.scroller() else { return };
        let (px, behind) = self.extent();
        let first = if px > 0.0 { (f64::from(scroller.scroll_top()) / px * behind as f64).round() as u64 } else { 0 };
        if first != self.first.get() {
            self.first.set(first.min(behind));
            self.fill();
        }
    }

    pub(super) fn go_to(self: &Rc<Self>, row: u64) {
        let (px, behind) = self.extent();
        self.first.set(row.min(behind));
        if let Some(scroller) = self.scroller() {
            let top = if behind > 0 { self.first.get() as f64 / behind as f64 * px } else { 0.0 };
            scroller.set_scroll_top(top.round() as i32);
        }
        self.fill();
    }

    /// Goes to the row whose number was given.
    pub(super) fn go_to_given(self: &Rc<Self>, event: &Event) {
        let Some(field) = dom::target(event, ".results-go") else { return };
        let row = field.unchecked_into::<HtmlInputElement>().value_as_number();
        if row >= 1.0 {
            self.go_to((row as u64).saturating_sub(1));
        }
    }

    pub(super) fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if dom::target(event, "input").is_some() {
            // Not every browser tells a change then.
            if event.key() == "Enter" {
                self.go_to_given(event);
            }
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let (first, page) = (self.first.get(), self.visible().saturating_sub(1).max(1));
        let row = match event.key().as_str() {
            "ArrowDown" => first.saturating_add(1),
            "ArrowUp" => first.saturating_sub(1),
            "PageDown" => first.saturating_add(page),
            "PageUp" => first.saturating_sub(page),
            "Home" => 0,
            "End" => u64::MAX,
            _ => return,
        };
        event.prevent_default();
        self.go_to(row);
    }

    /// Shows what is known by now, in the room that there is.
    pub(super) fn draw(self: &Rc<Self>) {
        self.draw_head();
        let (px, behind) = self.extent();
        let height = self.scroller().map_or(0.0, |scroller| f64::from(scroller.client_height()));
        if let Some(track) = dom::find(&self.root, ".results-track") {
            let _ = track.style().set_property("height", &[&((px + height) as u64).to_string(), "px"].concat());
        }
        self.first.set(self.first.get().min(behind));
        self.fill();
    }

    fn draw_head(&self) {
        if self.format == Format::Lines {
            return;
        }
        let mut state = self.state.borrow_mut();
        let sorted = state.sorted.as_ref().map(|(sorted, _)| *sorted);
        let head = Some((state.survey.columns.len(), state.is_whole, sorted));
        if state.head == head {
            return;
        }
        state.head = head;
        let columns = &state.survey.columns;
        let active = dom::document().and_then(|page| page.active_element());
        let focused = active
            .filter(|active| self.root.contains(Some(active)))
            .and_then(|active| active.get_attribute("data-sort"));
        for (selector, html) in [("colgroup", table::widths(columns)), ("thead", table::head(columns, sorted))] {
            if let Some(part) = dom::find(&self.root, selector) {
                wattflow_markup::fill(&part, &html);
            }
        }
        if let Some(button) =
            focused.and_then(|column| dom::find(&self.root, &["[data-sort=\"", &column, "\"]"].concat()))
        {
            let _ = button.focus();
        }
        if let Some(table) = dom::find(&self.root, "table") {
            let rows = if state.is_whole { state.survey.rows.saturating_add(1).to_string() } else { "-1".to_owned() };
            attribute(&table, "aria-rowcount", &rows);
        }
        let caption = match &state.sorted {
            Some((sorted, rows)) => {
                let name = columns.get(sorted.column).map(|column| column.name.as_str()).unwrap_or_default();
                let way = if sorted.descending { ", largest first" } else { ", smallest first" };
                let all = state.survey.rows;
                match rows {
                    Some(rows) if (rows.len() as u64) < all => {
                        ["The first ", &count(rows.len() as u64), " of ", &counted(all, "row"), " by ", name, way]
                            .concat()
                    }
                    Some(_) => ["All ", &counted(all, "row"), " by ", name, way].concat(),
                    None => ["Sorting by ", name, way, "…"].concat(),
                }
            }
            None => String::new(),
        };
        dom::set_text(&self.root, "caption", &caption);
    }

    /// Shows the rows in view, and asks for those that are not there.
    pub(super) fn fill(self: &Rc<Self>) {
        let (first, visible) = (self.first.get(), self.visible());
        let end = first.saturating_add(visible).min(self.total());
        let (html, is_missing) = {
            let state = self.state.borrow();
            let (rows, is_missing) = match &state.sorted {
                Some((_, Some(rows))) => (rows.get(first as usize..end as usize).unwrap_or_default().to_vec(), false),
                _ => near(&state.near, first, end),
            };
            let html = match self.format {
                Format::Lines => table::lines(&rows),
                Format::Csv { .. } | Format::Report => table::rows(&state.survey.columns, &rows, first),
            };
            (html, is_missing)
        };
        if let Some(body) = dom::find(&self.root, "tbody, .results-lines") {
            wattflow_markup::fill(&body, &html);
        }
        if is_missing {
            self.read_around(first, end.saturating_sub(first));
        }
    }
}

/// Rows `first` to `end`, empty ones for those that are not there; whether there are such.
fn near(rows: &Numbered, first: u64, end: u64) -> (Numbered, bool) {
    let known = rows.first().map_or(0, |(number, _)| *number);
    let mut is_missing = false;
    let wanted = (first..end).map(|row| {
        let at = row.checked_sub(known).and_then(|at| rows.get(at as usize));
        is_missing |= at.is_none();
        at.cloned().unwrap_or((row, Record::default()))
    });
    (wanted.collect(), is_missing)
}
