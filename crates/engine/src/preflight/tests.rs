//! What each row of answers comes to, and which questions it takes.

use std::ops::ControlFlow;

use super::{Answer, Check, Finding, Question, ServiceState, needs_consent, targets};
use crate::{
    address::Address,
    config,
    failure::{Failure, FailureKind},
    status::StatusCode,
};
use Answer::{Ended, NotServing, Serving, Unclear};
use FailureKind::{
    BlockedOrDown, ConnectionLost, ConnectionRefused, DeadlineExceeded, GatewayError, GatewayUnreachable,
    NativeGrpcPort, NotGrpc, RefusedByGateway, ServiceError, TimedOut, WrongServicePath,
};
use ServiceState::{Failing, HealthUnknown, Healthy};

fn ended(kind: FailureKind) -> Answer {
    Ended(Failure::new(kind, kind.word()))
}

fn status(status: StatusCode) -> Answer {
    Ended(Failure::new(ServiceError, status.name()).with_status(status))
}

/// Feeds `answers` to the check of `service` at `address`; what was asked, and what was found.
fn run(address: &str, service: &str, answers: &[Answer]) -> (String, Finding) {
    let address: Address = address.parse().unwrap();
    run_all(Check::new(&address, service, None), answers)
}

fn run_all(mut check: Check, answers: &[Answer]) -> (String, Finding) {
    let mut asked = Vec::new();
    for answer in answers {
        asked.push(match check.question() {
            Question::Health(name) => format!("health of `{name}`"),
            Question::Path(service) => format!("path {service}"),
            Question::NativeHealth => "native".to_owned(),
            Question::WebHealth => "web".to_owned(),
        });
        match check.answered(answer.clone()) {
            ControlFlow::Continue(next) => check = next,
            ControlFlow::Break(finding) => {
                assert_eq!(asked.len(), answers.len(), "it ended before all answers were taken: {finding:?}");
                return (asked.join(", "), finding);
            }
        }
    }
    panic!("it does not end with these answers: {asked:?}");
}

#[track_caller]
fn check(answers: &[Answer], state: ServiceState, serves: Option<&str>, asked: &str) {
    let (questions, finding) = run("localhost:1", "ContainerExecutor", answers);
    assert_eq!((finding.state, finding.serves, questions.as_str()), (state, serves, asked));
}

#[test]
fn health_by_name_needs_no_probe() {
    let asked = "health of ``, health of `ContainerExecutor`";
    check(&[Serving, Serving], Healthy, None, asked);
    check(&[Serving, NotServing], ServiceState::NotServing, None, asked);
    check(&[NotServing], ServiceState::NotServing, None, "health of ``");
    check(&[status(StatusCode::Unavailable)], ServiceState::NotServing, None, "health of ``");
}

#[test]
fn health_of_the_server_alone_does_not_tell_the_path() {
    let asked = "health of ``, health of `ContainerExecutor`, path ContainerExecutor";
    for own in [status(StatusCode::NotFound), Unclear, ended(WrongServicePath), ended(TimedOut)] {
        check(&[Serving, own.clone(), status(StatusCode::Internal)], Healthy, None, asked);
        check(&[Serving, own, ended(ConnectionLost)], Failing(ConnectionLost), None, asked);
    }
}

#[test]
fn a_path_that_was_served_is_not_probed_again_while_its_server_answers() {
    let address: Address = "localhost:1".parse().unwrap();
    let again = |before, answers: &[Answer]| {
        let (asked, finding) = run_all(Check::new(&address, "ContainerExecutor", Some(before)), answers);
        (asked, finding.state)
    };
    let whole = "health of ``".to_owned();
    let probed = whole.clone() + ", path ContainerExecutor";
    let no_health = ended(WrongServicePath);
    for before in [Healthy, HealthUnknown] {
        assert_eq!(again(before, std::slice::from_ref(&no_health)), (whole.clone(), HealthUnknown));
    }
    let own = (whole.clone() + ", health of `ContainerExecutor`", Healthy);
    assert_eq!(again(Healthy, &[Serving, Unclear]), own);
    assert_eq!(again(Healthy, &[ended(ConnectionRefused)]), (whole, Failing(ConnectionRefused)));
    for before in [Failing(ConnectionRefused), Failing(WrongServicePath), ServiceState::NotServing] {
        let answers = [no_health.clone(), status(StatusCode::Internal)];
        assert_eq!(again(before, &answers), (probed.clone(), HealthUnknown));
    }
}

#[test]
fn who_sends_a_link_does_not_decide_what_is_called() {
    let asks = |address: &str, is_linked, is_foreign_gateway| {
        !needs_consent(&address.parse().unwrap(), is_linked, is_foreign_gateway)
    };
    for native in ["h:1", "grpcs://h:1"] {
        assert!(asks(native, true, false), "the gateway has its allow-list");
        assert!(!asks(native, false, true));
    }
    assert!(!asks("http://h:1", true, false));
    assert!(asks("https://h:1", false, true));
}

#[test]
fn no_health_service_is_unknown_health_and_never_down() {
    let asked = "health of ``, path ContainerExecutor";
    for health in [ended(WrongServicePath), Unclear, status(StatusCode::Unauthenticated), status(StatusCode::NotFound)]
    {
        for path in [status(StatusCode::Internal), status(StatusCode::Unavailable), Unclear] {
            check(&[health.clone(), path], HealthUnknown, None, asked);
        }
    }
}

