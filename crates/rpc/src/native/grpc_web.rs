//! A call to a service that speaks gRPC-Web, over HTTP/1.1 or, with TLS, HTTP/2: what a page does, without a
//! page.
//!
//! Each call has a connection of its own. A run calls a node about once.

use std::pin::pin;

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::{http1, http2},
    header,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
};

use super::{
    USER_AGENT, failure,
    stream::{Stream, Tls, connect},
};
use crate::{
    tls::{HTTP2, Roots},
    transport_error,
    web::{self, Reply},
};

const CONTENT_TYPE: &str = "application/grpc-web+proto";

pub(super) async fn unary(
    address: &Address,
    roots: &Roots,
    path: &str,
    message: &[u8],
    timeout_millis: u64,
) -> Result<Vec<u8>, Failure> {
    let Scheme::GrpcWeb { tls, base_path } = &address.scheme else {
        return Err(Failure::new(FailureKind::Unreachable, format!("`{address}` is no gRPC-Web address")));
    };
    let stream = connect(address, tls.then_some(Tls { roots, protocols: &[HTTP2, b"http/1.1"] })).await?;

    let http2 = matches!(&stream, Stream::Tls(stream) if stream.get_ref().1.alpn_protocol() == Some(HTTP2));
    let origin = if http2 { format!("https://{}", address.authority()) } else { String::new() };
    let mut request = Request::post(format!("{origin}{base_path}{path}"))
        .header(header::CONTENT_TYPE, CONTENT_TYPE)
        .header(header::ACCEPT, CONTENT_TYPE)
        .header(header::USER_AGENT, USER_AGENT)
        .header("x-grpc-web", "1")
        .header("grpc-timeout", web::timeout(timeout_millis));
    if !http2 {
        request = request.header(header::HOST, address.authority());
    }
    let request = request
        .body(Full::new(Bytes::from(web::frame(message))))
        .map_err(|error| Failure::new(FailureKind::WrongServicePath, format!("`{path}` is no path: {error}")))?;
    match stream {
        Stream::Plain(stream) => over_http1(address, stream, request).await,
        Stream::Tls(stream) if http2 => over_http2(address, stream, request).await,
        Stream::Tls(stream) => over_http1(address, stream, request).await,
    }
}

async fn over_http1(
    address: &Address,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Vec<u8>, Failure> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| no_answer(address, &error))?;
    exchange(address, sender.send_request(request), connection).await
}

async fn over_http2(
    address: &Address,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Vec<u8>, Failure> {
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .map_err(|error| no_answer(address, &error))?;
    exchange(address, sender.send_request(request), connection).await
}

/// Reads the reply while `connection` carries it. That ends with the call: dropping it closes it.
async fn exchange(
    address: &Address,
    response: impl Future<Output = hyper::Result<Response<Incoming>>>,
    connection: impl Future<Output = hyper::Result<()>>,
) -> Result<Vec<u8>, Failure> {
    let mut reading = pin!(async {
        let response = response.await.map_err(|error| no_answer(address, &error))?;
        read(&address.to_string(), response).await
    });
    tokio::select! {
        outcome = &mut reading => outcome,
        // What came of the reply before that is read all the same.
        _ = connection => reading.await,
    }
}

async fn read(whom: &str, response: Response<Incoming>) -> Result<Vec<u8>, Failure> {
    let (head, mut body) = response.into_parts();
    let header = |name: &str| Some(String::from_utf8_lossy(head.headers.get(name)?.as_bytes()).into_owned());
    let mut reply = Reply::begin(whom, head.status.as_u16(), &header)?;
    let broke_off = loop {
        match body.frame().await {
            Some(Ok(frame)) => {
                if let Some(bytes) = frame.data_ref() {
                    reply.feed(bytes)?;
                }
            }
            Some(Err(error)) => break Some(transport_error::broken_off(&error)),
            None => break None,
        }
    };
    reply.end(broke_off)
}

/// Why no reply began on a connection that was there.
fn no_answer(address: &Address, error: &hyper::Error) -> Failure {
    let authority = address.authority();
    // The latter where it spoke before it was asked.
    if error.is_parse() || transport_error::is_called("received unexpected message from connection", error) {
        let message = format!("{authority} answered, but not in HTTP/1.1: it is no gRPC-Web service");
        return Failure::new(FailureKind::NotGrpc, message);
    }
    failure(transport_error::before_reply(&authority, error))
}
