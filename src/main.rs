//! The Wattflow page: a shell around the pure engine.
//!
//! [`model`] holds what is shown, [`views`] show it, and [`driver`] is the only place that performs effects.

mod driver;
mod model;
mod views;

use leptos::prelude::*;

fn main() {
    mount_to_body(views::App);
}
