//! Where the files of a node lie, as a service sees them.

use super::{
    fields::{Field, Fields},
    read::Reading,
};
use crate::diagnostics::{directory_path, path_outside_data, relative_path};

/// Tells the one thing that is wrong with the path that `key` holds, if any.
pub(super) fn check<'v>(fields: &Fields<'v>, key: &str, path: Field<&'v str>, reading: &mut Reading<'v>) {
    let Some((path, span)) = path.place() else { return };
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
