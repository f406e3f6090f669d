//! Earlier runs: what is kept of each, and how they are shown.

mod heard;
mod row;

pub use heard::{Listener, Reaction};
pub use row::Row;
