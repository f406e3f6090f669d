//! What was found in all files together.

use wattflow_engine::diagnostic::{Diagnostic, Severity};

use crate::problems::in_words;

/// Counts the diagnostics of some files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    files: usize,
    files_with_problems: usize,
    errors: usize,
    warnings: usize,
    fixable: usize,
}

impl Summary {
    /// Adds one file; its fixes count when they can be made.
    pub fn add(&mut self, diagnostics: &[Diagnostic], can_fix: bool) {
        let count = |which: fn(&Diagnostic) -> bool| diagnostics.iter().filter(|diagnostic| which(diagnostic)).count();
        let add = |sum: &mut usize, more| *sum = sum.saturating_add(more);
        add(&mut self.files, 1);
        add(&mut self.files_with_problems, usize::from(!diagnostics.is_empty()));
        add(&mut self.errors, count(|diagnostic| diagnostic.severity == Severity::Error));
        add(&mut self.warnings, count(|diagnostic| diagnostic.severity == Severity::Warning));
        add(&mut self.fixable, if can_fix { count(|diagnostic| diagnostic.fix.is_some()) } else { 0 });
    }

    /// How many files there are.
    #[must_use]
    pub const fn files(&self) -> usize {
        self.files
    }

    /// How many of the diagnostics are errors.
    #[must_use]
    pub const fn errors(&self) -> usize {
        self.errors
    }

    /// How many of the diagnostics a machine can repair.
    #[must_use]
    pub const fn fixable(&self) -> usize {
        self.fixable
    }

    /// All of it in words: `2 errors, 1 warning in 2 of 5 files`.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { files, files_with_problems, errors, warnings, .. } = *self;
        let of =
            if files_with_problems == 0 || files == 1 { String::new() } else { format!("{files_with_problems} of ") };
        let plural = if files == 1 { "" } else { "s" };
        let problems = if files_with_problems == 0 { "no problems".to_owned() } else { in_words(errors, warnings) };
        format!("{problems} in {of}{files} file{plural}")
    }
}
