//! The list of runs, as HTML.

use wattflow_engine::{event::orchestrator_log::local_time, run::RunStatus, time::Timestamp};

use super::Row;
use crate::{duration::duration, html::Html, icon::run_icon};

/// The runs as a table; `shown` is the id of the one that the page shows, times are local.
#[must_use]
pub fn list(rows: &[Row], shown: &str, utc_offset_minutes: i32) -> String {
    let mut html = Html::new();
    if rows.is_empty() {
        return html.finish();
    }
    html.open("table", &[("class", "runs")]).open("thead", &[]).open("tr", &[]);
    for title in ["State", "Workflow", "Started", "Duration", "Finished", "Actions"] {
        html.open("th", &[("scope", "col")]).text(title).close("th");
    }
    html.close("tr").close("thead").open("tbody", &[]);
    for row in rows {
        let is_shown = row.run == shown;
        let started = day_and_time(row.started_at, utc_offset_minutes);
        let current = if is_shown { "true" } else { "false" };
        html.open("tr", &[("data-run", &row.run), ("data-state", row.status.word()), ("aria-current", current)]);
        html.open("td", &[]).open("span", &[("class", "node-state")]);
        state(&mut html, row.status);
        html.close("span").close("td");
        html.open("td", &[]).text(&row.workflow);
        if row.is_simulated {
            html.leaf("span", "quiet-text", " simulated");
        }
        html.close("td").leaf("td", "numbers", &started).leaf("td", "numbers", &lasted(row));
        html.leaf("td", "numbers", &[&row.finished.to_string(), " of ", &row.nodes.to_string()].concat());
        html.open("td", &[("class", "run-actions")]);
        let actions = [("Open", "data-open"), ("Compare", "data-compare"), ("Delete", "data-delete")];
        for (word, attribute) in actions {
            // What is shown is open, there is nothing to compare it with, and what runs stays.
            let is_useless = match attribute {
                "data-delete" => row.is_running(),
                "data-compare" => is_shown || shown.is_empty(),
                _ => is_shown,
            };
            if !is_useless {
                let name = [word, " the run of ", &row.workflow, ", ", &started].concat();
                html.open("button", &[("class", "button quiet small"), (attribute, &row.run), ("aria-label", &name)]);
                html.text(word).close("button");
            }
        }
        html.close("td").close("tr");
    }
    html.close("tbody").close("table");
    html.finish()
}

/// The icon and the word of a run's state.
pub(super) fn state(html: &mut Html, status: RunStatus) {
    html.open("svg", &[("class", "icon"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true")]);
    html.open("path", &[("d", run_icon(status))]).close("path").close("svg");
    html.leaf("strong", "", status.word());
}

/// How long a run took; nothing while nobody knows.
pub(super) fn lasted(row: &Row) -> String {
    if row.is_running() { String::new() } else { duration(row.millis()) }
}

/// To the second.
pub(super) fn day_and_time(at: Timestamp, utc_offset_minutes: i32) -> String {
    let mut time = local_time(at, utc_offset_minutes);
    time.truncate(time.find(',').unwrap_or(time.len()));
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(run: &str, status: RunStatus) -> Row {
        Row {
            run: run.into(),
            workflow: "a < b".into(),
            status,
            started_at: Timestamp::from_epoch_millis(1_755_790_977_078),
            told_at: Timestamp::from_epoch_millis(1_755_790_989_400),
            nodes: 3,
            finished: 2,
            ..Row::default()
        }
    }

    #[track_caller]
    fn check(rows: &[Row], shown: &str, holds: &[&str], lacks: &[&str]) {
        let html = list(rows, shown, 120);
        for part in holds {
            assert!(html.contains(part), "{part} in {html}");
        }
        for part in lacks {
            assert!(!html.contains(part), "{part} not in {html}");
        }
    }

    #[test]
    fn a_row_tells_state_workflow_start_duration_and_nodes() {
        let told = [
            "data-run=\"r1\" data-state=\"failed\" aria-current=\"false\"",
            ">failed<",
            "a &lt; b",
            "2025-08-21 17:42:57<",
            "12.3 s",
            "2 of 3",
            "aria-label=\"Open the run of a &lt; b, 2025-08-21 17:42:57\"",
        ];
        check(&[row("r1", RunStatus::Failed)], "", &told, &["data-compare", "simulated"]);
        check(&[Row { is_simulated: true, ..row("r1", RunStatus::Failed) }], "", &["simulated"], &[]);
    }

    #[test]
    fn only_what_can_be_done_with_a_run_is_offered() {
        let rows = [row("r2", RunStatus::Running), row("r1", RunStatus::Succeeded)];
        check(
            &rows,
            "r2",
            &["data-open=\"r1\"", "data-compare=\"r1\"", "data-delete=\"r1\"", "aria-current=\"true\""],
            &["data-open=\"r2\"", "data-compare=\"r2\"", "data-delete=\"r2\""],
        );
    }
}
