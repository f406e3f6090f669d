//! A service on a port: native gRPC and gRPC-Web, health, reflection, CORS, graceful shutdown.

use std::{future::Future, io, net::SocketAddr, path::PathBuf, time::Duration};

use axum::serve::ListenerExt as _;
use tokio::{
    net::{TcpListener, ToSocketAddrs},
    sync::{oneshot, watch},
    time::timeout,
};

use crate::sandbox::Sandbox;

mod kind;
mod reflection;
mod routes;

pub use kind::{ServiceKind, ServicePath};

/// How long calls in flight may go on after the shutdown signal, unless [`BoundServer::shutdown_grace`] says otherwise.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// How long connections may take to close after their last call ended.
const CLOSING_GRACE: Duration = Duration::from_secs(1);

/// A port that is taken, but not answered yet.
#[derive(Debug)]
pub struct BoundServer {
    listener: TcpListener,
    local_addr: SocketAddr,
    shutdown_grace: Duration,
}

/// Takes a port: `host:port`, or port 0 for any free one.
pub async fn bind(addr: impl ToSocketAddrs) -> io::Result<BoundServer> {
    let listener = TcpListener::bind(addr).await?;
    let local_addr = listener.local_addr()?;
    Ok(BoundServer { listener, local_addr, shutdown_grace: SHUTDOWN_GRACE })
}

impl BoundServer {
    /// The address it listens on, with the port that was taken.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// How long calls in flight may go on after the shutdown signal.
    #[must_use]
    pub const fn shutdown_grace(mut self, grace: Duration) -> Self {
        self.shutdown_grace = grace;
        self
    }

    /// Answers calls until `shutdown` is ready, then takes no more, lets those in flight go on for the grace time, ends
    /// what is left of them with UNAVAILABLE (removing what they wrote), and returns. `data_dir` is what `/data` means; it is created where it is missing.
    pub async fn serve(
        self,
        kind: ServiceKind,
        data_dir: PathBuf,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let sandbox = Sandbox::open(data_dir)?;
        let (stop, stopping) = watch::channel(false);
        let (router, health) = routes::build(kind, sandbox, stopping).await?;
        let (draining_started, draining) = oneshot::channel();
        let listener = self.listener.tap_io(|connection| {
            // Without it small replies wait for more to send. A connection that refuses is slow, not broken.
            let _ = connection.set_nodelay(true);
        });
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
            shutdown.await;
            health.stop().await;
            let _ = draining_started.send(());
        });
        let mut serving = std::pin::pin!(serving.into_future());
        tokio::select! {
            ended = &mut serving => return ended,
            _ = draining => {}
        }
        if let Ok(ended) = timeout(self.shutdown_grace, &mut serving).await {
            return ended;
        }
        stop.send_replace(true);
        timeout(CLOSING_GRACE, &mut serving).await.unwrap_or(Ok(()))
    }
}
