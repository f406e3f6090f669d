//! The body of an answer: what the service sends, and a gRPC status at its end in every case.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Bytes, HttpBody},
    http::{HeaderMap, HeaderValue, Response, header},
};
use http_body::Frame;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Sleep, sleep},
};
use tonic::{Status, body::Body};

use super::{authority::Authority, boundary::Boundary, cause, headers};

/// How much longer than its deadline a call keeps the connection on which a message is half sent. Whoever gave the
/// deadline knows it as well, and ends the call for that reason; a connection that breaks says nothing of why.
const GRACE: Duration = Duration::from_secs(1);

/// A service's reply on its way through. Ends with a status even where the service's own gets lost: when the
/// connection breaks or the deadline passes.
pub(super) struct Reply {
    /// `None` once the reply has ended; dropping it ends the call at the service.
    upstream: Option<Body>,
    authority: Authority,
    deadline: Option<Pin<Box<Sleep>>>,
    boundary: Boundary,
    /// The reply's headers held the status already, and none will follow.
    has_status: bool,
    /// Why the connection is about to be broken, once `deadline`, if there is still one, has passed.
    breaking: Option<Status>,
    /// The call's place among those that the gateway carries.
    _place: OwnedSemaphorePermit,
}

impl Reply {
    /// What follows response headers; `has_status` when those hold the status (Trailers-Only).
    pub(super) fn new(
        upstream: Body,
        authority: Authority,
        deadline: Option<Pin<Box<Sleep>>>,
        has_status: bool,
        place: OwnedSemaphorePermit,
    ) -> Self {
        let boundary = Boundary::default();
        Self { upstream: Some(upstream), authority, deadline, boundary, has_status, breaking: None, _place: place }
    }

    /// Ends the reply with `status`, or, where a message is only half sent, by breaking the connection: a status
    /// there would be read as part of the message.
    fn end(&mut self, status: Status, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.end_after(None, status, context)
    }

    /// The same, but a connection that has to be broken stays until `grace` has passed.
    fn end_after(
        &mut self,
        grace: Option<Duration>,
        status: Status,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.upstream = None;
        if self.has_status {
            Poll::Ready(None)
        } else if self.boundary.is_between_messages() {
            Poll::Ready(Some(trailers(&status).map(Frame::trailers)))
        } else {
            // What there is goes out first: a browser that saw nothing of a reply sends its request again.
            self.breaking = Some(status);
            self.deadline = grace.map(|grace| Box::pin(sleep(grace)));
            context.waker().wake_by_ref();
            Poll::Pending
        }
    }
}

impl HttpBody for Reply {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        let passed = this.deadline.as_mut().map(|deadline| deadline.as_mut().poll(context).is_ready());
        let Some(upstream) = &mut this.upstream else {
            let waits = this.breaking.is_some() && passed == Some(false);
            return if waits { Poll::Pending } else { Poll::Ready(this.breaking.take().map(Err)) };
        };
        if passed == Some(true) {
            let status = cause::deadline_exceeded(&this.authority);
            return this.end_after(Some(GRACE), status, context);
        }
        match ready!(Pin::new(upstream).poll_frame(context)) {
            Some(Ok(mut frame)) => {
                if let Some(data) = frame.data_ref() {
                    this.boundary.advance(data);
                } else if let Some(trailers) = frame.trailers_mut().filter(|all| all.contains_key(Status::GRPC_STATUS))
                {
                    headers::prepare_trailers(trailers);
                    this.upstream = None;
                } else {
                    let status = cause::no_status(&this.authority);
                    return this.end(status, context);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Some(Err(error)) => {
                let error: &(dyn Error + 'static) = &error;
                let status = cause::of_reply_error(&this.authority, error);
                this.end(status, context)
            }
            None => {
                let status = cause::no_end(&this.authority);
                this.end(status, context)
            }
        }
    }
}

/// An answer of the gateway's own: no message, only a status, as trailers. (A page of another origin may read a body's
/// trailers, but not headers that it was not told of.)
pub(super) fn only_status(status: Status) -> Response<Body> {
    let mut response = Response::new(Body::new(OnlyStatus(Some(status))));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    response
}

struct OnlyStatus(Option<Status>);

impl HttpBody for OnlyStatus {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Poll::Ready(self.0.take().map(|status| trailers(&status).map(Frame::trailers)))
    }
}

fn trailers(status: &Status) -> Result<HeaderMap, Status> {
    let mut trailers = HeaderMap::new();
    status.add_header(&mut trailers)?;
    Ok(trailers)
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, sync::Arc};

    use tokio::{sync::Semaphore, time::Instant};

    use super::*;

    /// Half a message, then the connection breaks, both known at once.
    struct Half(Option<&'static [u8]>);

    impl HttpBody for Half {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
            let next = self.0.take().map(|bytes| Frame::data(Bytes::from_static(bytes)));
            Poll::Ready(Some(next.ok_or_else(|| Status::unavailable("cut"))))
        }
    }

    #[test]
    fn a_reply_that_is_broken_off_has_begun_before() {
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let body = Body::new(Half(Some(b"\0\0\0\0\x08ab")));
        let mut reply = Reply::new(body, "localhost:1".parse().unwrap(), None, false, place);
        let mut poll = || Pin::new(&mut reply).poll_frame(&mut Context::from_waker(std::task::Waker::noop()));
        assert!(matches!(poll(), Poll::Ready(Some(Ok(_)))));
        // A server sends what it has whenever there is no more for now.
        assert!(poll().is_pending());
        assert!(matches!(poll(), Poll::Ready(Some(Err(_)))));
        assert!(matches!(poll(), Poll::Ready(None)));
    }

    /// Half a message, and no more.
    struct Stuck(Option<&'static [u8]>, Arc<Semaphore>);

    impl HttpBody for Stuck {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
            let next = self.0.take().map(|bytes| Ok(Frame::data(Bytes::from_static(bytes))));
            next.map_or(Poll::Pending, |next| Poll::Ready(Some(next)))
        }
    }

    impl Drop for Stuck {
        fn drop(&mut self) {
            self.1.add_permits(1);
        }
    }

    #[tokio::test]
    async fn a_deadline_in_mid_message_ends_the_call_at_once_and_the_connection_after_its_caller_had_time_to() {
        let (place, ended) = (Arc::new(Semaphore::new(1)), Arc::new(Semaphore::new(0)));
        let body = Body::new(Stuck(Some(b"\0\0\0\0\x08ab"), Arc::clone(&ended)));
        let deadline = Some(Box::pin(sleep(Duration::from_millis(20))));
        let place = place.try_acquire_owned().unwrap();
        let mut reply = Reply::new(body, "localhost:1".parse().unwrap(), deadline, false, place);
        let mut next = async move || poll_fn(|context| Pin::new(&mut reply).poll_frame(context)).await;
        assert!(next().await.unwrap().is_ok());
        let broken = tokio::spawn(async move { next().await });
        let _permit = ended.acquire().await.unwrap();
        let began = Instant::now();
        assert!(broken.await.unwrap().unwrap().is_err());
        assert!(began.elapsed() > GRACE / 2, "the caller's own deadline comes first");
    }
}
