//! The body of a request on its way to the service, up to what the gateway takes on.

use std::{
    future::Future as _,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use tokio::{
    sync::oneshot,
    time::{Sleep, sleep, timeout},
};
use tonic::{Status, body::Body};

use super::limits::Limits;

/// What is still read of a request that is too large, so that its sender, who may not read before it has sent
/// everything, gets to the answer.
const DISCARDED_BYTES: usize = 64 * 1_024 * 1_024;
const DISCARDING_TIME: Duration = Duration::from_secs(10);

/// A request's body. Breaks off where it is over a limit, and tells so to whoever waits for the reply.
pub(super) struct Limited {
    /// `None` once it was over.
    body: Option<Body>,
    limits: Limits,
    left: usize,
    late: Pin<Box<Sleep>>,
    over: Option<oneshot::Sender<Status>>,
}

/// Told when a request is over a limit.
pub(super) struct Over(oneshot::Receiver<Status>);

impl Over {
    /// Returns when the request is over a limit; if it is not, never.
    pub(super) async fn status(self) -> Status {
        match self.0.await {
            Ok(status) => status,
            Err(_) => std::future::pending().await,
        }
    }
}

impl Limited {
    pub(super) fn new(body: Body, limits: Limits) -> (Self, Over) {
        let (sender, receiver) = oneshot::channel();
        let late = Box::pin(sleep(limits.request_time));
        (Self { body: Some(body), limits, left: limits.request_bytes, late, over: Some(sender) }, Over(receiver))
    }

    fn end(&mut self, status: Status) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if let Some(over) = self.over.take() {
            // Nobody waits for the reply any more.
            let _ = over.send(status.clone());
        }
        Poll::Ready(Some(Err(status)))
    }
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        if this.late.as_mut().poll(context).is_ready() {
            this.body = None;
            let status = this.limits.too_slow();
            return this.end(status);
        }
        let frame = std::task::ready!(Pin::new(body).poll_frame(context));
        let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
        let Some(left) = this.left.checked_sub(bytes) else {
            if let Some(body) = this.body.take() {
                tokio::spawn(timeout(DISCARDING_TIME, discard(body)));
            }
            let status = this.limits.too_large();
            return this.end(status);
        };
        this.left = left;
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }
}

async fn discard(mut body: Body) {
    let mut left = DISCARDED_BYTES;
    while let Some(Ok(frame)) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
