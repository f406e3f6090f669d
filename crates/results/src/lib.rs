//! What is in the files that nodes read and write: tables, charts, trees, text, bytes.
//!
//! A file is never held: its bytes are fed to a [`scan::Scanner`] as they come, and what is kept of its records is
//! bounded, whatever its size. What a shell shows of it is made here as HTML. Nothing here performs an effect.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test may panic"))]

pub mod chart;
pub mod column;
pub mod hex;
pub mod kind;
pub mod record;
pub mod scan;
pub mod survey;
pub mod table;
pub mod top;
pub mod tree;
pub mod value;
pub mod words;

/// Generated from `proto/energy.proto`: what a `.pb` file holds.
#[allow(dead_code, reason = "a report is read entry by entry, never as a whole")]
mod proto {
    include!(concat!(env!("OUT_DIR"), "/energy.rs"));
}
