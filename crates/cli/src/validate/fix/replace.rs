//! Another content for a file, whole or not at all.

use std::{
    fs::{self, File, Metadata},
    io::{self, Write as _},
    path::Path,
};

use crate::error::plain;

/// Puts `after` in place of the content `before` of the file that `path` leads to, which keeps its permissions. Otherwise
/// returns why not and what to do; the file is then as it was.
pub(super) fn replace(path: &Path, before: &[u8], after: &str) -> Result<(), String> {
    let again = |error: io::Error| format!("{}; try again", plain(&error));
    // A link stays one: what it leads to is replaced.
    let path = fs::canonicalize(path).map_err(again)?;
    let metadata = fs::metadata(&path).map_err(again)?;
    if !metadata.is_file() {
        return Err("it is no regular file; give it as standard input, `-`".to_owned());
    }
    // A directory that may be written lets any file in it be replaced, but not so was it meant.
    if metadata.permissions().readonly() {
        return Err("it is read-only; make it writable".to_owned());
    }
    File::options().write(true).open(&path).map_err(|error| format!("{}; make it writable", plain(&error)))?;

    let directory = path.parent().unwrap_or(Path::new("/"));
    let beside = |error: io::Error| {
        let (directory, error) = (directory.display(), plain(&error));
        format!("no file can be written beside it: {error}; let {directory} be written to, and have room")
    };
    let mut new = tempfile::Builder::new().prefix(".wattflow-").tempfile_in(directory).map_err(beside)?;
    new.write_all(after.as_bytes()).map_err(beside)?;
    keep_owner(new.as_file(), &metadata);
    new.as_file().set_permissions(metadata.permissions()).map_err(beside)?;
    new.as_file().sync_all().map_err(beside)?;
    if fs::read(&path).map_err(again)? != before {
        return Err("it was changed meanwhile; try again".to_owned());
    }
    new.persist(&path).map_err(|error| beside(error.error))?;
    Ok(())
}

/// Root may repair what is another's. Who may not give files away becomes the owner, as with most editors.
#[cfg(unix)]
fn keep_owner(file: &File, of: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    let _ = fchown(file, Some(of.uid()), Some(of.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use tempfile::TempDir;

    use super::*;

    /// A directory with a file `a`, which holds `before`.
    fn directory() -> (TempDir, PathBuf) {
        let directory = TempDir::new().unwrap();
        let file = directory.path().join("a");
        fs::write(&file, "before").unwrap();
        (directory, file)
    }

    /// Replaces through `path`; the file is then `expected`, and nothing is left beside it.
    #[track_caller]
    fn check(path: &Path, file: &Path, before: &str, expected: &str) -> Result<(), String> {
        let names = || fs::read_dir(file.parent().unwrap()).unwrap().count();
        let count = names();
        let replaced = replace(path, before.as_bytes(), "after");
        assert_eq!(fs::read_to_string(file).unwrap(), expected, "{replaced:?}");
        assert_eq!(names(), count);
        replaced
    }

    #[test]
    fn what_changed_since_it_was_read_is_left_alone() {
        let (_directory, file) = directory();
        assert_eq!(check(&file, &file, "earlier", "before"), Err("it was changed meanwhile; try again".to_owned()));
        assert_eq!(check(&file, &file, "before", "after"), Ok(()));
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_directory, file) = directory();
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        assert_eq!(check(&file, &file, "before", "before"), Err("it is read-only; make it writable".to_owned()));
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let (directory, _) = directory();
        assert!(replace(directory.path(), b"", "").unwrap_err().starts_with("it is no regular file"));
        assert!(replace(&directory.path().join("b"), b"", "").unwrap_err().starts_with("no such file"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let (directory, file) = directory();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let elsewhere = directory.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        let link = elsewhere.join("link");
        symlink("../a", &link).unwrap();
        assert_eq!(check(&link, &file, "before", "after"), Ok(()));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o640);
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("../a"));
    }
}
