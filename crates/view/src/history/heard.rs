//! What a page makes of the news of another tab.

use super::Row;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Nothing but to list it.
    None,
    /// Show what has happened since.
    CatchUp,
    /// Show that run, and follow it.
    Follow,
    /// Stop executing it: another tab has taken it over.
    GiveWay,
}

/// How a page stands that hears of a run.
#[derive(Clone, Copy, Debug)]
pub struct Listener<'t> {
    /// What tells this page from others.
    pub writer: &'t str,
    /// The run that it shows; empty when none.
    pub run: &'t str,
    /// The workflow that it shows.
    pub workflow: &'t str,
    /// Whether it executes a run.
    pub executes: bool,
    /// Whether a run is running that it shows, executed by whichever tab.
    pub is_running: bool,
}

impl Listener<'_> {
    /// What to do about this news.
    #[must_use]
    pub fn hears(&self, row: &Row) -> Reaction {
        if row.writer == self.writer {
            Reaction::None
        } else if row.run == self.run {
            if self.executes { Reaction::GiveWay } else { Reaction::CatchUp }
        } else if row.is_running() && row.workflow == self.workflow && !self.is_running {
            Reaction::Follow
        } else {
            Reaction::None
        }
    }
}

#[cfg(test)]
mod tests {
    use wattflow_engine::run::RunStatus;

    use super::*;

    const IDLE: Listener<'_> = Listener { writer: "me", run: "", workflow: "w", executes: false, is_running: false };

    #[track_caller]
    fn check(listener: Listener<'_>, writer: &str, status: RunStatus, expected: Reaction) {
        let row = Row { run: "r".into(), workflow: "w".into(), writer: writer.into(), status, ..Row::default() };
        assert_eq!(listener.hears(&row), expected);
    }

    #[test]
    fn a_page_follows_what_runs_of_its_workflow_and_nothing_else() {
        check(IDLE, "other", RunStatus::Running, Reaction::Follow);
        check(IDLE, "other", RunStatus::Failed, Reaction::None);
        check(Listener { workflow: "another", ..IDLE }, "other", RunStatus::Running, Reaction::None);
        check(Listener { run: "r2", is_running: true, ..IDLE }, "other", RunStatus::Running, Reaction::None);
        check(Listener { run: "r2", ..IDLE }, "other", RunStatus::Running, Reaction::Follow);
    }

    #[test]
    fn a_page_keeps_up_with_the_run_it_shows() {
        let follower = Listener { run: "r", is_running: true, ..IDLE };
        check(follower, "other", RunStatus::Running, Reaction::CatchUp);
        check(follower, "other", RunStatus::Succeeded, Reaction::CatchUp);
        check(Listener { is_running: false, ..follower }, "other", RunStatus::Interrupted, Reaction::CatchUp);
    }

    #[test]
    fn only_another_writer_takes_a_run_away() {
        let executor = Listener { run: "r", executes: true, is_running: true, ..IDLE };
        check(executor, "me", RunStatus::Running, Reaction::None);
        check(executor, "other", RunStatus::Interrupted, Reaction::GiveWay);
    }
}
