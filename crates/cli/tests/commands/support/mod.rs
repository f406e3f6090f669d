//! Starting the built command in a directory of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// Far above what any command here takes: only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The default pipeline.
pub(crate) const PIPELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/energy-pipeline.json");

/// The command under test, with a clean environment.
pub(crate) fn wattflow(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattflow"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .env_remove("LOG_DIR")
        .env_remove("WATTFLOW_TOKEN")
        .env("NO_COLOR", "1");
    command
}

fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

/// What a command printed.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command to its end; its output must hold these texts, and standard error nothing where `stderr` is empty.
#[track_caller]
pub(crate) fn check(command: &mut Command, code: i32, stdout: &str, stderr: &str) -> Printed {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let (ended, waiting) = mpsc::channel::<()>();
    let watchdog = thread::spawn(move || {
        if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            signal("-KILL", id);
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    watchdog.join().unwrap();
    let printed = Printed {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert_eq!(output.status.code(), Some(code), "{printed:?}");
    assert!(printed.stdout.contains(stdout), "{printed:?}");
    assert!(printed.stderr.contains(stderr) && !printed.stderr.contains("panicked"), "{printed:?}");
    assert_eq!(printed.stderr.is_empty(), stderr.is_empty(), "{printed:?}");
    printed
}

/// An address at which nothing listens.
pub(crate) fn nobody() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A directory that is removed at the end of the test.
pub(crate) struct Directory(TempDir);

impl Directory {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and returns its name, for a command that runs here.
    pub(crate) fn write(&self, name: &str, content: &str) -> String {
        fs::write(self.path(name), content).unwrap();
        name.to_owned()
    }

    /// The command, run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = wattflow(arguments);
        command.current_dir(self.0.path());
        command
    }

    /// The one journal in `logs`, as seen from here.
    pub(crate) fn journal(&self, logs: &str) -> String {
        let entries =
            fs::read_dir(self.path(logs)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let journals: Vec<String> =
            entries.filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "jsonl")).collect();
        assert_eq!(journals.len(), 1, "{journals:?}");
        format!("{logs}/{}", journals[0])
    }
}

/// A command that goes on until it is told to stop.
pub(crate) struct Serving {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// The last word of the first line that ends with `host:port`.
    pub(crate) address: String,
}

impl Serving {
    /// Returns once it has said where it is, or whom it calls.
    pub(crate) fn start(directory: &Directory, arguments: &[&str]) -> Self {
        Self::of(&mut directory.command(arguments))
    }

    /// The same for a command with more to it.
    pub(crate) fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut serving = Self { child, stdout, address: String::new() };
        while serving.address.is_empty() {
            let mut line = String::new();
            assert_ne!(serving.stdout.read_line(&mut line).unwrap(), 0, "ended early");
            let word = line.trim_end().rsplit(' ').next().unwrap_or_default();
            let address = word.trim_start_matches("http://");
            if address.contains(':') && address.bytes().last().is_some_and(|byte| byte.is_ascii_digit()) {
                address.clone_into(&mut serving.address);
            }
        }
        serving
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends Ctrl-C; the exit code, and what it printed since it started.
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        signal("-INT", self.child.id());
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }

    /// The same, with what it wrote to standard error, which must be piped.
    pub(crate) fn interrupt_with_errors(mut self) -> (Option<i32>, String) {
        let mut errors = self.child.stderr.take().unwrap();
        let (code, mut printed) = self.interrupt();
        errors.read_to_string(&mut printed).unwrap();
        (code, printed)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to a request for this path of a server on this machine; `more` are lines of its head.
pub(crate) fn get(address: &str, path: &str, more: &str) -> String {
    let port = address.rsplit(':').next().unwrap();
    let mut connection = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{more}\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

/// Starts a command, waits for a line of it, and sends Ctrl-C; the exit code.
pub(crate) fn interrupted_after_first_line(command: &mut Command) -> Option<i32> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(!line.is_empty(), "ended early");
    signal("-INT", child.id());
    child.wait().unwrap().code()
}
