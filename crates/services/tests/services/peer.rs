//! A service on a free port of the loopback, and a plain client of it: no more than the wire format.

use std::{future::Future, net::SocketAddr, path::Path, time::Duration};

use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle, time::timeout};
use tonic::{Request, Status, body::Body, client::Grpc, codegen::http::uri::PathAndQuery};
use tonic_prost::ProstCodec;
use wattflow_rpc::proto::{ExecuteRequest, ExecuteResponse};
use wattflow_services::server::{ServiceKind, bind};

/// How long anything in a test may take before it counts as hanging.
pub(crate) const BOUND: Duration = Duration::from_mins(1);

/// tonic's own channel would enforce the request's timeout itself, and hide what the server answers.
pub(crate) type Transport = Client<HttpConnector, Body>;

pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Peer {
    pub(crate) async fn start(kind: ServiceKind, data: &TempDir, shutdown_grace: Duration) -> Self {
        let server = bind("127.0.0.1:0").await.unwrap().shutdown_grace(shutdown_grace);
        let address = server.local_addr();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server.serve(kind, data.path().to_owned(), async {
            let _ = stopped.await;
        }));
        Self { address, stop: Some(stop), serving }
    }

    pub(crate) fn transport(&self) -> (Transport, tonic::codegen::http::Uri) {
        let transport = Client::builder(TokioExecutor::new()).http2_only(true).build_http();
        (transport, format!("http://{}", self.address).parse().unwrap())
    }

    /// Calls `Execute` of a service by its full name, with a `grpc-timeout` if given.
    pub(crate) fn call(
        &self,
        service: &'static str,
        input_file: &str,
        output_file: &str,
        grpc_timeout: Option<&'static str>,
    ) -> impl Future<Output = Result<ExecuteResponse, Status>> + Send + 'static {
        let (transport, origin) = self.transport();
        let message = ExecuteRequest { input_file: input_file.to_owned(), output_file: output_file.to_owned() };
        let mut request = Request::new(message);
        if let Some(timeout) = grpc_timeout {
            request.metadata_mut().insert("grpc-timeout", timeout.parse().unwrap());
        }
        async move {
            let mut client = Grpc::with_origin(transport, origin);
            client.ready().await.unwrap();
            let path = PathAndQuery::try_from(format!("/{service}/Execute")).unwrap();
            let codec: ProstCodec<ExecuteRequest, ExecuteResponse> = ProstCodec::default();
            let reply = timeout(BOUND, client.unary(request, path, codec)).await.expect("the call must not hang");
            reply.map(tonic::Response::into_inner)
        }
    }

    /// Calls `Execute` and expects an answer with status OK: the message of a success, or of a failure.
    pub(crate) async fn execute(&self, input_file: &str, output_file: &str) -> Result<String, String> {
        let reply = self.call("ContainerExecutor", input_file, output_file, None).await.expect("status OK");
        if reply.success { Ok(reply.message) } else { Err(reply.message) }
    }

    /// Gives the shutdown signal.
    pub(crate) fn begin_stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Waits until the server has returned.
    pub(crate) async fn stopped(self) {
        timeout(BOUND, self.serving).await.expect("the server must stop").unwrap().unwrap();
    }

    pub(crate) async fn stop(mut self) {
        self.begin_stop();
        self.stopped().await;
    }
}

/// Names of the files in a directory, sorted.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    assert!(timeout(BOUND, waiting).await.is_ok(), "waited in vain until {what}");
}
