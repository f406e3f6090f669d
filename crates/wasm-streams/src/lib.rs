//! Bridges between the browser's streams and Rust's, for leptos' `server_fn` and tonic-web-wasm-client.
//!
//! Stands in for the crate of the same name (MIT OR Apache-2.0, <https://github.com/MattiasBuelens/wasm-streams>),
//! which exports classes to JavaScript that no linker can drop, used or not: 7 kB of the page's first load. Here a
//! stream is made from closures, so what is not used is not there. It has the same names and behaviour, and only what
//! those two crates call; whatever else they should come to need fails to compile.

pub mod readable;

pub use readable::ReadableStream;
