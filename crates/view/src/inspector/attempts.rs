//! The attempts of a node as a table.

use wattflow_engine::{event::orchestrator_log::local_time, run::NodeStatus, time::Timestamp};

use crate::{
    html::Html,
    node_status::sign,
    timeline::{Kind, Row},
};

/// The attempts of a node as an HTML table; nothing while there is none.
#[must_use]
pub fn attempts(row: &Row, now: Timestamp, utc_offset_minutes: i32) -> String {
    let mut html = Html::new();
    if row.attempts.is_empty() {
        return html.finish();
    }
    html.open("table", &[("class", "attempts")]).leaf("caption", "", "Attempts").open("tr", &[]);
    for name in ["#", "State", "Started", "Took"] {
        html.open("th", &[("scope", "col")]).text(name).close("th");
    }
    html.close("tr");
    for stretch in row.stretches(now) {
        let Kind::Attempt(number) = stretch.kind else { continue };
        let state = [&*sign(stretch.status).to_string(), " ", stretch.status.word()].concat();
        html.open("tr", &[("data-attempt", &number.to_string())]);
        html.leaf("td", "", &number.to_string());
        html.open("td", &[("data-state", stretch.status.word())]).text(&state).close("td");
        let started = local_time(stretch.from, utc_offset_minutes);
        // The day stands in the log; here there is room for the time.
        let time = started.split_once(' ').map_or(&*started, |(_, time)| time);
        html.open("td", &[("title", &started)]).text(time).close("td");
        html.leaf("td", "", &stretch.took()).close("tr");
        let failure = number.checked_sub(1).and_then(|at| row.attempts.get(at)?.failure.as_ref());
        if let Some(failure) = failure.filter(|_| stretch.status == NodeStatus::Failed) {
            let status = failure.status.map_or("", |status| status.name());
            let text = [status, if status.is_empty() { "" } else { ": " }, &failure.message].concat();
            html.open("tr", &[("class", "attempt-said")]).open("td", &[]).close("td");
            html.open("td", &[("colspan", "3"), ("class", "mono")]).text(&text).close("td").close("tr");
        }
    }
    html.close("table");
    html.finish()
}

#[cfg(test)]
mod tests {
    use wattflow_engine::{
        failure::{Failure, FailureKind},
        status::StatusCode,
    };

    use super::*;
    use crate::timeline::Attempt;

    #[test]
    fn each_attempt_says_how_it_ended_when_it_began_and_what_was_said() {
        let at = Timestamp::from_epoch_millis;
        let failure = Failure::new(FailureKind::Unreachable, "no <one>").with_status(StatusCode::Unavailable);
        let failed = Attempt {
            started_at: at(1_000),
            ended_at: Some(at(1_043)),
            retry_at: Some(at(2_043)),
            failure: Some(failure),
        };
        let running = Attempt { started_at: at(2_043), ..Attempt::default() };
        let mut row = Row::default();
        row.status = NodeStatus::Running;
        row.attempts = vec![failed, running];
        let html = attempts(&row, at(3_543), 0).replace("<tr", "\n<tr");
        insta::assert_snapshot!(html, @r#"
        <table class="attempts"><caption class="">Attempts</caption>
        <tr><th scope="col">#</th><th scope="col">State</th><th scope="col">Started</th><th scope="col">Took</th></tr>
        <tr data-attempt="1"><td class="">1</td><td data-state="failed">✗ failed</td><td title="1970-01-01 00:00:01,000">00:00:01,000</td><td class="">43 ms</td></tr>
        <tr class="attempt-said"><td></td><td colspan="3" class="mono">UNAVAILABLE: no &lt;one&gt;</td></tr>
        <tr data-attempt="2"><td class="">2</td><td data-state="running">▸ running</td><td title="1970-01-01 00:00:02,043">00:00:02,043</td><td class="">1.5 s</td></tr></table>
        "#);
        assert_eq!(attempts(&Row::default(), at(0), 0), "");
    }
}
