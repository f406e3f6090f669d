//! The `wattflow` command.

mod arguments;
mod artifacts;
mod ca;
mod config_file;
mod dummy;
mod envoy;
mod error;
mod gateway;
mod listen;
mod preflight;
mod reference_services;
mod replay;
mod run;
mod serve;
mod services;
mod shutdown;
mod terminal;
mod validate;

use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::{
    arguments::{Arguments, Command},
    error::{CommandError, FAILURE},
    terminal::Terminal,
};

fn main() -> ExitCode {
    let terminal = Terminal::new();
    let code = match arguments::parse() {
        Ok(arguments) => execute(arguments, &terminal).unwrap_or_else(|error| {
            terminal.error(&error.message);
            error.code
        }),
        Err(ended) => ended.tell(&terminal),
    };
    let Some(error) = terminal.into_output_error() else { return ExitCode::from(code) };
    Terminal::new().error(&format!("cannot write to standard output: {}", error::plain(&error)));
    ExitCode::from(FAILURE)
}

/// Does what was asked for and returns the exit code.
fn execute(arguments: Arguments, terminal: &Terminal) -> Result<u8, CommandError> {
    match arguments.command {
        Command::Serve(options) => block_on(&mut Builder::new_multi_thread(), serve::execute(options, terminal)),
        // It waits far more than it computes, and each change of thread costs as much as writing the journal.
        Command::Run(options) => block_on(&mut Builder::new_current_thread(), run::execute(options, terminal)),
        Command::Validate(options) => Ok(validate::execute(&options, terminal)),
        Command::Preflight(options) => {
            block_on(&mut Builder::new_multi_thread(), preflight::execute(options, terminal))
        }
        Command::Services(options) => block_on(&mut Builder::new_multi_thread(), services::execute(options, terminal)),
        Command::Dummy(options) => block_on(&mut Builder::new_multi_thread(), dummy::execute(options, terminal)),
        Command::Envoy(options) => envoy::execute(&options, terminal),
        Command::Replay(options) => replay::execute(&options, terminal),
    }
}

fn block_on(
    threads: &mut Builder,
    command: impl Future<Output = Result<u8, CommandError>>,
) -> Result<u8, CommandError> {
    let runtime = threads
        .enable_all()
        .build()
        .map_err(|error| CommandError::failure(format!("cannot start: {}", error::plain(&error))))?;
    let result = runtime.block_on(command);
    // What is still in flight was given its time by the command.
    runtime.shutdown_background();
    result
}