#[test]
fn a_wrong_path_is_told_with_the_one_that_is_served() {
    let no_method = || ended(WrongServicePath);
    let asked = "health of ``, path ContainerExecutor, path energy.ContainerExecutor";
    let packaged = Some("energy.ContainerExecutor");
    check(&[no_method(), no_method(), status(StatusCode::Internal)], Failing(WrongServicePath), packaged, asked);
    check(&[no_method(), no_method(), no_method()], Failing(WrongServicePath), None, asked);
    check(&[no_method(), no_method(), ended(ConnectionLost)], Failing(WrongServicePath), None, asked);

    let of = |service: &str, answers: &[Answer]| {
        let (asked, finding) = run("localhost:1", service, answers);
        assert_eq!(finding.message, "wrong-service-path", "the words are those for the config's own path");
        (asked, finding.serves)
    };
    assert_eq!(
        of("energy.ContainerExecutor", &[no_method(), no_method(), status(StatusCode::Internal)]),
        ("health of ``, path energy.ContainerExecutor, path ContainerExecutor".to_owned(), Some("ContainerExecutor"))
    );
    assert_eq!(
        of("my.Own", &[no_method(), no_method(), no_method(), status(StatusCode::Internal)]),
        ("health of ``, path my.Own, path ContainerExecutor, path energy.ContainerExecutor".to_owned(), packaged)
    );
}

#[test]
fn what_is_no_answer_of_a_server_ends_the_check() {
    for kind in FailureKind::ALL {
        let found = match kind {
            WrongServicePath | ServiceError | FailureKind::FailedByService | ConnectionLost => continue,
            DeadlineExceeded => TimedOut,
            kind => *kind,
        };
        check(&[ended(*kind)], Failing(found), None, "health of ``");
    }
}

#[test]
fn a_grpc_web_address_that_does_not_answer_is_tried_with_native_grpc() {
    let check = |first: FailureKind, native: Answer, state: ServiceState| {
        let (asked, finding) = run("http://localhost:1", "ContainerExecutor", &[ended(first), native]);
        assert_eq!((asked.as_str(), finding.state), ("health of ``, native", state));
    };
    for first in [BlockedOrDown, NotGrpc, ConnectionLost] {
        check(first, Serving, Failing(NativeGrpcPort));
        check(first, NotServing, Failing(NativeGrpcPort));
        check(first, ended(WrongServicePath), Failing(NativeGrpcPort));
        check(first, status(StatusCode::Unavailable), Failing(first));
        for kind in [RefusedByGateway, GatewayUnreachable, GatewayError, NotGrpc] {
            check(first, ended(kind), Failing(first));
        }
    }
    for kind in [ConnectionRefused, TimedOut, FailureKind::CertificateExpired, FailureKind::CertificateWrongName] {
        check(BlockedOrDown, ended(kind), Failing(kind));
    }
    check(NotGrpc, ended(ConnectionRefused), Failing(NotGrpc));
    let (_, finding) = run("https://localhost:1", "ContainerExecutor", &[ended(ConnectionRefused)]);
    assert_eq!(finding.state, Failing(ConnectionRefused));
}

#[test]
fn a_connection_that_breaks_is_tried_as_a_web_servers() {
    let check = |web: Answer, state: ServiceState| {
        let (asked, finding) = run("localhost:1", "ContainerExecutor", &[ended(ConnectionLost), web]);
        assert_eq!((asked.as_str(), finding.state), ("health of ``, web", state));
    };
    let not_grpc = Failure::new(NotGrpc, "HTTP status 404");
    check(Ended(not_grpc.clone().with_status(StatusCode::Unimplemented)), Failing(NotGrpc));
    // It speaks gRPC-Web.
    check(Serving, Failing(NotGrpc));
    check(ended(WrongServicePath), Failing(NotGrpc));
    // Not even HTTP/1.1, such as native gRPC.
    check(Ended(not_grpc), Failing(ConnectionLost));
    check(ended(ConnectionLost), Failing(ConnectionLost));
    check(ended(ConnectionRefused), Failing(ConnectionLost));
}

#[test]
fn states_have_words_of_their_own() {
    let kinds = FailureKind::ALL.iter().map(|kind| Failing(*kind));
    let mut words: Vec<&str> =
        [Healthy, HealthUnknown, ServiceState::NotServing].into_iter().chain(kinds).map(ServiceState::word).collect();
    assert_eq!(serde_json::to_string(&Failing(NotGrpc)).unwrap(), r#""not-grpc""#);
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), count);
    for word in words {
        assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{word}");
    }
}

#[test]
fn a_service_that_several_nodes_call_is_checked_once() {
    let node = |id: &str, next: &str, more: &str| {
        format!(
            r#""{id}": {{ "id": "{id}", "input_file": "/data/{id}", "output_file": "/data/{id}.out", "next_node": {next}{more} }}"#
        )
    };
    let text = format!(
        r#"{{ "start_node": "a", "service_registry": {{ "a": "h:1", "b": "H:1", "c": "h:1", "d": "grpc://h:1" }},
             "containers": {{ {}, {}, {}, {} }} }}"#,
        node("a", r#"["b", "c", "d"]"#, ""),
        node("b", "null", ""),
        node("c", "null", r#", "grpc_service": "energy.ContainerExecutor""#),
        node("d", "null", ""),
    );
    let pipeline = config::check(&text).pipeline.unwrap();
    let found: Vec<_> = targets(&pipeline).into_iter().map(|target| (target.service, target.nodes)).collect();
    let plain = "ContainerExecutor".to_owned();
    let (same, other) = (vec![0, 3], vec![1]);
    assert_eq!(found, [(plain.clone(), same), (plain, other), ("energy.ContainerExecutor".to_owned(), vec![2])]);
}
