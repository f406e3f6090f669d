//! Where rows stand in a file: one place for many rows, so that any of them is found by reading few.

/// Rows of a block, at first; twice as many whenever there are too many blocks.
const LEAST_STRIDE: u64 = 256;
const MOST_BLOCKS: usize = 8_192;

/// Neighbouring rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    offset: u64,
    /// The first and the last moment in it; the other way round where it has none.
    from: i64,
    to: i64,
}

/// All rows, block by block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocks {
    list: Vec<Block>,
    /// Rows of each block but the last.
    stride: u64,
    rows: u64,
}

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it begins.
    pub offset: u64,
    /// Its bytes; 0 means all that follow.
    pub length: u64,
    /// The number of its first row.
    pub row: u64,
}

impl Default for Blocks {
    fn default() -> Self {
        Self { list: Vec::new(), stride: LEAST_STRIDE, rows: 0 }
    }
}

impl Blocks {
    pub(super) fn take(&mut self, offset: u64, moment: Option<i64>) {
        if self.rows.is_multiple_of(self.stride) {
            if self.list.len() >= MOST_BLOCKS {
                self.merge();
            }
            // Merged, the row may be in the middle of a block.
            if self.rows.is_multiple_of(self.stride) {
                self.list.push(Block { offset, from: i64::MAX, to: i64::MIN });
            }
        }
        if let Some((block, moment)) = self.list.last_mut().zip(moment) {
            block.from = block.from.min(moment);
            block.to = block.to.max(moment);
        }
        self.rows = self.rows.saturating_add(1);
    }

    fn merge(&mut self) {
        let pairs = self.list.chunks(2).filter_map(|pair| {
            let (first, last) = (pair.first()?, pair.last()?);
            Some(Block { offset: first.offset, from: first.from.min(last.from), to: first.to.max(last.to) })
        });
        self.list = pairs.collect();
        self.stride = self.stride.saturating_mul(2);
    }

    /// The part of the file that holds `count` rows from `row` on; it may hold more.
    #[must_use]
    pub fn rows(&self, row: u64, count: u64) -> Option<Part> {
        let first = row.checked_div(self.stride)?;
        self.part(first as usize, row.saturating_add(count).div_ceil(self.stride) as usize)
    }

    /// The part of the file that holds every row between two moments.
    #[must_use]
    pub fn between(&self, from: i64, to: i64) -> Option<Part> {
        let is_in = |block: &Block| block.from <= to && block.to >= from;
        let first = self.list.iter().position(is_in)?;
        let last = self.list.iter().rposition(is_in)?;
        self.part(first, last.saturating_add(1))
    }

    fn part(&self, first: usize, end: usize) -> Option<Part> {
        let offset = self.list.get(first)?.offset;
        let length = self.list.get(end).map_or(0, |next| next.offset.saturating_sub(offset));
        Some(Part { offset, length, row: (first as u64).saturating_mul(self.stride) })
    }
}
