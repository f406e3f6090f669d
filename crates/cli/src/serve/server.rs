//! Serving on a port within bounds: connections, their headers, and how long one may have nothing to say.

use std::{convert::Infallible, io, pin::pin, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tower::ServiceExt as _;

use super::{
    connections::{Connections, Place},
    counted::Counted,
};
use crate::shutdown::Stop;

/// How much a server takes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Connections at a time. Each takes a file descriptor, of which a process often has 1,024.
    pub(crate) connections: usize,
    /// How long a connection may be without a request that is whole and not answered to its end.
    pub(crate) quiet: Duration,
    /// How long a client may take nothing of an answer that is there, at the least; at the most it is twice that.
    pub(crate) stalled: Duration,
    /// What the headers of a request may take, names and values together. There may be 100 of them.
    pub(crate) header_bytes: u32,
}

impl Bounds {
    /// Those of `wattflow serve`; docs/deploy.md names them.
    pub(crate) const SERVE: Self = Self {
        connections: 512,
        quiet: Duration::from_secs(30),
        stalled: Duration::from_mins(1),
        header_bytes: 64 * 1_024,
    };
}

/// What a connection gets that there is no place for.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\ncontent-length: 53\r\nretry-after: 1\r\n\
    connection: close\r\n\r\nall connections are busy; try again when one is free\n";

/// Serves until the stop is asked for, and then until what was begun has ended.
pub(crate) async fn serve(mut listener: TcpListener, router: Router, bounds: Bounds, stop: Stop) -> io::Result<()> {
    let mut connections = Connections::new(bounds.connections);
    let mut tasks = JoinSet::new();
    let mut stopped = pin!(stop.clone().requested());
    loop {
        tokio::select! {
            () = &mut stopped => break,
            // axum's listener waits where the system has nothing left to give.
            (stream, _) = axum::serve::Listener::accept(&mut listener) => match connections.open() {
                Some(place) => drop(tasks.spawn(connection(stream, router.clone(), bounds, place, stop.clone()))),
                None => refuse(stream),
            },
            Some(_) = tasks.join_next() => {}
        }
    }
    drop(listener);
    while tasks.join_next().await.is_some() {}
    Ok(())
}

/// Says so, as far as that does not take waiting.
fn refuse(stream: TcpStream) {
    use io::Write as _;

    if let Ok(mut stream) = stream.into_std() {
        // It may have been closed again.
        let _ = stream.write(FULL);
    }
}

async fn connection(stream: TcpStream, router: Router, bounds: Bounds, place: Place, stop: Stop) {
    // Small messages to and fro: waiting to fill packets would cost more than it saves.
    let _ = stream.set_nodelay(true);
    let (requests, mut quiet, mut stall) = place.activity();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let in_flight = requests.begin();
        let router = router.clone();
        async move {
            let request: Request = request.map(Body::new);
            let response: Response = router.oneshot(request).await?;
            Ok::<_, Infallible>(response.map(|body| Counted::new(body, in_flight)))
        }
    });
    let builder = builder(bounds);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut closed = place.closed;
    let mut stalled = pin!(stall.lasted(bounds.stalled));
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = &mut closed => return,
        () = stalled.as_mut() => return,
        () = quiet.lasted(bounds.quiet) => {}
        () = stop.requested() => {}
    }
    // What was answered may not have been taken yet, and a request may have come just now.
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        _ = closed => {}
        () = stalled => {}
        () = quiet.lasted(bounds.quiet) => {}
    }
}

fn builder(bounds: Bounds) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.quiet)
        .max_buf_size(bounds.header_bytes as usize)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(bounds.quiet)
        .keep_alive_timeout(bounds.quiet)
        .max_header_list_size(bounds.header_bytes);
    builder
}

#[cfg(test)]
mod tests;
