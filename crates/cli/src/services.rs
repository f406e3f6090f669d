//! `wattflow services`: only the reference services.

use crate::{
    arguments,
    config_file::ConfigFile,
    error::{CommandError, SUCCESS},
    reference_services,
    shutdown::{self, Signals},
    terminal::Terminal,
};

/// Serves until the process is asked to stop.
pub(crate) async fn execute(options: arguments::Services, terminal: &Terminal) -> Result<u8, CommandError> {
    let config = ConfigFile::read_or_built_in(options.config.as_ref())?;
    let signals = Signals::new()?;
    let (stopper, stop) = shutdown::channel();
    let services = reference_services::start(&config, &options.data_dir, &stop, terminal).await?;
    shutdown::serve_until_signal(signals, stopper, services).await?;
    Ok(SUCCESS)
}
