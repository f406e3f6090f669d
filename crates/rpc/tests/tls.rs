//! Calls over TLS, to a server with certificates made here.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio::net::TcpListener;
use tonic::transport::{Identity, Server, ServerTlsConfig, server::TcpIncoming};
use wattflow_engine::{
    address::{Address, Scheme},
    failure::{Failure, FailureKind},
};
use wattflow_rpc::{Call, Transport, tls::Roots};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn params() -> CertificateParams {
    CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap()
}

/// A gRPC server without services whose certificate is by `authority`.
async fn serve(authority: &Authority, params: CertificateParams) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let identity = Identity::from_pem(certificate.pem(), key.serialize_pem());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut server = Server::builder().tls_config(ServerTlsConfig::new().identity(identity)).unwrap();
    let router = server.add_routes(tonic::service::Routes::default());
    tokio::spawn(router.serve_with_incoming(TcpIncoming::from(listener)));
    port
}

async fn call(roots: Roots, port: u16) -> Failure {
    let call = Call {
        address: Address { scheme: Scheme::Grpcs, host: "127.0.0.1".to_owned(), port },
        service: "ContainerExecutor".to_owned(),
        input_file: "/data/in".to_owned(),
        output_file: "/data/out".to_owned(),
        timeout_millis: 10_000,
    };
    let transport = Transport::trusting(roots);
    let call = tokio::time::timeout(Duration::from_secs(20), transport.execute(&call));
    call.await.expect("an answer in time").expect_err("it serves nothing")
}

fn roots(authority: &Authority) -> Roots {
    Roots::with_pem(authority.pem().as_bytes()).unwrap()
}

#[track_caller]
fn check(failure: &Failure, kind: FailureKind, words: &str) {
    assert_eq!(failure.kind, kind, "{failure:?}");
    assert!(failure.message.contains(words), "{failure:?}");
}

#[tokio::test]
async fn a_private_authority_that_was_given_is_trusted() {
    let authority = authority("one");
    let failure = call(roots(&authority), serve(&authority, params()).await).await;
    assert_eq!(failure.kind, FailureKind::WrongServicePath, "the server itself answered: {failure:?}");
}

#[tokio::test]
async fn an_unknown_authority_is_told_with_the_flag_that_makes_it_known() {
    let port = serve(&authority("one"), params()).await;
    for name in ["another", "one"] {
        check(
            &call(roots(&authority(name)), port).await,
            FailureKind::CertificateUnknownIssuer,
            "by an authority (CA) that is not known here; give its certificate with --ca",
        );
    }
}

#[tokio::test]
async fn an_expired_certificate_is_told() {
    let (authority, mut params) = (authority("one"), params());
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2001, 1, 1);
    let failure = call(roots(&authority), serve(&authority, params).await).await;
    check(&failure, FailureKind::CertificateExpired, "its TLS certificate has expired");
}

#[tokio::test]
async fn a_certificate_from_the_future_is_told() {
    let (authority, mut params) = (authority("one"), params());
    params.not_before = date_time_ymd(4000, 1, 1);
    let failure = call(roots(&authority), serve(&authority, params).await).await;
    check(&failure, FailureKind::TlsFailed, "its TLS certificate is not valid yet");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_told_with_its_names() {
    let authority = authority("one");
    let params = CertificateParams::new(["elsewhere.example".to_owned()]).unwrap();
    let failure = call(roots(&authority), serve(&authority, params).await).await;
    check(&failure, FailureKind::CertificateWrongName, "its TLS certificate is for another name");
    check(&failure, FailureKind::CertificateWrongName, "elsewhere.example");
}
