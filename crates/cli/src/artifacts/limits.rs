//! How much the service takes on.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

/// How much the service takes on; docs/deploy.md names what `wattflow serve` does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Calls at a time. A read is one until its last byte is taken.
    pub(crate) calls: usize,
    /// What a request may take.
    pub(crate) request_bytes: usize,
    /// How long a request may take to arrive.
    pub(crate) request_time: Duration,
    /// What a read holds of a file at a time, and sends as one message.
    pub(crate) chunk_bytes: u64,
    /// How long a read waits for its caller to take more.
    pub(crate) patience: Duration,
}

impl Limits {
    /// Those of `wattflow serve`.
    pub(crate) const SERVE: Self = Self {
        calls: 64,
        request_bytes: 64 * 1_024,
        request_time: Duration::from_secs(30),
        chunk_bytes: 128 * 1_024,
        patience: Duration::from_secs(30),
    };
}

/// The calls under way.
#[derive(Debug)]
pub(super) struct Calls {
    most: usize,
    free: Arc<Semaphore>,
}

impl Calls {
    pub(super) fn new(limits: Limits) -> Self {
        Self { most: limits.calls, free: Arc::new(Semaphore::new(limits.calls)) }
    }

    /// Room for one more, which it takes until what is returned is dropped.
    pub(super) fn begin(&self) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(&self.free).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(format!(
                "{} files are being read already, the most at a time; try again when one has ended",
                self.most
            ))
        })
    }
}
