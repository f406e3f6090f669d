//! What a gateway may find at an address.

use std::{
    collections::VecDeque,
    convert::Infallible,
    future::poll_fn,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Bytes, HttpBody},
    http::{HeaderMap, Response},
    response::IntoResponse,
    routing::any,
};
use http_body::Frame;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Request, Response as Reply, Status,
    transport::{Identity, Server, ServerTlsConfig},
};
use wattflow_rpc::proto::{
    ExecuteRequest, ExecuteResponse,
    container_executor_server::{ContainerExecutor, ContainerExecutorServer},
};

/// Far above what anything here takes: only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A call as it arrived at the service.
pub(super) struct Call {
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<String>,
}

/// A native gRPC server with `Execute` and health. `input_file` says how `Execute` behaves.
pub(super) struct Peer {
    pub(super) address: SocketAddr,
    calls: mpsc::UnboundedReceiver<Call>,
    dropped: mpsc::UnboundedReceiver<()>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Peer {
    pub(super) async fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    pub(super) async fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, calls) = mpsc::unbounded_channel();
        let (gone, dropped) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel();
        let (health, health_service) = tonic_health::server::health_reporter();
        health.set_service_status("", tonic_health::ServingStatus::Serving).await;
        let router = Server::builder()
            .add_service(health_service)
            .add_service(ContainerExecutorServer::new(Behaviour { seen, gone }));
        let server = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            router.serve_with_incoming_shutdown(TcpListenerStream::new(listener), stopped).await.unwrap();
        });
        Self { address, calls, dropped, stop: Some(stop), server }
    }

    /// Stops serving, and returns when the port is free.
    pub(super) async fn stop(mut self) {
        drop(self.stop.take());
        timeout(PATIENCE, &mut self.server).await.expect("stops").unwrap();
    }

    pub(super) async fn next_call(&mut self) -> Call {
        timeout(PATIENCE, self.calls.recv()).await.expect("a call arrives").unwrap()
    }

    pub(super) fn no_more_calls(&mut self) -> bool {
        self.calls.is_empty()
    }

    /// Returns when a call that hung was given up.
    pub(super) async fn call_was_dropped(&mut self) {
        timeout(PATIENCE, self.dropped.recv()).await.expect("the call is given up").unwrap();
    }
}

struct Behaviour {
    seen: mpsc::UnboundedSender<Call>,
    gone: mpsc::UnboundedSender<()>,
}

struct TellWhenDropped(mpsc::UnboundedSender<()>);

impl Drop for TellWhenDropped {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[tonic::async_trait]
impl ContainerExecutor for Behaviour {
    async fn execute(&self, request: Request<ExecuteRequest>) -> Result<Reply<ExecuteResponse>, Status> {
        let headers = request.metadata().clone().into_headers();
        let timeout = headers.get("grpc-timeout").map(|value| value.to_str().unwrap().to_owned());
        let _ = self.seen.send(Call { headers, timeout });
        match request.get_ref().input_file.as_str() {
            "fail" => Err(Status::failed_precondition("no: \u{e9}\n%")),
            "pretend" => {
                let mut status = Status::unavailable("I am the gateway");
                status.metadata_mut().insert("wattflow-cause", "unreachable".parse().unwrap());
                status.metadata_mut().insert("x-detail", "kept".parse().unwrap());
                Err(status)
            }
            "hang" => {
                let _guard = TellWhenDropped(self.gone.clone());
                std::future::pending().await
            }
            input_file => {
                let mut reply = Reply::new(ExecuteResponse { success: true, message: format!("did {input_file}") });
                reply.metadata_mut().insert("x-from-service", "1".parse().unwrap());
                reply.metadata_mut().insert("wattflow-cause", "unreachable".parse().unwrap());
                reply.metadata_mut().insert("access-control-allow-origin", "*".parse().unwrap());
                Ok(reply)
            }
        }
    }
}

/// Answers every connection with these bytes, whatever it says, and closes it.
pub(super) async fn answering(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut request = [0; 1024];
            let _ = connection.read(&mut request).await;
            let _ = connection.write_all(bytes).await;
        }
    });
    address
}

/// Speaks HTTP/2, but answers with a web page of this status, and these headers.
pub(super) async fn web_server(status: u16, headers: &[(&'static str, &'static str)]) -> SocketAddr {
    let status = axum::http::StatusCode::from_u16(status).unwrap();
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    serve(move || {
        let headers = headers.clone();
        async move { (status, headers, [("content-type", "text/html")], "<h1>Not here</h1>") }
    })
    .await
}

/// Answers in HTTP/2 with a message of gRPC and these trailers, if any.
pub(super) async fn ending_with(trailers: Option<&'static [(&'static str, &'static str)]>) -> SocketAddr {
    serve(move || async move {
        let message = Frame::data(Bytes::from_static(b"\0\0\0\0\x02ab"));
        let trailers = trailers.map(|fields| {
            Frame::trailers(
                fields.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
            )
        });
        let frames = Frames([Some(message), trailers].into_iter().flatten().collect());
        ([("content-type", "application/grpc")], axum::body::Body::new(frames))
    })
    .await
}

