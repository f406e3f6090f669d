//! Where the files of a node lie, as a service sees them.

use std::borrow::Cow;

use super::{
    fields::{Field, Fields},
    read::Reading,
};
use crate::diagnostics::{directory_path, path_outside_data, relative_path};

/// Tells the one thing that is wrong with the path that `key` holds, if any.
pub(super) fn check<'v>(fields: &Fields<'v>, key: &str, path: Field<&'v str>, reading: &mut Reading<'v>) {
    let Some((path, span)) = path.place().filter(|(path, _)| !is_plain(path)) else { return };
    let is_absolute = path.starts_with('/');
    // The name of something that is not a file is a matter of the service.
    let (scheme, rest) = path.split_once(':').unwrap_or_default();
    if !is_absolute && rest.starts_with("//") {
        return;
    }
    let has_drive = || scheme.len() == 1 && rest.starts_with(['\\', '/']);
    let mut steps = path.split('/').filter(|step| !matches!(*step, "" | ".")).peekable();
    let is_outside = if is_absolute { steps.next_if_eq(&"data").is_none() } else { has_drive() };
    let diagnostic = if is_outside {
        path_outside_data::diagnose(fields.place, key, path, span)
    } else if !is_absolute {
        relative_path::diagnose(fields.place, key, path, span)
    } else if steps.clone().any(|step| step == "..") {
        path_outside_data::goes_up(fields.place, key, path, span)
    } else if steps.peek().is_none() || path.ends_with('/') {
        directory_path::diagnose(fields.place, key, path, span)
    } else {
        return;
    };
    fields.tell(reading, diagnostic);
}

/// Whether nothing about it needs a second look: it is a file below `/data`, and no step is empty or starts with a point.
#[inline(never)]
fn is_plain(path: &str) -> bool {
    let is_plain = |step: &str| !step.is_empty() && !step.starts_with('.');
    let Some(below) = path.strip_prefix("/data/") else { return false };
    // Most lie right there.
    if below.as_bytes().contains(&b'/') { below.split('/').all(is_plain) } else { is_plain(below) }
}

/// The path as a service resolves it, so that all names of one file are the same: a relative one lies below `/data` (and is
/// what the fix of `relative-path` makes of it), and steps that lead nowhere are dropped.
pub(super) fn resolved(path: &str) -> Cow<'_, str> {
    if is_plain(path) {
        return Cow::Borrowed(path);
    }
    let leads_on = |step: &&str| !matches!(*step, "" | ".");
    let absolute = path.strip_prefix('/');
    if absolute.is_some_and(|below| below.split('/').all(|step| leads_on(&step))) {
        return Cow::Borrowed(path);
    }
    let mut steps = path.split('/').filter(leads_on).peekable();
    let mut resolved = String::new();
    if absolute.is_none() {
        steps.next_if_eq(&"data");
        resolved.push_str("/data");
    }
    for step in steps {
        resolved.push('/');
        resolved.push_str(step);
    }
    Cow::Owned(resolved)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(path: &str, expected: &str) {
        assert_eq!(super::resolved(path), expected);
    }

    #[test]
    fn one_file_has_one_name() {
        for path in ["/data/a/b.csv", "//data/a//b.csv", "/data/./a/b.csv", "a/b.csv", "./a/b.csv", "data/a/b.csv"] {
            check(path, "/data/a/b.csv");
        }
        check("/tmp/b.csv", "/tmp/b.csv");
        check("a/data/b.csv", "/data/a/data/b.csv");
        check("/data/../b.csv", "/data/../b.csv");
    }
}
