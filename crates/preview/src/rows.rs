//! Rows of a table or lines of a text: only those in view are there, read when they come into view.

mod draw;
mod order;
mod survey;

use std::{
    cell::{Cell, RefCell},
    ops::ControlFlow,
    rc::Rc,
};

use wattflow_results::{kind, record::Record, scan::Format, survey::Survey, table::Sorted};
use wattflow_rpc::artifacts::Range;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use crate::{dom, panel::Host, source::Source, task::Task};

/// Rows that are read before and behind those in view.
const AROUND: u64 = 200;

/// Rows, and where each was in the file.
pub(crate) type Numbered = Vec<(u64, Record)>;

/// What is shown of a file's rows.
pub(crate) struct Rows {
    pub(crate) source: Source,
    pub(crate) format: Format,
    /// Where the first record begins.
    start: u64,
    root: HtmlElement,
    host: Host,
    state: RefCell<State>,
    /// The first row in view.
    first: Cell<u64>,
    surveying: Task,
    reading: Task,
    sorting: Task,
}

struct State {
    survey: Survey,
    /// Whether the survey has seen all of the file.
    is_whole: bool,
    /// Rows that were read, next to each other.
    near: Numbered,
    /// Those being read.
    asked: Option<(u64, u64)>,
    /// How rows are to be sorted, and the first of them once that is known.
    sorted: Option<(Sorted, Option<Numbered>)>,
    /// Rows that whoever wrote the file left out.
    skipped: u64,
    /// Which columns the head shows, and their order.
    head: Option<(usize, bool, Option<Sorted>)>,
}

impl Rows {
    pub(crate) fn show(place: &HtmlElement, source: &Source, format: Format, head: &[u8], host: &Host) -> Rc<Self> {
        let root = dom::element("div", "results-rows").unwrap_or_else(|| place.clone());
        let markup = match format {
            Format::Lines => include_str!("rows/lines.html"),
            Format::Csv { .. } | Format::Report => include_str!("rows/table.html"),
        };
        wattflow_markup::fill(&root, markup);
        let _ = place.append_child(&root);
        let start = if format == Format::Report { 0 } else { kind::mark_bytes(head) };
        let rows = Rc::new(Self {
            source: source.clone(),
            format,
            start,
            root,
            host: host.clone(),
            state: RefCell::new(State {
                survey: Survey::new(format),
                is_whole: false,
                near: Numbered::new(),
                asked: None,
                sorted: None,
                skipped: 0,
                head: None,
            }),
            first: Cell::new(0),
            surveying: Task::default(),
            reading: Task::default(),
            sorting: Task::default(),
        });
        rows.listen();
        rows.begin_survey();
        rows
    }

    /// Listens to what goes with the elements, which hold no more than a weak hand on this.
    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let act = move |act: &dyn Fn(&Rc<Self>)| weak.upgrade().iter().for_each(act);
        let act = Rc::new(act);
        if let Some(scroller) = self.scroller() {
            let scrolled = Rc::clone(&act);
            dom::listen(&scroller, "scroll", move |_: Event| scrolled(&Self::scrolled));
            let resized = Rc::clone(&act);
            dom::on_resize(&scroller, move || resized(&Self::draw));
        }
        let pressed = Rc::clone(&act);
        dom::listen(&self.root, "keydown", move |event: KeyboardEvent| pressed(&|rows| rows.key(&event)));
        let clicked = Rc::clone(&act);
        dom::listen(&self.root, "click", move |event: Event| {
            let column = dom::target(&event, "[data-sort]").and_then(|button| button.get_attribute("data-sort"));
            if let Some(column) = column.and_then(|column| column.parse().ok()) {
                clicked(&|rows: &Rc<Self>| rows.sort(column));
            }
        });
        dom::listen(&self.root, "change", move |event: Event| act(&|rows| rows.go_to_given(&event)));
    }

    pub(crate) fn set_hidden(&self, is_hidden: bool) {
        self.root.set_hidden(is_hidden);
    }

    pub(crate) fn stop(&self) {
        for task in [&self.surveying, &self.reading, &self.sorting] {
            task.stop();
        }
    }

    /// Looks at what is known of the table, and whether that is all.
    pub(crate) fn with_survey<T>(&self, look: impl FnOnce(&Survey, bool) -> T) -> T {
        let state = self.state.borrow();
        look(&state.survey, state.is_whole)
    }

    pub(crate) fn scroller(&self) -> Option<HtmlElement> {
        dom::find(&self.root, ".results-scroller")
    }

    /// How many rows can be scrolled to.
    fn total(&self) -> u64 {
        let state = self.state.borrow();
        match &state.sorted {
            Some((_, Some(rows))) => rows.len() as u64,
            _ => state.survey.rows,
        }
    }

    /// Reads rows around those in view, unless they are on their way.
    fn read_around(self: &Rc<Self>, first: u64, count: u64) {
        let from = first.saturating_sub(AROUND);
        let to = first.saturating_add(count).saturating_add(AROUND);
        let part = {
            let mut state = self.state.borrow_mut();
            if state.asked.is_some_and(|(from, to)| from <= first && first.saturating_add(count) <= to) {
                return;
            }
            state.asked = Some((from, to.min(state.survey.rows)));
            state.survey.blocks.rows(from, to.saturating_sub(from))
        };
        let Some(part) = part else { return };
        let rows = Rc::clone(self);
        self.reading.begin(async move {
            let mut near = Numbered::new();
            let mut row = part.row;
            let mut take = |record: &Record| {
                if row >= from {
                    near.push((row, record.clone()));
                }
                row = row.saturating_add(1);
                if row < to { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            };
            let range = Range { offset: part.offset, length: part.length };
            let read = rows.source.records(rows.format, range, &mut take, &mut |_| {}).await;
            rows.state.borrow_mut().asked = None;
            match read {
                Ok(_) => {
                    rows.state.borrow_mut().near = near;
                    rows.draw();
                }
                Err(trouble) => rows.host.trouble(trouble),
            }
        });
    }
}

fn attribute(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}
