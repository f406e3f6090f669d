//! Diagnostics as text: for a terminal, for editors and CI, for programs.
//!
//! - [`full()`]: each with its place in the source, the way compilers show it
//! - [`concise()`]: each on one line, `file:line:column: severity[code] message`
//! - [`json()`]: an array of [`Record`]s, whose form is stable
//! - [`github()`]: each as a command of a GitHub workflow
//! - [`Sarif`]: a log for code scanning
//!
//! Lines and columns count from 1, columns in Unicode scalar values. All take the text that was checked; for a file
//! that is no text, an empty one.

mod concise;
mod excerpt;
mod full;
mod github;
mod json;
mod place;
mod sarif;
mod summary;
mod width;

pub use concise::concise;
pub use full::full;
pub use github::github;
pub use json::{EditRecord, FixRecord, LabelRecord, Record, SpanRecord, json, records};
pub use sarif::Sarif;
pub use summary::Summary;

#[cfg(test)]
mod tests;
