//! Which cell of the timeline the keyboard is at.

use leptos::prelude::*;

use super::Cell;

/// Where the keyboard stands: at what it went to last, or at the node that was selected after that.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// How often it went, and where to.
    gone: RwSignal<(u32, Cell)>,
    pub(super) cell: Memo<Cell>,
}

impl Place {
    pub(super) fn new(selected: Memo<Option<usize>>) -> Self {
        let gone = RwSignal::new((0, Cell::default()));
        let latest = Memo::new(move |before: Option<&(u32, Option<usize>, Cell)>| {
            let (times, to) = gone.get();
            let selected = selected.get();
            let cell = match (before, selected) {
                (Some((before, ..)), _) if *before != times => to,
                (Some((_, before, cell)), Some(row)) if *before != selected && cell.0 != row => (row, 0),
                (Some((.., cell)), _) => *cell,
                (None, row) => (row.unwrap_or_default(), 0),
            };
            (times, selected, cell)
        });
        Self { gone, cell: Memo::new(move |_| latest.get().2) }
    }

    pub(super) fn go(self, cell: Cell) {
        self.gone.update(|(times, to)| (*times, *to) = (times.wrapping_add(1), cell));
    }
}
