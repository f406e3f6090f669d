//! `wattflow run`: a pipeline without a browser.

pub(crate) mod clock;
mod driver;
mod live;
mod recorder;
pub(crate) mod report;
mod scope;

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
};

use wattflow_engine::{
    config::{Checked, Outline, Pipeline},
    run::{Run, RunStatus, StartOptions},
    simulation::Simulation,
};
use wattflow_rpc::Transport;
use wattflow_view::{
    diagnostics::{concise, full},
    shell,
};

use self::{
    clock::Clock,
    driver::Driver,
    live::{Lines, Live},
    recorder::{Recorder, journal_name},
    scope::Asked,
};
use crate::{
    arguments::{self, RunFormat},
    ca,
    config_file::ConfigFile,
    error::{CANCELLED, CommandError, FAILURE, SUCCESS},
    shutdown::Signals,
    terminal::{Terminal, printable},
};

/// Calls in flight at a time. Each is one stream of an HTTP/2 connection; more would only wait in the services.
const MAX_IN_FLIGHT: usize = 64;

/// Runs the pipeline to its end and returns how it ended as an exit code.
pub(crate) async fn execute(options: arguments::Run, terminal: &Terminal) -> Result<u8, CommandError> {
    let config = ConfigFile::read(&options.config)?;
    let pipeline = runnable(&config, terminal)?;
    let (name, text) = (&config.name, config.text());
    let asked = Asked { from: options.from.as_deref(), only: options.only.as_deref(), to: options.to.as_deref() };
    let nothing = Outline::default();
    let outline = config.checked.outline.as_ref().unwrap_or(&nothing);
    let plan = asked.plan(pipeline, outline, name)?;
    if let Some(id) = &options.simulation.fail {
        scope::find("--fail", id, pipeline, outline, name)?;
    }

    let transport = Transport::trusting(ca::roots(options.ca.as_ref())?);

    let signals = Signals::new()?;
    let clock = Clock::start();
    let seed = RandomState::new().hash_one(clock.now());
    let run_id = clock.run_id(seed);
    let recorder = Recorder::create(&options.log_dir, &run_id)?;
    let options_of_run = StartOptions {
        run: run_id,
        seed,
        plan,
        max_in_flight: MAX_IN_FLIGHT,
        simulated: simulation(options.simulation, seed),
        continues: None,
        config: Arc::from(text),
    };
    let run = Run::start(Arc::new(pipeline.clone()), options_of_run, clock.now());
    let lines = match options.format {
        RunFormat::Text => Lines::Text(Live::new(terminal)),
        RunFormat::Json => Lines::Journal(terminal),
    };
    let (run, told) = Driver::new(run, clock, recorder, lines, transport).drive(signals).await?;

    if options.format == RunFormat::Text {
        terminal.write(&report::conclusion(run.state(), &told, terminal.output_colour()));
        terminal.line(&format!("journal: {}", options.log_dir.join(journal_name(&run.state().run)).display()));
        if let Some(node) = report::first_failed(run.state()).filter(|_| run.state().simulated.is_none()) {
            let config = shell::word(&options.config.display().to_string());
            let flags = asked.going_on_from(&printable(node));
            terminal.line(&format!("to go on from the failed node: wattflow run {config} {flags}"));
        }
    }
    Ok(match run.state().status {
        RunStatus::Succeeded => SUCCESS,
        RunStatus::Cancelled => CANCELLED,
        _ => FAILURE,
    })
}

/// What services do in a run that is to call none; `seed` decides where the command line does not.
fn simulation(options: arguments::Simulate, seed: u64) -> Option<Simulation> {
    let (min_delay_millis, max_delay_millis) = options.delay;
    options.is_wanted.then(|| Simulation {
        // A short one can be said and typed.
        seed: options.seed.unwrap_or((seed & 0xffff) as u32),
        min_delay_millis,
        max_delay_millis,
        fail_per_mille: (options.fail_rate * 1_000.0).round() as u32,
        failing_node: options.fail,
        failure: options.failure,
    })
}

/// The pipeline of `config`, if it can run; tells what is wrong with it.
pub(crate) fn runnable<'a>(config: &'a ConfigFile, terminal: &Terminal) -> Result<&'a Pipeline, CommandError> {
    let (name, text) = (&config.name, config.text());
    let Checked { pipeline, diagnostics, .. } = &config.checked;
    let Some(pipeline) = pipeline else {
        terminal.write_error(&full(diagnostics, name, text, terminal.error_colour()));
        return Err(CommandError::invalid(format!("{name} cannot run; correct the errors above")));
    };
    terminal.write_error(&concise(diagnostics, name, text));
    Ok(pipeline)
}
