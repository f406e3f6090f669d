//! What the page looks like. Views read the model and dispatch actions; they perform no effects.
//!
//! Every kind of dynamic part has one type on this page ([`dynamic`]), and content with little behaviour comes as HTML
//! from the pure `view` crate: generic machinery is what a page like this weighs.

mod app;
mod dynamic;
mod graph;
mod header;
mod inspector;
mod log;
mod panel;

pub(crate) use app::App;
