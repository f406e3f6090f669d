use wattflow_engine::{
    failure::{Failure, FailureKind},
    preflight::{Finding, ServiceState, Tally},
    status::StatusCode,
};

use super::{Asked, Record, line, services_in_words, tell};

const ASKED: Asked<'_> = Asked { node: "energy-analyzer", address: "localhost:50052", service: "ContainerExecutor" };

fn all() -> Vec<Finding> {
    let plain = |state| Finding { state, serves: None, status: None, message: String::new() };
    let states = [ServiceState::Healthy, ServiceState::HealthUnknown, ServiceState::NotServing];
    let kinds = FailureKind::ALL.iter().map(|kind| ServiceState::Failing(*kind));
    states.into_iter().chain(kinds).map(plain).collect()
}

#[test]
fn every_finding_has_its_words() {
    let texts: Vec<String> = all()
        .iter()
        .map(|finding| {
            let told = tell(finding, ASKED);
            let advice = told.advice.as_deref().unwrap_or("-");
            format!("{}: {}\n  {}\n  {advice}\n", finding.state.word(), told.title, told.cause)
        })
        .collect();
    insta::assert_snapshot!(texts.concat());
}

#[test]
fn only_what_is_ready_needs_no_advice() {
    for finding in all() {
        assert_eq!(tell(&finding, ASKED).advice.is_none(), finding.state.is_ready(), "{finding:?}");
    }
}

#[test]
fn titles_tell_findings_apart() {
    let mut titles: Vec<&str> = all().iter().map(|finding| tell(finding, ASKED).title).collect();
    let count = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), count);
}

#[test]
fn a_wrong_path_offers_the_one_that_is_served() {
    let failure =
        Failure::new(FailureKind::WrongServicePath, "Method not found!").with_status(StatusCode::Unimplemented);
    let finding = Finding { serves: Some("energy.ContainerExecutor"), ..Finding::failing(failure) };
    insta::assert_snapshot!(line(&finding, ASKED), @r#"wrong service path: It serves `energy.ContainerExecutor`: set `"grpc_service": "energy.ContainerExecutor"` for `energy-analyzer` in the config."#);
    assert_eq!(tell(&finding, ASKED).said.as_deref(), Some("UNIMPLEMENTED (12): Method not found!"));
}

#[test]
fn what_says_nothing_is_not_quoted() {
    assert_eq!(tell(&Finding::timed_out(), ASKED).said, None);
}

#[test]
fn what_was_said_stands_on_the_line_where_it_tells_more() {
    let of = |kind| line(&Finding::failing(Failure::new(kind, "why")), ASKED);
    assert!(of(FailureKind::TlsFailed).ends_with(" (why)"));
    assert!(!of(FailureKind::ConnectionRefused).contains("why"));
}

#[test]
fn a_record_has_stable_keys() {
    let failure = Failure::new(FailureKind::WrongServicePath, "no").with_status(StatusCode::Unimplemented);
    let finding = Finding { serves: Some("energy.ContainerExecutor"), ..Finding::failing(failure) };
    insta::assert_snapshot!(serde_json::to_string_pretty(&Record::new(&finding, ASKED)).unwrap());
}

#[test]
fn services_are_told_in_numbers() {
    for ([services, checked, not_ready, withheld], words) in [
        ([0, 0, 0, 0], ""),
        ([3, 0, 0, 0], "Checking 3 services…"),
        ([3, 1, 1, 1], "Checking 3 services…"),
        ([1, 1, 0, 0], "1 service ready"),
        ([3, 3, 0, 0], "3 services ready"),
        ([3, 3, 2, 0], "2 of 3 services not ready"),
        ([3, 2, 0, 1], "2 services ready, 1 not asked yet"),
        ([3, 2, 1, 1], "1 of 3 services not ready, 1 not asked yet"),
        ([1, 0, 0, 1], "1 service not asked yet"),
    ] {
        assert_eq!(services_in_words(Tally { services, checked, not_ready, withheld }), words);
    }
}
