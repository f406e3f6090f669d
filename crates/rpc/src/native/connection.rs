//! The HTTP/2 connection to a service, kept from call to call.
//!
//! Made of h2 itself. tonic's channel, on hyper's client, hands each call through six tasks and sends its head before its
//! message, in a packet of its own: that costs as much again as the call (bench/notes.md).

use h2::client::{Builder, SendRequest};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Mutex,
};
use tonic::codegen::Bytes;
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
};

use super::stream::{Stream, Tls, connect};
use crate::{
    tls::{HTTP2, Roots},
    transport_error,
};

/// How many bytes of replies may be under way, of one call and of all.
const CALL_WINDOW: u32 = 2 << 20;
const CONNECTION_WINDOW: u32 = 5 << 20;

/// How long the headers of a reply may be, in bytes.
const MAX_HEADERS: u32 = 16 << 10;

/// A connection that is made by the first call, and made again by the first one after it was lost.
#[derive(Debug, Default)]
pub(super) struct Connection {
    requests: Mutex<Option<SendRequest<Bytes>>>,
}

impl Connection {
    /// Where to send a request to `address`, always the same one, or why there is no connection. Whoever asks while one is
    /// being made waits for it.
    pub(super) async fn requests(&self, address: &Address, roots: &Roots) -> Result<SendRequest<Bytes>, Failure> {
        let mut requests = self.requests.lock().await;
        if let Some(kept) = &*requests
            && let Ok(ready) = kept.clone().ready().await
        {
            return Ok(ready);
        }
        // A TLS connection under way is large.
        let made = Box::pin(make(address, roots)).await?;
        *requests = Some(made.clone());
        Ok(made)
    }
}

async fn make(address: &Address, roots: &Roots) -> Result<SendRequest<Bytes>, Failure> {
    let tls = (address.scheme == Scheme::Grpcs).then_some(Tls { roots, protocols: &[HTTP2] });
    let begun = match connect(address, tls).await? {
        Stream::Plain(stream) => begin(stream).await,
        Stream::Tls(stream) if stream.get_ref().1.alpn_protocol() == Some(HTTP2) => begin(stream).await,
        Stream::Tls(_) => {
            let message = format!("cannot reach {}: HTTP/2 was not negotiated.", address.authority());
            return Err(Failure::new(FailureKind::Unreachable, message));
        }
    };
    begun.map_err(|error| super::failure(transport_error::while_connecting(&address.authority(), &error)))
}

async fn begin(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Result<SendRequest<Bytes>, h2::Error> {
    let (requests, connection) = Builder::new()
        .enable_push(false)
        .initial_window_size(CALL_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(MAX_HEADERS)
        .handshake(stream)
        .await?;
    // It ends once nobody can send requests, and tells its calls what broke it.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    Ok(requests)
}
