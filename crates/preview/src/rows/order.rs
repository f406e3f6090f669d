//! Sorting a table: a pass over all of it, which keeps the rows that come first.

use std::{cell::RefCell, ops::ControlFlow, rc::Rc};

use wattflow_results::{
    record::Record,
    table::Sorted,
    top::{Order, Top},
};
use wattflow_rpc::artifacts::Range;

use super::Rows;

impl Rows {
    /// Sorts by a column: upwards, then downwards, then not any more.
    pub(super) fn sort(self: &Rc<Self>, column: usize) {
        self.sorting.stop();
        {
            let mut state = self.state.borrow_mut();
            state.sorted = match &state.sorted {
                Some((Sorted { column: before, descending }, _)) if *before == column => {
                    (!descending).then_some((Sorted { column, descending: true }, None))
                }
                _ => Some((Sorted { column, descending: false }, None)),
            };
        }
        self.draw();
        self.go_to(0);
        self.sort_if_wanted();
    }

    /// Begins the pass, once it is known what is in the columns.
    pub(super) fn sort_if_wanted(self: &Rc<Self>) {
        let (sorted, kind, part) = {
            let state = self.state.borrow();
            let Some((sorted, None)) = &state.sorted else { return };
            let kind = state.survey.columns.get(sorted.column).map(|column| column.kind);
            let (Some(kind), Some(part), true) = (kind, state.survey.blocks.rows(0, u64::MAX), state.is_whole) else {
                return;
            };
            (*sorted, kind, part)
        };
        let rows = Rc::clone(self);
        self.sorting.begin(async move {
            let top = RefCell::new(Top::new(Order { column: sorted.column, kind, descending: sorted.descending }));
            let mut take = |record: &Record| {
                top.borrow_mut().take(record);
                ControlFlow::Continue(())
            };
            let range = Range { offset: part.offset, length: 0 };
            match rows.source.records(rows.format, range, &mut take, &mut |_| {}).await {
                Ok(_) => {
                    {
                        let mut state = rows.state.borrow_mut();
                        state.sorted = Some((sorted, Some(top.into_inner().finish())));
                        state.head = None;
                    }
                    rows.draw();
                    rows.go_to(0);
                }
                Err(trouble) => rows.host.trouble(trouble),
            }
        });
    }
}
