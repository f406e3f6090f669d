//! Arbitrary graphs, replies, losses and clocks, against a simple model of how each node must end.

mod model;
mod plan;
mod scenarios;
mod simulated;
