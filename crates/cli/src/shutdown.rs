//! How this process is told to stop, and how it tells its servers.

use std::{io, time::Duration};

use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::timeout,
};

use crate::error::{CommandError, plain};

/// How long servers may take to end once a stop was asked for: a little more than the reference services give their
/// calls, which then remove what they have half written.
const GRACE: Duration = wattflow_services::server::SHUTDOWN_GRACE.saturating_add(Duration::from_secs(2));

/// Ctrl-C, and being asked to end (SIGTERM). From when it was made on, none gets lost.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// Takes over what these signals do.
    #[cfg(unix)]
    pub(crate) fn new() -> Result<Self, CommandError> {
        use tokio::signal::unix::{SignalKind, signal};

        let explain = |error: io::Error| CommandError::failure(format!("cannot listen for signals: {}", plain(&error)));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(explain)?,
            terminate: signal(SignalKind::terminate()).map_err(explain)?,
        })
    }

    /// Returns at the next signal.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Takes over what Ctrl-C does.
    #[cfg(not(unix))]
    pub(crate) fn new() -> Result<Self, CommandError> {
        Ok(Self {})
    }

    /// Returns at the next Ctrl-C.
    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// Tells every [`Stop`] made with it, at the latest when it is dropped.
#[derive(Debug)]
pub(crate) struct Stopper(watch::Sender<()>);

/// Waits for its [`Stopper`].
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<()>);

/// A stopper and what it stops.
pub(crate) fn channel() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(());
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    fn stop(self) {
        // No receiver means that nothing is left to be stopped.
        let _ = self.0.send(());
    }
}

impl Stop {
    /// Returns when the stop is asked for.
    pub(crate) async fn requested(mut self) {
        let _ = self.0.changed().await;
    }
}

/// Waits for a signal, then lets `servers` end: those in time end properly, and a second signal ends the wait. A server
/// that ends by itself before that is an error.
pub(crate) async fn serve_until_signal(
    mut signals: Signals,
    stopper: Stopper,
    servers: Vec<JoinHandle<io::Result<()>>>,
) -> Result<(), CommandError> {
    let wait = |server: JoinHandle<io::Result<()>>| async { server.await.unwrap_or_else(|error| Err(error.into())) };
    let mut servers: JoinSet<io::Result<()>> = servers.into_iter().map(wait).collect();
    tokio::select! {
        () = signals.next() => {}
        Some(ended) = servers.join_next() => {
            let reason = match ended {
                Ok(Err(error)) => plain(&error),
                Ok(Ok(())) => "it stopped".to_owned(),
                Err(error) => error.to_string(),
            };
            return Err(CommandError::failure(format!("a server ended by itself: {reason}")));
        }
    }
    stopper.stop();
    let all = async { while servers.join_next().await.is_some() {} };
    tokio::select! {
        _ = timeout(GRACE, all) => {}
        () = signals.next() => {}
    }
    Ok(())
}
