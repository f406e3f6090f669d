//! A file that appears whole or not at all.

use std::{
    ffi::{OsStr, OsString},
    io::{self, Write},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use cap_std::fs::{Dir, File, OpenOptions};

/// How many names are tried before giving up; only files left by a killed process are in the way.
const NAMES_TRIED: u64 = 10_000;

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A file under construction: a temporary file beside its place, which takes the place on [`Output::commit`] and is
/// removed otherwise.
#[derive(Debug)]
pub struct Output {
    directory: Dir,
    temporary_name: String,
    name: OsString,
    file: File,
    committed: bool,
}

impl Output {
    pub(super) fn create(directory: Dir, name: &OsStr) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        for _ in 0..NAMES_TRIED {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let temporary_name = format!(".wattflow-{}-{number}.tmp", process::id());
            match directory.open_with(&temporary_name, &options) {
                Ok(file) => {
                    return Ok(Self { directory, temporary_name, name: name.to_owned(), file, committed: false });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many .wattflow-*.tmp files are left over; remove them"))
    }

    /// Puts the file in its place, replacing what was there.
    pub fn commit(mut self) -> io::Result<()> {
        self.directory.rename(&self.temporary_name, &self.directory, &self.name)?;
        self.committed = true;
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.committed {
            // Nobody is left to be told; a leftover is harmless.
            let _ = self.directory.remove_file(&self.temporary_name);
        }
    }
}

#[cfg(test)]
mod tests {
    use cap_std::ambient_authority;

    use super::*;

    #[test]
    fn leftovers_of_a_killed_process_are_no_obstacle() {
        let place = tempfile::tempdir().unwrap();
        let next = NEXT.load(Ordering::Relaxed);
        for number in next..next + 50 {
            let left_over = place.path().join(format!(".wattflow-{}-{number}.tmp", process::id()));
            std::fs::write(left_over, "left over").unwrap();
        }
        let directory = Dir::open_ambient_dir(place.path(), ambient_authority()).unwrap();
        Output::create(directory, OsStr::new("new")).unwrap().commit().unwrap();
        assert_eq!(std::fs::read(place.path().join("new")).unwrap(), b"");
    }
}
