//! A table's chart: what is asked of it, and how it is acted on.

mod controls;
mod pointer;

use std::{
    cell::{Cell, RefCell},
    ops::ControlFlow,
    rc::Rc,
};

use wattflow_results::{
    chart::{self, Chart, Question, Size},
    record::Record,
    words::moment,
};
use wattflow_rpc::artifacts::Range;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::{dom, panel::Host, rows::Rows, task::Task};

/// How often what is known so far is drawn, in milliseconds.
const DRAWN_MILLIS: f64 = 250.0;

/// The chart of a table.
pub(crate) struct ChartView {
    rows: Rc<Rows>,
    root: HtmlElement,
    host: Host,
    chart: RefCell<Option<Chart>>,
    /// The step that is read.
    cursor: Cell<Option<usize>>,
    /// Where a drag began, between 0 and 1.
    dragged_from: Cell<Option<f64>>,
    charting: Task,
}

impl ChartView {
    /// The chart, hidden and without content: it is asked for when it is looked at.
    pub(crate) fn new(place: &HtmlElement, rows: &Rc<Rows>, host: &Host) -> Rc<Self> {
        let root = dom::element("div", "results-chart").unwrap_or_else(|| place.clone());
        root.set_hidden(true);
        wattflow_markup::fill(&root, include_str!("chart/chart.html"));
        let _ = place.append_child(&root);
        let view = Rc::new(Self {
            rows: Rc::clone(rows),
            root,
            host: host.clone(),
            chart: RefCell::default(),
            cursor: Cell::new(None),
            dragged_from: Cell::new(None),
            charting: Task::default(),
        });
        view.listen();
        view
    }

    pub(crate) fn set_shown(self: &Rc<Self>, is_shown: bool) {
        self.root.set_hidden(!is_shown);
        let is_new = self.chart.borrow().is_none();
        if is_shown
            && is_new
            && let Some(question) = self.rows.with_survey(|survey, _| Question::first(survey))
        {
            self.fill_controls(&question);
            self.ask(question);
        }
    }

    pub(crate) fn stop(&self) {
        self.charting.stop();
    }

    /// The first and the last moment of the file.
    fn whole(&self) -> (i64, i64) {
        self.rows.with_survey(|survey, _| survey.span).unwrap_or_default()
    }

    /// Goes through the part of the file that holds the time asked for.
    fn ask(self: &Rc<Self>, question: Question) {
        let (from, to) = question.span;
        let part = self.rows.with_survey(|survey, _| survey.blocks.between(from, to));
        self.chart.replace(Some(Chart::new(question)));
        self.cursor.set(None);
        self.draw_controls();
        let Some(part) = part else { return self.draw() };
        let weak = Rc::downgrade(self);
        let (source, format) = (self.rows.source.clone(), self.rows.format);
        self.charting.begin(async move {
            let taken_by = weak.clone();
            let mut take = move |record: &Record| {
                let Some(view) = taken_by.upgrade() else { return ControlFlow::Break(()) };
                if let Some(chart) = view.chart.borrow_mut().as_mut() {
                    chart.take(record);
                }
                ControlFlow::Continue(())
            };
            let mut drawn = dom::now_millis();
            let drawn_by = weak.clone();
            let mut on_piece = move |_| {
                let now = dom::now_millis();
                if now - drawn > DRAWN_MILLIS
                    && let Some(view) = drawn_by.upgrade()
                {
                    drawn = now;
                    view.draw();
                }
            };
            let range = Range { offset: part.offset, length: part.length };
            let read = source.records(format, range, &mut take, &mut on_piece).await;
            let Some(view) = weak.upgrade() else { return };
            match read {
                Ok(_) => {
                    view.draw();
                    let _ = view.root.set_attribute("data-drawn", "");
                }
                Err(trouble) => view.host.trouble(trouble),
            }
        });
        let _ = self.root.remove_attribute("data-drawn");
    }

    fn size(&self) -> Size {
        let plot = self.plot().map(|plot| (f64::from(plot.client_width()), f64::from(plot.client_height())));
        let (width, height) = plot.unwrap_or_default();
        Size { width, height }
    }

    fn plot(&self) -> Option<HtmlElement> {
        dom::find(&self.root, ".results-plot")
    }

    /// The name of the values, with their unit.
    fn title(&self, question: &Question) -> (String, &'static str) {
        self.rows.with_survey(|survey, _| {
            let column = survey.columns.get(question.value);
            let unit = column.map(wattflow_results::column::Column::unit).unwrap_or_default();
            let name = column.map(|column| column.name.clone()).unwrap_or_default();
            let in_unit = if unit.is_empty() { String::new() } else { [" (", unit, ")"].concat() };
            ([&name, in_unit.as_str()].concat(), unit)
        })
    }

    fn draw(&self) {
        let chart = self.chart.borrow();
        let Some(chart) = chart.as_ref() else { return };
        let (title, unit) = self.title(&chart.question);
        let title = [&title, " over time"].concat();
        if let Some(plot) = self.plot() {
            wattflow_markup::fill(&plot, &chart::drawing(chart, self.size(), &title, self.cursor.get()));
        }
        if let Some(legend) = dom::find(&self.root, ".results-legend") {
            wattflow_markup::fill(&legend, &chart::legend(chart));
        }
        let (from, to) = chart.question.span;
        let span = || [&moment(from), " to ", &moment(to)].concat();
        let reading = self.cursor.get().map_or_else(span, |step| chart::reading(chart, step, unit));
        dom::set_text(&self.root, ".results-reading", &reading);
    }

    /// Shows `factor` times as much time, around what is read.
    fn zoom(self: &Rc<Self>, factor: f64) {
        let question = self.chart.borrow().as_ref().map(|chart| {
            let center = self.cursor.get().map_or(0.5, |step| (step as f64 + 0.5) / chart.steps().max(1) as f64);
            chart.question.zoomed(factor, center, self.whole())
        });
        if let Some(question) = question {
            self.ask(question);
        }
    }

    fn zoom_to(self: &Rc<Self>, from: i64, to: i64) {
        let question = self.chart.borrow().as_ref().map(|chart| chart.question.between(from, to, self.whole()));
        if let Some(question) = question {
            self.ask(question);
        }
    }

    fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let steps = self.chart.borrow().as_ref().map_or(0, Chart::steps);
        let last = steps.saturating_sub(1);
        let cursor = self.cursor.get();
        let far = if event.shift_key() { 10 } else { 1 };
        match event.key().as_str() {
            "ArrowRight" => self.cursor.set(Some(cursor.map_or(0, |step| step.saturating_add(far)).min(last))),
            "ArrowLeft" => self.cursor.set(Some(cursor.map_or(last, |step| step.saturating_sub(far)))),
            "Home" => self.cursor.set(Some(0)),
            "End" => self.cursor.set(Some(last)),
            "+" | "=" => self.zoom(0.5),
            "-" => self.zoom(2.0),
            "0" => {
                let (from, to) = self.whole();
                self.zoom_to(from, to);
            }
            _ => return,
        }
        event.prevent_default();
        self.draw();
    }
}
