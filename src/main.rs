//! The Wattflow page: a shell around the pure engine.
//!
//! [`model`] holds what is shown, [`views`] show it, and [`driver`] is the only place that performs effects.

mod chunks;
mod driver;
mod model;
mod views;

use leptos::prelude::*;

/// A third of the size of the default allocator.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    wattflow_markup::create_policy("wattflow");
    mount_to_body(|| {
        let (driver, model) = driver::Driver::start();
        views::page(driver, model);
    });
}
