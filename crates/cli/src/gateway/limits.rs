//! How much the gateway takes on.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderMap, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::{Code, Status};
use wattflow_rpc::gateway_cause::GatewayCause;

use super::cause;

/// How much a gateway takes on; docs/deploy.md names what `wattflow serve` does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Calls at a time.
    pub(crate) calls: usize,
    /// What the messages of one request may take together. A request is one message: calls are unary, or stream only
    /// their replies.
    pub(crate) request_bytes: usize,
    /// How long a request may take to arrive.
    pub(crate) request_time: Duration,
}

impl Limits {
    /// Those of `wattflow serve`.
    pub(crate) const SERVE: Self =
        Self { calls: 512, request_bytes: 4 * 1_024 * 1_024, request_time: Duration::from_mins(1) };

    pub(super) fn too_large(&self) -> Status {
        over(format!("the request is larger than {} bytes, the most that this gateway passes on", self.request_bytes))
    }

    pub(super) fn too_slow(&self) -> Status {
        let seconds = self.request_time.as_secs();
        over(format!("the request did not arrive within {seconds} s, the longest that this gateway waits for one"))
    }

    /// Refuses a request that says itself that it is too large.
    pub(super) fn check_length(&self, headers: &HeaderMap) -> Result<(), Status> {
        let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        // In base64, as in gRPC-Web's text form, 3 bytes are 4 characters.
        let most = self.request_bytes.saturating_mul(2);
        if length.is_some_and(|length| length > most) { Err(self.too_large()) } else { Ok(()) }
    }
}

/// The calls that are being carried.
#[derive(Clone, Debug)]
pub(super) struct Calls {
    most: usize,
    free: Arc<Semaphore>,
}

impl Calls {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { most: limits.calls, free: Arc::new(Semaphore::new(limits.calls)) }
    }

    /// Room for one more, which it takes until what is returned is dropped.
    pub(super) fn begin(&self) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(&self.free).try_acquire_owned().map_err(|_| {
            over(format!(
                "this gateway carries {} calls already, the most it does; try again when one ended",
                self.most
            ))
        })
    }
}

fn over(message: String) -> Status {
    cause::status(GatewayCause::Limit, Code::ResourceExhausted, message)
}
