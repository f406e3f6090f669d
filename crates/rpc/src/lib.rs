//! The `Execute` call: generated stubs, one call function for browser and terminal, why a call failed, and whether one
//! would.
//!
//! Wire types stop here: callers hand in a [`Call`] and get the service's message or an engine
//! [`Failure`](wattflow_engine::failure::Failure).

#[cfg(target_arch = "wasm32")]
pub mod artifacts;
#[cfg(target_arch = "wasm32")]
mod browser;
mod call;
mod check;
mod classify;
pub mod gateway_cause;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
pub mod tls;
#[cfg(not(target_arch = "wasm32"))]
pub mod transport_error;
mod web;

#[cfg(target_arch = "wasm32")]
pub use browser::{AUTHORIZATION, Transport, authorization};
pub use call::Call;
pub use classify::status_of_http;
#[cfg(not(target_arch = "wasm32"))]
pub use native::Transport;

/// Generated from `proto/`.
#[expect(missing_docs, clippy::pedantic, reason = "generated")]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/_.rs"));

    /// The data files that the reference services hand to each other.
    pub mod energy {
        include!(concat!(env!("OUT_DIR"), "/energy.rs"));
    }

    /// Read-only access to the files of a run.
    pub mod artifacts {
        include!(concat!(env!("OUT_DIR"), "/wattflow.rs"));
    }

    /// Every file of `proto/` as an encoded `google.protobuf.FileDescriptorSet`, for server reflection.
    pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
}
