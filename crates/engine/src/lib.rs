//! The pure core of Wattflow.
//!
//! Nothing here performs an effect: no clock, no randomness, no files, no network, no async. Time, seeds and ids arrive
//! as arguments, so the browser, the terminal and the tests run the same bits.
//!
//! - [`config`]: the pipeline file, from text to a checked [`config::Pipeline`]
//! - [`diagnostic`]: what is wrong with a file, where, and what to do; [`diagnostics`]: everything that can be
//! - [`run`]: the run state machine
//! - [`simulation`]: what a run does that calls no service
//! - [`preflight`]: what a service's check before a run finds, and how
//! - [`order`]: putting numbers in order
//! - [`event`]: what happened during a run; the truth that state is folded from

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test may panic"))]

pub mod address;
pub mod config;
pub mod diagnostic;
pub mod diagnostics;
pub mod event;
pub mod failure;
pub mod json;
pub mod order;
pub mod preflight;
mod random;
pub mod run;
pub mod simulation;
pub mod span;
pub mod status;
pub mod time;
