//! Taking a port, with words for when that fails.

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

use crate::error::{CommandError, plain};

/// What to do about it where `--listen` says where.
pub(crate) const ADVICE: &str = "choose another with --listen HOST:PORT";

/// Listens at `address` (`HOST:PORT`, port 0 for any free one). The error says what to do instead, with `--listen`.
pub(crate) async fn listen(address: &str) -> Result<(TcpListener, SocketAddr), CommandError> {
    let explain = |error: io::Error| cannot_listen(address, &error, ADVICE);
    let listener = TcpListener::bind(address).await.map_err(explain)?;
    let local = listener.local_addr().map_err(explain)?;
    Ok((listener, local))
}

/// An address that cannot be listened at, and what to do about it.
pub(crate) fn cannot_listen(address: &str, error: &io::Error, advice: &str) -> CommandError {
    let reason = match error.kind() {
        io::ErrorKind::AddrInUse => "the port is in use by another process".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
        io::ErrorKind::PermissionDenied => "that port needs more rights".to_owned(),
        _ => plain(error),
    };
    CommandError::failure(format!("cannot listen at {address}: {reason}; {advice}"))
}
