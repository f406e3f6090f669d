use std::fs;

use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use wattflow_services::{
    DummyOptions,
    server::{ServiceKind, ServicePath},
};

use crate::peer::{BOUND, Peer, names};

/// Runs the three services one after the other and answers the report.
async fn check(analysis_file: &str, input: Option<(&str, &str)>, expected: [&str; 3]) -> String {
    let data = tempfile::tempdir().unwrap();
    if let Some((name, content)) = input {
        fs::write(data.path().join(name), content).unwrap();
    }
    let generator = Peer::start(ServiceKind::Generator, &data, BOUND).await;
    let analyzer = Peer::start(ServiceKind::Analyzer, &data, BOUND).await;
    let reporter = Peer::start(ServiceKind::Reporter, &data, BOUND).await;
    let input_file = format!("/data/{}", input.map_or("placeholder_input.txt", |(name, _)| name));
    let messages = [
        generator.execute(&input_file, "/data/energy_data.csv").await,
        analyzer.execute("/data/energy_data.csv", analysis_file).await,
        reporter.execute(analysis_file, "/data/energy_report.csv").await,
    ];
    assert_eq!(messages, expected.map(|message| Ok(message.to_owned())));
    for peer in [generator, analyzer, reporter] {
        peer.stop().await;
    }
    assert!(!names(data.path()).iter().any(|name| name.contains(".tmp")), "{:?}", names(data.path()));
    fs::read_to_string(data.path().join("energy_report.csv")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_pipeline_leaves_a_report() {
    for analysis_file in ["/data/analysis_output.pb", "/data/analysis_output.json"] {
        let report = check(
            analysis_file,
            None,
            [
                "Successfully generated synthetic data to /data/energy_data.csv",
                &format!("Successfully analyzed 6720 records and saved to {analysis_file}"),
                "Successfully generated report with 6720 records to /data/energy_report.csv",
            ],
        )
        .await;
        assert_eq!(report.lines().count(), 6721);
        assert!(report.contains(",True\n") && report.contains(",False\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_of_ones_own_passes_through() {
    let csv =
        "timestamp,household_id,power_consumption,voltage,current\nt1,H1,120.5,230,5\nbroken\nt2,H1,121,230,0.6\n";
    let report = check(
        "analysis.pb",
        Some(("own.csv", csv)),
        [
            "Successfully generated synthetic data to /data/energy_data.csv",
            "Successfully analyzed 2 records and saved to analysis.pb (skipped 1)",
            "Successfully generated report with 2 records to /data/energy_report.csv",
        ],
    )
    .await;
    let expected = "timestamp,household_id,power,efficiency,anomaly_detected\n\
        t1,H1,120.5,0.10499999672174454,False\nt2,H1,121.0,0.8769999742507935,False\n";
    assert_eq!(report, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_decide_what_is_generated() {
    let report = check(
        "/data/a.json",
        Some(("parameters.json", r#"{"households": 2, "days": 1, "step_minutes": 60, "anomaly_rate": 1}"#)),
        [
            "Successfully generated synthetic data to /data/energy_data.csv",
            "Successfully analyzed 48 records and saved to /data/a.json",
            "Successfully generated report with 48 records to /data/energy_report.csv",
        ],
    )
    .await;
    assert_eq!(report.matches(",True\n").count(), 48);
}

/// What a peer says of itself: which names are healthy, which reflection lists, which answer `Execute`.
async fn check_names(kind: ServiceKind, expected: &[&'static str]) {
    let data = tempfile::tempdir().unwrap();
    let peer = Peer::start(kind, &data, BOUND).await;
    let (transport, origin) = peer.transport();
    let mut health = HealthClient::with_origin(transport, origin);
    assert_eq!(health.check(HealthCheckRequest::default()).await.unwrap().into_inner().status, 1);
    for service in ["ContainerExecutor", "energy.ContainerExecutor"] {
        let status = health.check(HealthCheckRequest { service: service.to_owned() }).await;
        let reply = peer.call(service, "", "/data/x", None).await;
        if expected.contains(&service) {
            assert_eq!(status.unwrap().into_inner().status, 1);
            assert!(reply.is_ok(), "{reply:?}");
        } else {
            assert_eq!(status.unwrap_err().code(), Code::NotFound);
            let status = reply.unwrap_err();
            assert_eq!(status.code(), Code::Unimplemented);
            assert!(status.message().contains(expected[0]), "{}", status.message());
        }
    }
    let listed = reflected(&peer, None).await;
    let (own, grpc): (Vec<_>, Vec<_>) = listed.into_iter().partition(|name| !name.starts_with("grpc."));
    assert_eq!(own, expected);
    assert!(grpc.contains(&"grpc.health.v1.Health".to_owned()), "{grpc:?}");
    for service in expected {
        let files = reflected(&peer, Some(service)).await;
        assert_eq!(files.len(), 1, "{files:?}");
    }
    peer.stop().await;
}

/// Asks reflection, in both of its versions, for the list of services, or for the file that declares one.
async fn reflected(peer: &Peer, symbol: Option<&str>) -> Vec<String> {
    macro_rules! ask {
        ($version:ident) => {{
            use tonic_reflection::pb::$version::{
                ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
                server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
            };
            let request = symbol.map_or(MessageRequest::ListServices(String::new()), |symbol| {
                MessageRequest::FileContainingSymbol(symbol.to_owned())
            });
            let request = ServerReflectionRequest { host: String::new(), message_request: Some(request) };
            let (transport, origin) = peer.transport();
            let mut client = ServerReflectionClient::with_origin(transport, origin);
            let replies = client.server_reflection_info(tokio_stream::once(request)).await.unwrap();
            match replies.into_inner().message().await.unwrap().unwrap().message_response.unwrap() {
                MessageResponse::ListServicesResponse(list) => {
                    list.service.into_iter().map(|service| service.name).collect::<Vec<_>>()
                }
                MessageResponse::FileDescriptorResponse(files) => files
                    .file_descriptor_proto
                    .iter()
                    .map(|file| prost::Message::decode(&**file).unwrap())
                    .filter(|file: &prost_types::FileDescriptorProto| {
                        let service = file.service[0].name();
                        let name = [file.package(), service].join(".");
                        Some(name.trim_start_matches('.')) == symbol
                    })
                    .map(|file| file.name().to_owned())
                    .collect(),
                other => panic!("{other:?}"),
            }
        }};
    }
    let v1 = ask!(v1);
    assert_eq!(v1, ask!(v1alpha));
    v1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_service_answers_under_both_names() {
    check_names(ServiceKind::Analyzer, &["ContainerExecutor", "energy.ContainerExecutor"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dummy_answers_under_one_name() {
    check_names(ServiceKind::Dummy(DummyOptions::default()), &["ContainerExecutor"]).await;
    let in_package = DummyOptions { service: ServicePath::InEnergyPackage, ..DummyOptions::default() };
    check_names(ServiceKind::Dummy(in_package), &["energy.ContainerExecutor"]).await;
}
