//! Earlier runs: what is kept of each, and how they are shown.

mod row;

pub use row::Row;
