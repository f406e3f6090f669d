//! Earlier runs: what is kept of each, and how they are shown.

mod comparison;
mod heard;
mod list;
mod past;
mod row;
mod workflow;

pub use comparison::{Side, comparison};
pub use heard::{Listener, Reaction};
pub use list::list;
pub use past::{Past, durations};
pub use row::Row;
pub use workflow::workflow_key;
