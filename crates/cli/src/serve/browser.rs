//! Opening the page.

use std::{
    io,
    process::{Command, Stdio},
};

/// Asks the desktop to show `url`. An error means that nothing could be asked.
pub(crate) fn open(url: &str) -> io::Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/c", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    // Not waited for: it may stay for as long as the browser does.
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}
