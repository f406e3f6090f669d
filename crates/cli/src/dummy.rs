//! `wattflow dummy`: a service that does nothing.

use std::env;

use wattflow_services::{
    DummyOptions,
    server::{ServiceKind, bind},
};

use crate::{
    arguments,
    error::{CommandError, SUCCESS},
    listen::{ADVICE, cannot_listen},
    shutdown::{self, Signals},
    terminal::Terminal,
};

/// Serves until the process is asked to stop.
pub(crate) async fn execute(options: arguments::Dummy, terminal: &Terminal) -> Result<u8, CommandError> {
    let signals = Signals::new()?;
    let (stopper, stop) = shutdown::channel();
    let server = bind(options.listen.as_str()).await.map_err(|error| cannot_listen(&options.listen, &error, ADVICE))?;
    terminal.line(&format!("the dummy listens at {}", server.local_addr()));
    let kind = ServiceKind::Dummy(DummyOptions {
        delay_millis: u64::try_from(options.delay.as_millis()).unwrap_or(u64::MAX),
        fail_rate: options.fail_rate,
        seed: options.seed,
        service: options.grpc_service,
    });
    // It reads and writes nothing; a directory that is there anyway saves making one.
    let server = tokio::spawn(server.serve(kind, env::temp_dir(), stop.requested()));
    shutdown::serve_until_signal(signals, stopper, vec![server]).await?;
    Ok(SUCCESS)
}