struct Frames(VecDeque<Frame<Bytes>>);

impl HttpBody for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

async fn serve<F, R>(answer: impl Fn() -> F + Clone + Send + Sync + 'static) -> SocketAddr
where
    F: Future<Output = R> + Send + 'static,
    R: IntoResponse + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, Router::new().fallback(any(answer))).into_future());
    address
}

/// Streams as many messages as the caller takes, up to `COUNT`, and a status with metadata.
pub(super) struct Streaming {
    pub(super) address: SocketAddr,
    /// How many messages were taken from the service.
    pub(super) taken: Arc<AtomicUsize>,
}

impl Streaming {
    pub(super) const COUNT: usize = 10_000;
    pub(super) const MESSAGE_BYTES: usize = 8_192;

    pub(super) async fn start() -> Self {
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        let answer = move || {
            let messages = axum::body::Body::new(Messages(Arc::clone(&counter)));
            async { ([("content-type", "application/grpc")], messages) }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, Router::new().fallback(any(answer))).into_future());
        Self { address, taken }
    }
}

struct Messages(Arc<AtomicUsize>);

impl HttpBody for Messages {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let taken = self.0.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(match taken.cmp(&Streaming::COUNT) {
            std::cmp::Ordering::Less => {
                let message = super::client::frame(&vec![taken as u8; Streaming::MESSAGE_BYTES]);
                Some(Ok(Frame::data(Bytes::from(message))))
            }
            std::cmp::Ordering::Equal => {
                let trailers = [("grpc-status", "0"), ("x-at-end", "kept")];
                let trailers = trailers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
                Some(Ok(Frame::trailers(HeaderMap::from_iter(trailers))))
            }
            std::cmp::Ordering::Greater => None,
        })
    }
}

/// A gRPC server without services, with TLS; and the PEM of the authority that its certificate is by.
pub(super) async fn with_tls() -> (SocketAddr, String) {
    let mut authority = rcgen::CertificateParams::new([]).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = rcgen::CertifiedIssuer::self_signed(authority, rcgen::KeyPair::generate().unwrap()).unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let identity = Identity::from_pem(params.signed_by(&key, &authority).unwrap().pem(), key.serialize_pem());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = Server::builder().tls_config(ServerTlsConfig::new().identity(identity)).unwrap();
    let router = server.add_routes(tonic::service::Routes::default());
    tokio::spawn(router.serve_with_incoming(TcpListenerStream::new(listener)));
    (address, authority.pem())
}

/// Sends every call elsewhere.
pub(super) async fn redirecting(to: String) -> SocketAddr {
    let answer = move || {
        let to = to.clone();
        async move { (axum::http::StatusCode::TEMPORARY_REDIRECT, [("location", to)]) }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, Router::new().fallback(any(answer))).into_future());
    address
}

/// A gRPC server that sends the beginning of a reply, and no end.
pub(super) struct HalfReply {
    pub(super) address: SocketAddr,
    connection: JoinHandle<()>,
    resets: mpsc::UnboundedReceiver<h2::Reason>,
    to_reset: mpsc::UnboundedSender<h2::Reason>,
}

impl HalfReply {
    /// It closes its connection when it is cut.
    pub(super) async fn start(beginning: &'static [u8]) -> Self {
        Self::start_with(beginning, |_| ()).await
    }

    /// It resets its connection (TCP) when it is cut.
    pub(super) async fn start_resetting(beginning: &'static [u8]) -> Self {
        Self::start_with(beginning, |stream| stream.set_zero_linger().unwrap()).await
    }

    async fn start_with(beginning: &'static [u8], prepare: fn(&TcpStream)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (reset, resets) = mpsc::unbounded_channel();
        let (to_reset, mut told) = mpsc::unbounded_channel();
        let connection = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            prepare(&stream);
            let mut connection = h2::server::handshake(stream).await.unwrap();
            let Some(Ok((_, mut respond))) = connection.accept().await else { return };
            let head = Response::builder().header("content-type", "application/grpc").body(()).unwrap();
            let mut body = respond.send_response(head, false).unwrap();
            body.send_data(Bytes::from_static(beginning), false).unwrap();
            tokio::spawn(async move {
                tokio::select! {
                    Ok(reason) = poll_fn(|context| body.poll_reset(context)) => drop(reset.send(reason)),
                    Some(reason) = told.recv() => body.send_reset(reason),
                }
            });
            while connection.accept().await.is_some() {}
        });
        Self { address, connection, resets, to_reset }
    }

    /// Ends the connection, as when the process is killed.
    pub(super) fn cut(&self) {
        self.connection.abort();
    }

    /// Resets the reply with a code of HTTP/2; the connection stays.
    pub(super) fn reset_with(&self, reason: h2::Reason) {
        self.to_reset.send(reason).unwrap();
    }

    /// Returns the caller's reason for giving the reply up.
    pub(super) async fn reset(&mut self) -> h2::Reason {
        timeout(PATIENCE, self.resets.recv()).await.expect("the reply is given up").unwrap()
    }
}
