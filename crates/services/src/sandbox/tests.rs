use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    os::unix::fs::symlink,
    process::Command,
};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// A data directory with traps in it, beside a file that must stay as it is.
struct Place {
    dir: TempDir,
    sandbox: Sandbox,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir_all(data.join("sub")).unwrap();
        fs::create_dir(dir.path().join("outside")).unwrap();
        fs::write(dir.path().join("outside/secret"), "secret").unwrap();
        fs::write(data.join("inside.csv"), "inside").unwrap();
        symlink("../outside", data.join("relative-out")).unwrap();
        symlink(dir.path().join("outside"), data.join("absolute-out")).unwrap();
        symlink("../outside/secret", data.join("file-out")).unwrap();
        symlink("../outside/new", data.join("dangling-out")).unwrap();
        symlink("inside.csv", data.join("link-in.csv")).unwrap();
        symlink("loop", data.join("loop")).unwrap();
        symlink("/dev/zero", data.join("device")).unwrap();
        symlink("/proc/self/environ", data.join("environ")).unwrap();
        assert!(Command::new("mkfifo").arg(data.join("pipe")).status().unwrap().success());
        Self { sandbox: Sandbox::open(&data).unwrap(), dir }
    }

    /// Everything below the whole place, with content.
    fn files(&self) -> BTreeMap<PathBuf, String> {
        fn walk(dir: &Path, files: &mut BTreeMap<PathBuf, String>) {
            for entry in fs::read_dir(dir).unwrap() {
                let entry = entry.unwrap();
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    files.insert(entry.path(), "directory".to_owned());
                    walk(&entry.path(), files);
                } else if kind.is_file() {
                    files.insert(entry.path(), fs::read_to_string(entry.path()).unwrap());
                } else {
                    files.insert(entry.path(), "link".to_owned());
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(self.dir.path(), &mut files);
        files
    }

    fn read(&self, requested: &str) -> Result<String, String> {
        let path = DataPath::parse(requested)?;
        let mut text = String::new();
        self.sandbox.read(&path).map_err(|error| error.to_string())?.read_to_string(&mut text).unwrap();
        Ok(text)
    }

    fn write(&self, requested: &str, commit: bool) -> Result<(), String> {
        let path = DataPath::parse(requested)?;
        let mut output = self.sandbox.write(&path).map_err(|error| error.to_string())?;
        output.write_all(b"new").unwrap();
        if commit { output.commit().map_err(|error| error.to_string()) } else { Ok(()) }
    }
}

/// Neither reading nor writing is possible, and nothing changes on disk.
fn check_refused(requested: &str, expected: &str) {
    let place = Place::new();
    let before = place.files();
    let reading = place.read(requested).unwrap_err();
    let writing = place.write(requested, true).unwrap_err();
    for message in [reading, writing] {
        assert!(message.contains(expected), "{requested:?}: {message}");
        assert!(!message.contains(place.dir.path().to_str().unwrap()), "{message}");
    }
    assert_eq!(place.files(), before, "{requested:?}");
}

#[test]
fn paths_that_leave_are_refused_before_anything_is_touched() {
    for requested in ["/data/../outside/secret", "../outside/secret", "/data/sub/../inside.csv", "..", "/data/.."] {
        check_refused(requested, "contains \"..\"; use a path below /data");
    }
    for requested in ["/etc/passwd", "/database/x", "/", "//etc/passwd", "/./outside/secret"] {
        check_refused(requested, "lies outside the data directory");
    }
    check_refused("/data/a\0b", "/data/a\\u{0}b is refused: it contains a NUL character");
    check_refused("", "an empty path names no file");
    for requested in ["/data", "/data/", ".", "/data/sub/", "/data/./"] {
        check_refused(requested, "names a directory");
    }
    check_refused("/data/sub", "not a file");
}

#[test]
fn links_that_leave_are_refused() {
    for requested in ["/data/relative-out/secret", "/data/absolute-out/secret", "/data/file-out"] {
        check_refused(requested, "a symbolic link leads out of the data directory");
    }
    check_refused("/data/loop", "symbolic links");
}

#[test]
fn what_is_no_file_is_refused_without_waiting_for_it() {
    for requested in ["/data/device", "/data/environ"] {
        check_refused(requested, "a symbolic link leads out of the data directory");
    }
    for requested in ["/proc/self/environ", "/dev/zero"] {
        check_refused(requested, "lies outside the data directory");
    }
    // Opening one for reading waits for somebody who writes.
    check_refused("/data/pipe", "not a file");
}

#[test]
fn a_name_of_ten_thousand_bytes_is_refused_in_few_words() {
    let name = format!("/data/{}", "x".repeat(10_000));
    check_refused(&name, "File name too long");
    let place = Place::new();
    assert!(place.read(&name).unwrap_err().len() < 300);
    assert!(place.write(&name, true).unwrap_err().len() < 300);
}

#[test]
fn writing_through_a_link_that_leaves_creates_nothing_outside() {
    for requested in ["/data/relative-out/new/file", "/data/absolute-out/new", "/data/dangling-out"] {
        let place = Place::new();
        let before = place.files();
        let message = place.write(requested, true).unwrap_err();
        assert!(message.contains("leads out"), "{requested}: {message}");
        assert_eq!(place.files(), before);
    }
}

#[test]
fn every_way_to_write_a_path_finds_the_file() {
    let place = Place::new();
    for requested in ["/data/inside.csv", "inside.csv", "./inside.csv", "//data//./inside.csv", "/data/link-in.csv"] {
        assert_eq!(place.read(requested).as_deref(), Ok("inside"), "{requested}");
    }
    assert_eq!(place.read("/data/none.csv").unwrap_err(), "it does not exist in the data directory");
}

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let place = Place::new();
    let before = place.files();
    place.write("/data/inside.csv", false).unwrap();
    assert_eq!(place.files(), before);
    for requested in ["/data/inside.csv", "new.csv", "/data/deep/er/new.csv", "/data/sub/new.csv"] {
        place.write(requested, true).unwrap();
        assert_eq!(place.read(requested).as_deref(), Ok("new"));
    }
    assert!(!place.files().keys().any(|path| path.extension().is_some_and(|extension| extension == "tmp")));
}

#[test]
fn a_link_within_the_data_directory_is_written_through() {
    let place = Place::new();
    place.write("/data/link-in.csv", true).unwrap();
    assert_eq!(place.read("/data/inside.csv").as_deref(), Ok("new"));
    assert!(place.dir.path().join("data/link-in.csv").is_symlink());
}

#[test]
fn a_data_directory_that_vanished_is_created_again() {
    let place = Place::new();
    fs::remove_dir_all(place.dir.path().join("data")).unwrap();
    place.write("/data/new.csv", true).unwrap();
    assert_eq!(place.read("/data/new.csv").as_deref(), Ok("new"));
}

#[test]
fn messages_stay_on_one_line_and_short() {
    let message = DataPath::parse(&format!("/etc/\n{}", "x".repeat(9999))).unwrap_err();
    assert!(message.starts_with("/etc/\\nxxx") && message.len() < 400, "{message}");
}

proptest! {
    #[test]
    fn what_is_accepted_stays_below(requested in "(/|\\.|data|x|\0){0,9}") {
        if let Ok(path) = DataPath::parse(&requested) {
            prop_assert!(path.below_data.is_relative());
            let all_normal = path.below_data.components().all(|step| matches!(step, std::path::Component::Normal(_)));
            prop_assert!(all_normal);
        }
    }
}
