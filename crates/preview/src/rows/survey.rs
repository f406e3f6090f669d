//! The first pass over a file: it shows the first rows at once, and learns where all others are.

use std::{ops::ControlFlow, rc::Rc};

use wattflow_results::{
    chart::Question,
    kind::Kind,
    record::Record,
    scan::Format,
    words::{count, counted},
};
use wattflow_rpc::artifacts::Range;

use super::Rows;
use crate::{dom, source::Trouble};

/// Rows that are kept while they are counted: more than have room.
const FIRST_ROWS: usize = 400;
/// How often what is known so far is shown, in milliseconds.
const SHOWN_MILLIS: f64 = 200.0;

impl Rows {
    pub(super) fn begin_survey(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let (source, format, start) = (self.source.clone(), self.format, self.start);
        self.surveying.begin(async move {
            let take_from = weak.clone();
            let mut take = move |record: &Record| {
                let Some(rows) = take_from.upgrade() else { return ControlFlow::Break(()) };
                let mut state = rows.state.borrow_mut();
                let row = state.survey.rows;
                if state.survey.take(record) && row == state.near.len() as u64 && state.near.len() < FIRST_ROWS {
                    state.near.push((row, record.clone()));
                }
                ControlFlow::Continue(())
            };
            let mut shown = f64::NEG_INFINITY;
            let shown_by = weak.clone();
            let mut on_piece = move |_| {
                let now = dom::now_millis();
                if now - shown > SHOWN_MILLIS
                    && let Some(rows) = shown_by.upgrade()
                {
                    shown = now;
                    rows.draw();
                    rows.tell();
                }
            };
            let range = Range { offset: start, length: 0 };
            let surveyed = source.records(format, range, &mut take, &mut on_piece).await;
            if let Some(rows) = weak.upgrade() {
                rows.surveyed(surveyed);
            }
        });
    }

    fn surveyed(self: &Rc<Self>, surveyed: Result<u64, Trouble>) {
        match surveyed {
            Ok(skipped) => {
                {
                    let mut state = self.state.borrow_mut();
                    state.is_whole = true;
                    state.skipped = skipped;
                }
                self.draw();
                self.tell();
                if self.with_survey(|survey, _| self.format != Format::Lines && Question::first(survey).is_some()) {
                    self.host.offer_chart();
                }
                self.sort_if_wanted();
            }
            Err(Trouble::Told(words)) if self.with_survey(|survey, _| survey.rows == 0) => {
                self.host.show_as(Kind::Bytes, words);
            }
            Err(trouble) => {
                self.draw();
                self.host.trouble(trouble);
            }
        }
    }

    /// Tells how many rows there are.
    fn tell(&self) {
        let state = self.state.borrow();
        let noun = if self.format == Format::Lines { "line" } else { "row" };
        let mut words = counted(state.survey.rows, noun);
        if !state.is_whole {
            words.push_str(" so far");
        }
        if state.skipped > 0 {
            words.push_str(&[", ", &count(state.skipped), " skipped"].concat());
        }
        self.host.tell(&words, state.is_whole);
    }
}
