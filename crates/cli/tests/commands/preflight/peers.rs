//! What may be at an address.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    runtime::Runtime,
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Request, Response, Status,
    transport::{Identity, Server, ServerTlsConfig},
};
use tonic_health::{ServingStatus, server::HealthReporter};
use tonic_web::GrpcWebLayer;
use wattflow_rpc::proto::{
    ExecuteRequest, ExecuteResponse,
    container_executor_server::{ContainerExecutor, ContainerExecutorServer},
};

/// What a gRPC server says of its health.
#[derive(Clone, Copy)]
pub(super) enum Health {
    /// Nothing: it has no health service.
    None,
    /// That it serves, by no name.
    OfServer,
    /// That it serves, and that its service does.
    OfService,
    NotServing,
}

/// Servers that live as long as this.
pub(super) struct Peers {
    runtime: Runtime,
    executed: Arc<AtomicUsize>,
}

impl Peers {
    pub(super) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { runtime, executed: Arc::default() }
    }

    /// How often `Execute` ran at any of them.
    pub(super) fn executed(&self) -> usize {
        self.executed.load(Ordering::SeqCst)
    }

    /// A native gRPC server with `Execute`.
    pub(super) fn grpc(&self, health: Health) -> String {
        let (listener, address) = self.listen();
        let service = ContainerExecutorServer::new(Counting(Arc::clone(&self.executed)));
        self.runtime.spawn(async move {
            let health = match health {
                Health::None => None,
                health => Some(health_service(health).await),
            };
            let router = Server::builder().add_optional_service(health).add_service(service);
            router.serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap();
        });
        address.to_string()
    }

    /// The same with TLS and a certificate by `authority`; speaks gRPC-Web too.
    pub(super) fn tls(&self, authority: &Authority, certificate: &CertificateParams) -> String {
        let (listener, address) = self.listen();
        let service = ContainerExecutorServer::new(Counting(Arc::clone(&self.executed)));
        let key = KeyPair::generate().unwrap();
        let certificate = certificate.signed_by(&key, &authority.0).unwrap();
        let tls = ServerTlsConfig::new().identity(Identity::from_pem(certificate.pem(), key.serialize_pem()));
        let mut server = Server::builder().accept_http1(true).tls_config(tls).unwrap().layer(GrpcWebLayer::new());
        self.runtime.spawn(async move {
            let router = server.add_service(health_service(Health::OfServer).await).add_service(service);
            router.serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap();
        });
        address.to_string()
    }

    /// A gRPC server without `Execute`.
    pub(super) fn only_health(&self) -> String {
        let (listener, address) = self.listen();
        self.runtime.spawn(async move {
            let router = Server::builder().add_service(health_service(Health::OfServer).await);
            router.serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap();
        });
        address.to_string()
    }

    /// Takes connections, and answers nothing.
    pub(super) fn silent(&self) -> String {
        let (listener, address) = self.listen();
        self.runtime.spawn(async move {
            let mut kept = Vec::new();
            while let Ok((connection, _)) = listener.accept().await {
                kept.push(connection);
            }
        });
        address.to_string()
    }

    /// Answers everything with an HTTP/1.1 page.
    pub(super) fn web_server(&self) -> String {
        let (listener, address) = self.listen();
        self.runtime.spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let _ = connection.read(&mut [0; 1024]).await;
                    let page = b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 3\r\n\r\n:-(";
                    let _ = connection.write_all(page).await;
                    // A connection that is closed with something unread is reset, and the page lost.
                    while connection.read(&mut [0; 1024]).await.is_ok_and(|bytes| bytes > 0) {}
                });
            }
        });
        address.to_string()
    }

    fn listen(&self) -> (TcpListener, SocketAddr) {
        let listener = self.runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        (listener, address)
    }
}

type HealthServer = tonic_health::pb::health_server::HealthServer<tonic_health::server::HealthService>;

async fn health_service(health: Health) -> HealthServer {
    let reporter = HealthReporter::new();
    let status = if matches!(health, Health::NotServing) { ServingStatus::NotServing } else { ServingStatus::Serving };
    reporter.set_service_status("", status).await;
    if matches!(health, Health::OfService) {
        reporter.set_service_status("ContainerExecutor", status).await;
    }
    HealthServer::new(tonic_health::server::HealthService::from_health_reporter(reporter))
}

struct Counting(Arc<AtomicUsize>);

#[tonic::async_trait]
impl ContainerExecutor for Counting {
    async fn execute(&self, _: Request<ExecuteRequest>) -> Result<Response<ExecuteResponse>, Status> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(Response::new(ExecuteResponse::default()))
    }
}

/// Signs certificates.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }
}

/// Certificates for this machine and for others.
pub(super) fn valid() -> CertificateParams {
    CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap()
}

pub(super) fn expired() -> CertificateParams {
    let mut params = valid();
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2001, 1, 1);
    params
}

pub(super) fn elsewhere() -> CertificateParams {
    CertificateParams::new(["elsewhere.example".to_owned()]).unwrap()
}
