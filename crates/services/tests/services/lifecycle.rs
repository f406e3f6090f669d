use std::{fs, time::Duration};

use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, task::JoinHandle};
use tokio_stream::StreamExt as _;
use tonic::{Code, Status};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use wattflow_rpc::proto::ExecuteResponse;
use wattflow_services::{DummyOptions, server::ServiceKind};

use crate::{
    browser,
    peer::{BOUND, Peer, names, until},
};

/// More than can be generated before a test has interfered.
const ENDLESS: &str = r#"{"households": 100000, "days": 10}"#;
/// Enough that the work is seen while it is done.
const LONG: &str = r#"{"households": 100, "days": 5}"#;

/// A generator with these parameters in `/data/parameters.json`.
async fn generator(parameters: &str, shutdown_grace: Duration) -> (TempDir, Peer) {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("parameters.json"), parameters).unwrap();
    let peer = Peer::start(ServiceKind::Generator, &data, shutdown_grace).await;
    (data, peer)
}

/// Calls the generator and returns when it is at work.
async fn working(data: &TempDir, peer: &Peer) -> JoinHandle<Result<ExecuteResponse, Status>> {
    let call = tokio::spawn(peer.call("energy.ContainerExecutor", "/data/parameters.json", "/data/out.csv", None));
    until("the work has begun", || names(data.path()).len() > 1).await;
    call
}

/// Nothing of the work that was given up is left.
async fn check_nothing_left(data: &TempDir) {
    until("the temporary file is gone", || names(data.path()) == ["parameters.json"]).await;
}

fn dummy(delay_millis: u64) -> ServiceKind {
    ServiceKind::Dummy(DummyOptions { delay_millis, ..DummyOptions::default() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_ends_the_call_and_removes_its_file() {
    let (data, peer) = generator(ENDLESS, BOUND).await;
    let status =
        peer.call("ContainerExecutor", "/data/parameters.json", "/data/out.csv", Some("200m")).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
    check_nothing_left(&data).await;
    peer.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_ends_the_work_and_removes_its_file() {
    let (data, peer) = generator(ENDLESS, BOUND).await;
    let call = working(&data, &peer).await;
    call.abort();
    check_nothing_left(&data).await;
    peer.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_goes_away_ends_the_work_and_removes_its_file() {
    let (data, peer) = generator(ENDLESS, BOUND).await;
    let body = browser::request_frame("/data/parameters.json", "/data/out.csv");
    let head = format!(
        "POST /ContainerExecutor/Execute HTTP/1.1\r\nhost: {}\r\ncontent-type: application/grpc-web+proto\r\n\
         content-length: {}\r\n\r\n",
        peer.address,
        body.len()
    );
    let mut connection = TcpStream::connect(peer.address).await.unwrap();
    connection.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    until("the work has begun", || names(data.path()).len() > 1).await;
    drop(connection);
    check_nothing_left(&data).await;
    peer.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_outlasts_the_shutdown_ends_as_unavailable() {
    let (data, mut peer) = generator(ENDLESS, Duration::from_millis(50)).await;
    let call = working(&data, &peer).await;
    peer.begin_stop();
    assert_eq!(call.await.unwrap().unwrap_err().code(), Code::Unavailable);
    check_nothing_left(&data).await;
    peer.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shutdown_lets_calls_in_flight_finish_and_takes_no_more() {
    let (data, mut peer) = generator(LONG, BOUND).await;
    let (transport, origin) = peer.transport();
    let mut watched =
        HealthClient::with_origin(transport, origin).watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watched.next().await.unwrap().unwrap().status, 1);
    let call = working(&data, &peer).await;
    let address = peer.address;
    peer.begin_stop();
    assert_eq!(watched.next().await.unwrap().unwrap().status, 2, "watchers hear of the shutdown");
    assert!(watched.next().await.is_none());
    assert!(call.await.unwrap().unwrap().success);
    peer.stopped().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_dummy_reacts_to_its_deadline() {
    let data = tempfile::tempdir().unwrap();
    let peer = Peer::start(dummy(3_600_000), &data, BOUND).await;
    for (grpc_timeout, code) in
        [("50m", Code::DeadlineExceeded), ("0S", Code::DeadlineExceeded), ("soon", Code::InvalidArgument)]
    {
        let status = peer.call("ContainerExecutor", "a", "b", Some(grpc_timeout)).await.unwrap_err();
        assert_eq!(status.code(), code, "{grpc_timeout}: {status:?}");
    }
    peer.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dummy_fails_on_demand() {
    let data = tempfile::tempdir().unwrap();
    let kind = ServiceKind::Dummy(DummyOptions { fail_rate: 1.0, ..DummyOptions::default() });
    let peer = Peer::start(kind, &data, BOUND).await;
    assert!(peer.execute("a", "b").await.unwrap_err().contains("dummy failure: call 1"));
    assert!(peer.execute("a", "/etc/b").await.unwrap_err().contains("is refused"));
    peer.stop().await;
}
