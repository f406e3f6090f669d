//! The presentation of Wattflow, computed: what a shell shows, without any shell.
//!
//! Nothing here performs an effect; page and terminal show the same words, layout and numbers.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test may panic"))]

pub mod diagnostics;
pub mod drawing;
pub mod duration;
pub mod failure;
pub mod fuzzy;
pub mod history;
pub mod html;
pub mod icon;
pub mod inspector;
pub mod kept;
pub mod layout;
pub mod log;
pub mod minimap;
pub mod node_status;
pub mod palette;
pub mod plan;
pub mod preflight;
pub mod problems;
pub mod report;
pub mod rows;
pub mod scene;
pub mod search;
pub mod share;
pub mod shell;
pub mod shorten;
pub mod tab;
pub mod tally;
pub mod timeline;
pub mod viewport;
pub mod walk;
