//! The reference WP 3.1 services and the dummy backend.
//!
//! [`generator`], [`analyzer`] and [`reporter`] are plain streaming transformations, from a reader to a writer. What
//! surrounds them is policy: [`sandbox`] decides which files a request may touch and makes their writing atomic,
//! `executor` runs them for a gRPC call that may be given up at any moment, [`server`] puts it on a port.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use wattflow_services::server::{ServiceKind, bind};
//!
//! let server = bind("127.0.0.1:50052").await?;
//! server.serve(ServiceKind::Analyzer, "data".into(), std::future::pending()).await
//! # }
//! ```

pub mod analyzer;
mod call;
mod deadline;
mod decimal;
mod dummy;
mod executor;
pub mod generator;
mod problem;
pub mod processed;
mod random;
mod readings;
mod record_limit;
pub mod reporter;
pub mod sandbox;
pub mod server;

pub use dummy::DummyOptions;
pub use problem::Problem;
