//! What was open before, and can be gone back to.

use std::sync::Arc;

use super::Shown;

/// A config that the user can go back to.
#[derive(Clone)]
pub(crate) struct Earlier {
    pub(crate) shown: Arc<Shown>,
    /// Its text as it is in a file.
    pub(crate) saved: Arc<str>,
    pub(crate) because: Because,
}

impl Earlier {
    /// Whether it has edits that are in no file.
    pub(crate) fn is_edited(&self) -> bool {
        self.shown.text != self.saved
    }
}

/// Why a config is not the one shown any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Because {
    /// Another one was opened.
    Replaced,
    /// It is the one that edits from before, shown now, were made to.
    EditsRestored,
    /// The one shown was open when the page was left.
    LeftOpen,
    /// The one shown is that of an earlier run.
    RunOpened,
    /// A machine repaired it; this says how.
    Repaired(String),
}
