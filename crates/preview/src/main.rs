//! What nodes read and wrote, shown in the page's inspector: tables, charts, trees, text, bytes.
//!
//! A module of its own, which the page fetches with the first node that is selected (`src/views/results.rs`). It lives in
//! one element, whose attributes tell it which files there are and how the node stands (`place`), and asks the page's
//! server for them. What is in a file is decided by the pure `results` crate; here it is asked for, shown and acted on.

#[cfg(target_arch = "wasm32")]
mod body;
#[cfg(target_arch = "wasm32")]
mod chart;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
mod download;
#[cfg(target_arch = "wasm32")]
mod large;
#[cfg(target_arch = "wasm32")]
mod panel;
#[cfg(target_arch = "wasm32")]
mod place;
#[cfg(target_arch = "wasm32")]
mod rows;
#[cfg(target_arch = "wasm32")]
mod source;
#[cfg(target_arch = "wasm32")]
mod task;
#[cfg(target_arch = "wasm32")]
mod tree;

/// A third of the size of the default allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(target_arch = "wasm32")]
fn main() {
    wattflow_markup::create_policy("wattflow-preview");
    panel::Panel::start();
}

/// It runs in browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
