//! What is seen of the page while it is not: the title and the icon of its tab, and the notification at the end.

use wattflow_engine::run::RunStatus;

use crate::icon::run_icon;

/// The page's title: how the run stands, and of what.
#[must_use]
pub fn title(status: RunStatus, workflow: &str, is_simulated: bool) -> String {
    let sign = match status {
        RunStatus::Idle => return "Wattflow".to_owned(),
        RunStatus::Running => "▸",
        RunStatus::Succeeded => "✓",
        RunStatus::Failed => "✗",
        RunStatus::Cancelled => "■",
        RunStatus::Interrupted => "?",
    };
    let simulated = if is_simulated { "Simulated: " } else { "" };
    [sign, " ", simulated, workflow, " – Wattflow"].concat()
}

/// What is said once of a run: that it started, and how it ended; nothing without one.
#[must_use]
pub fn announcement(status: RunStatus, first_failed: Option<&str>, is_simulated: bool) -> String {
    let run = if is_simulated { "Simulated run " } else { "Run " };
    match (status, first_failed) {
        (RunStatus::Idle, _) => String::new(),
        // What fails meanwhile is said at the end: a run goes on with what does not depend on it.
        (RunStatus::Running, _) => [run, "started"].concat(),
        (_, Some(node)) => [run, status.word(), ": ", node, " failed"].concat(),
        (_, None) => [run, status.word()].concat(),
    }
}

/// The tab's icon as an address: the sign of the run's state, in a colour that can be told on light and dark tabs; the
/// page's own while there is no run.
#[must_use]
pub fn icon(status: RunStatus) -> String {
    let (size, path, colour, width) = match status {
        RunStatus::Idle => ("32", "M6 9l5 14 5-10 5 10 5-14", "6a79e0", "4"),
        RunStatus::Running => ("16", run_icon(status), "2b8fcf", "3"),
        RunStatus::Succeeded => ("16", run_icon(status), "009e73", "3"),
        RunStatus::Failed => ("16", run_icon(status), "e0641f", "3"),
        RunStatus::Cancelled => ("16", run_icon(status), "b9689a", "3"),
        RunStatus::Interrupted => ("16", run_icon(status), "b98a1c", "3"),
    };
    [
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ",
        size,
        " ",
        size,
        "'%3E%3Cpath d='",
        path,
        "' fill='none' stroke='%23",
        colour,
        "' stroke-width='",
        width,
        "' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [RunStatus; 6] = [
        RunStatus::Idle,
        RunStatus::Running,
        RunStatus::Succeeded,
        RunStatus::Failed,
        RunStatus::Cancelled,
        RunStatus::Interrupted,
    ];

    #[test]
    fn each_state_has_a_title_and_an_icon_of_its_own() {
        for describe in [|status| title(status, "energy", false), icon] {
            let mut all: Vec<String> = ALL.into_iter().map(describe).collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), ALL.len(), "{all:?}");
        }
        assert_eq!(title(RunStatus::Failed, "energy", false), "✗ energy – Wattflow");
    }

    #[test]
    fn a_run_is_told_of_when_it_starts_and_when_it_ends() {
        let said = |status, first_failed| announcement(status, first_failed, false);
        assert_eq!(said(RunStatus::Idle, None), "");
        assert_eq!(said(RunStatus::Running, Some("energy-analyzer")), said(RunStatus::Running, None));
        assert_eq!(said(RunStatus::Failed, Some("energy-analyzer")), "Run failed: energy-analyzer failed");
        assert_eq!(said(RunStatus::Succeeded, None), "Run succeeded");
    }

    #[test]
    fn a_simulated_run_is_declared_as_one() {
        assert_eq!(announcement(RunStatus::Succeeded, None, true), "Simulated run succeeded");
        assert_eq!(title(RunStatus::Succeeded, "energy", true), "✓ Simulated: energy – Wattflow");
    }

    #[test]
    fn without_a_run_the_icon_is_that_of_the_page() {
        assert!(include_str!("../../../index.html").contains(&icon(RunStatus::Idle)));
    }
}
