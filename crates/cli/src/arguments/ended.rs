//! A command line that is no command: help, the version, or nothing that is known.

use clap::{CommandFactory as _, Parser as _, error::ErrorKind};

use super::Arguments;
use crate::{
    error::{INVALID, SUCCESS},
    terminal::Terminal,
};

/// The command line asked for something else than a command: help, the version, or nothing that is known.
#[derive(Debug)]
pub(crate) struct Ended(clap::Error);

/// Reads the process's command line.
pub(crate) fn parse() -> Result<Arguments, Ended> {
    Arguments::try_parse().map_err(Ended)
}

impl Ended {
    /// Prints what there is to say and returns the exit code.
    pub(crate) fn tell(&self, terminal: &Terminal) -> u8 {
        match self.0.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let text = self.0.render();
                terminal.write(&if terminal.output_colour() { text.ansi().to_string() } else { text.to_string() });
                SUCCESS
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                terminal.write_error(&Arguments::command().render_help().to_string());
                INVALID
            }
            _ => {
                terminal.error(&one_line(&self.0.to_string()));
                INVALID
            }
        }
    }
}

/// Clap's message and tip, without its usage lines.
fn one_line(message: &str) -> String {
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let parts =
        message.lines().take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    let mut line = String::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        line.push_str(match part.strip_prefix("tip: ") {
            _ if line.is_empty() => "",
            Some(_) => "; ",
            None => " ",
        });
        line.push_str(part.strip_prefix("tip: ").unwrap_or(part));
    }
    line + "; `wattflow --help` and `wattflow <command> --help` tell more"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &[&str], message: &str) {
        let error = Arguments::try_parse_from([&["wattflow"], arguments].concat()).unwrap_err();
        let line = one_line(&error.to_string());
        assert!(line.starts_with(message), "{line}");
        assert!(!line.contains('\n'));
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_wrong_with_the_arguments_is_said_in_one_line() {
        check(&["validat"], "unrecognized subcommand 'validat'; a similar subcommand exists: 'validate'; `wattflow");
        check(&["run"], "the following required arguments were not provided: <CONFIG>; `wattflow");
        check(&["dummy", "--delay", "5"], "invalid value '5' for '--delay <TIME>': write it as in");
        check(&["dummy", "--delay", "-1s"], "");
        check(&["dummy", "--fail-rate", "NaN"], "invalid value 'NaN' for '--fail-rate <SHARE>': write a number from 0");
        check(
            &["serve", "--allow", "here"],
            "invalid value 'here' for '--allow <HOST:PORT>': `here` is not HOST:PORT;",
        );
    }
}
