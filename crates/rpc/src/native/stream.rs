//! A connection as bytes: TCP, with TLS where it is asked for.

use std::{error::Error, future::poll_fn, io};

use hyper_util::client::legacy::connect::HttpConnector;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::client::TlsStream;
use tonic::codegen::{Service as _, http::Uri};
use wattflow_engine::{address::Address, failure::Failure};

use super::{CONNECT_TIMEOUT, failure};
use crate::{tls::Roots, transport_error};

/// Bytes to and from a service.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// How to speak TLS: whose certificates are trusted, and the protocols to offer, the best one first.
pub(super) struct Tls<'a> {
    pub(super) roots: &'a Roots,
    pub(super) protocols: &'a [&'static [u8]],
}

/// Connects to where `address` says, or says why that cannot be done.
pub(super) async fn connect(address: &Address, tls: Option<Tls<'_>>) -> Result<Stream, Failure> {
    let connecting = async {
        let stream = tcp(address).await?;
        let Some(Tls { roots, protocols }) = tls else { return Ok(Stream::Plain(stream)) };
        Ok(Stream::Tls(Box::new(roots.connect(&address.host, stream, protocols).await?)))
    };
    let late = |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
    timeout(CONNECT_TIMEOUT, connecting).await.unwrap_or_else(late).map_err(|error: Box<dyn Error + Send + Sync>| {
        failure(transport_error::while_connecting(&address.authority(), error.as_ref()))
    })
}

/// To whichever address of the host answers first.
async fn tcp(address: &Address) -> Result<TcpStream, Box<dyn Error + Send + Sync>> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    // Shared out among the addresses of the host, so that one that is silent does not use it up.
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    poll_fn(|context| connector.poll_ready(context)).await?;
    let place = Uri::try_from(format!("http://{}", address.authority()))?;
    Ok(connector.call(place).await?.into_inner())
}
