//! Which files a request may touch: those below the data directory, and no others.
//!
//! A request says `/data/…`; that names a place below the data directory of this service, wherever it lies on this
//! machine. A relative name, as older configs have it, is taken as relative to the data directory. The file system
//! itself is asked through cap-std, which resolves every step below an open directory: no symbolic link leads out.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use cap_fs_ext::OpenOptionsSyncExt as _;
use cap_std::{
    ambient_authority,
    fs::{Dir, OpenOptions},
};

pub use output::Output;

mod output;

/// How much of a path a message repeats.
const SHOWN_CHARS: usize = 200;

/// A path of a request, checked without touching the file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataPath {
    requested: String,
    below_data: PathBuf,
}

impl DataPath {
    /// Checks a path as a request writes it. An error says why it is refused and what would be accepted.
    pub fn parse(requested: &str) -> Result<Self, String> {
        let refuse = |why: &str| Err(format!("{} is refused: {why}; use a path below /data", shown(requested)));
        if requested.is_empty() {
            return Err("an empty path names no file; use a path below /data".to_owned());
        }
        if requested.contains('\0') {
            return refuse("it contains a NUL character");
        }
        let mut steps = requested.split('/').filter(|step| !matches!(*step, "" | ".")).peekable();
        if requested.starts_with('/') && steps.next_if_eq(&"data").is_none() {
            return refuse("it lies outside the data directory");
        }
        let below_data: PathBuf = steps.collect();
        if below_data.iter().any(|step| step == "..") {
            return refuse("it contains \"..\"");
        }
        if below_data.as_os_str().is_empty() || requested.ends_with('/') {
            return refuse("it names a directory, not a file");
        }
        Ok(Self { requested: requested.to_owned(), below_data })
    }

    /// The path as the request wrote it.
    #[must_use]
    pub fn requested(&self) -> &str {
        &self.requested
    }
}

impl fmt::Display for DataPath {
    /// For messages: one line, not too long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.requested))
    }
}

/// Why a file could not be opened.
#[derive(Debug)]
pub enum FileError {
    /// There is none at that place.
    Missing,
    /// There is something else than a file.
    NotAFile,
    /// A symbolic link leads out of the data directory.
    Leaves,
    /// The operating system says no.
    Io(io::Error),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            // cap-std's own refusal. One by the operating system has a number.
            io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => Self::Leaves,
            _ => Self::Io(error),
        }
    }
}

impl fmt::Display for FileError {
    /// Continues "cannot read /data/x: ".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it does not exist in the data directory"),
            Self::NotAFile => f.write_str("it is not a file"),
            Self::Leaves => f.write_str("a symbolic link leads out of the data directory, which is refused"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

/// What is at a place in the data directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File {
        /// Its size.
        bytes: u64,
        /// When it was last written, where the file system tells.
        modified: Option<SystemTime>,
    },
    /// A directory.
    Directory,
    /// A device, a pipe, a socket.
    Other,
}

/// The data directory of a service. It is created where it is missing, at the latest when something is written.
#[derive(Clone, Debug)]
pub struct Sandbox {
    data_dir: PathBuf,
}

impl Sandbox {
    /// Takes the directory that `/data` stands for, creating it where it is missing.
    pub fn open(data_dir: impl Into<PathBuf>) -> io::Result<Self> {
        let sandbox = Self { data_dir: data_dir.into() };
        sandbox.root()?;
        Ok(sandbox)
    }

    /// The same, for who only reads: nothing is created.
    #[must_use]
    pub fn read_only(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into() }
    }

    /// Opened anew each time: people delete the directory between runs.
    fn root(&self) -> io::Result<Dir> {
        Dir::create_ambient_dir_all(&self.data_dir, ambient_authority())?;
        self.existing_root()
    }

    fn existing_root(&self) -> io::Result<Dir> {
        Dir::open_ambient_dir(&self.data_dir, ambient_authority())
    }

    /// Tells what is at a place, without opening it.
    pub fn find(&self, path: &DataPath) -> Result<Found, FileError> {
        let found = self.existing_root()?.metadata(&path.below_data)?;
        Ok(if found.is_file() {
            Found::File { bytes: found.len(), modified: found.modified().ok().map(cap_std::time::SystemTime::into_std) }
        } else if found.is_dir() {
            Found::Directory
        } else {
            Found::Other
        })
    }

    /// Opens a file for reading.
    pub fn read(&self, path: &DataPath) -> Result<std::fs::File, FileError> {
        let root = self.existing_root()?;
        // Asked first: opening a device may do something.
        if !root.metadata(&path.below_data)?.is_file() {
            return Err(FileError::NotAFile);
        }
        // Something else may have taken its place: opening a named pipe would wait for its writer.
        let file = root.open_with(&path.below_data, OpenOptions::new().read(true).nonblock(true))?;
        if file.metadata()?.is_file() { Ok(file.into_std()) } else { Err(FileError::NotAFile) }
    }

    /// Starts writing a file. Nothing is seen at its place before [`Output::commit`]. Missing directories on the way
    /// are created.
    pub fn write(&self, path: &DataPath) -> Result<Output, FileError> {
        let root = self.root()?;
        // Where the place is a link within the data directory, what it points at is replaced, not the link.
        let place = match root.canonicalize(&path.below_data).map_err(FileError::from) {
            Ok(place) if root.metadata(&place)?.is_file() => place,
            Ok(_) => return Err(FileError::NotAFile),
            Err(FileError::Missing) => path.below_data.clone(),
            Err(error) => return Err(error),
        };
        let name = place.file_name().ok_or(FileError::NotAFile)?;
        let directory = match place.parent().filter(|parent| *parent != Path::new("")) {
            Some(parent) => {
                root.create_dir_all(parent)?;
                root.open_dir(parent)?
            }
            None => root,
        };
        Ok(Output::create(directory, name)?)
    }
}

/// A path as messages repeat it: one line, not too long.
pub(crate) fn shown(path: &str) -> String {
    let mut shown: String = path.chars().take(SHOWN_CHARS).flat_map(escape_control).collect();
    if path.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

fn escape_control(character: char) -> impl Iterator<Item = char> {
    let escaped = character.is_control().then(|| character.escape_default());
    let plain = escaped.is_none().then_some(character);
    escaped.into_iter().flatten().chain(plain)
}

#[cfg(test)]
mod tests;
