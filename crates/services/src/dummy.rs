//! The dummy backend: checks paths, does nothing, fails on demand.

use std::{
    future,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::sync::watch;
use tonic::{Request, Response, Status, async_trait};
use wattflow_rpc::proto::{ExecuteRequest, ExecuteResponse, container_executor_server::ContainerExecutor};

use crate::{deadline::Deadline, random::SplitMix64, sandbox::DataPath, server::ServicePath};

/// How a dummy behaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DummyOptions {
    /// How long each call takes, in milliseconds.
    pub delay_millis: u64,
    /// Which share of the calls fails (status OK with `success = false`), 0 to 1.
    pub fail_rate: f64,
    /// Decides which calls fail: the same seed fails the same calls, counted from the start.
    pub seed: u64,
    /// The one path it serves; a call to the other is UNIMPLEMENTED.
    pub service: ServicePath,
}

pub(crate) struct Dummy {
    options: DummyOptions,
    calls: AtomicU64,
    stopping: watch::Receiver<bool>,
}

impl Dummy {
    pub(crate) const fn new(options: DummyOptions, stopping: watch::Receiver<bool>) -> Self {
        Self { options, calls: AtomicU64::new(0), stopping }
    }

    /// Whether this call is one that fails.
    fn fails(&self, call: u64) -> bool {
        let mut random = SplitMix64::new(self.options.seed ^ SplitMix64::new(call).next_u64());
        random.unit() < self.options.fail_rate
    }

    fn answer(&self, call: u64, request: &ExecuteRequest) -> Result<String, String> {
        let input = DataPath::parse(&request.input_file).map_err(|message| format!("input_file: {message}"))?;
        let output = DataPath::parse(&request.output_file).map_err(|message| format!("output_file: {message}"))?;
        if self.fails(call) {
            let rate = self.options.fail_rate;
            return Err(format!("dummy failure: call {call} is one of those that fail (fail rate {rate}); try again"));
        }
        Ok(format!("Dummy success: checked {input} and {output}, wrote nothing"))
    }
}

#[async_trait]
impl ContainerExecutor for Dummy {
    async fn execute(&self, request: Request<ExecuteRequest>) -> Result<Response<ExecuteResponse>, Status> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let deadline = Deadline::of(request.metadata(), self.stopping.clone())?;
        let delay = async {
            match self.options.delay_millis {
                0 => future::ready(()).await,
                millis => tokio::time::sleep(Duration::from_millis(millis)).await,
            }
        };
        tokio::select! {
            biased;
            () = delay => {}
            status = deadline.passed() => return Err(status),
        }
        let answer = self.answer(call, request.get_ref());
        let success = answer.is_ok();
        Ok(Response::new(ExecuteResponse { success, message: answer.unwrap_or_else(|message| message) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fail_rate: f64, seed: u64) -> Vec<bool> {
        let (_stop, stopping) = watch::channel(false);
        let dummy = Dummy::new(DummyOptions { fail_rate, seed, ..DummyOptions::default() }, stopping);
        (0..1000).map(|call| dummy.fails(call)).collect()
    }

    #[test]
    fn the_seed_decides_which_calls_fail() {
        assert_eq!(check(0.3, 1), check(0.3, 1));
        assert_ne!(check(0.3, 1), check(0.3, 2));
        assert!((250..350).contains(&check(0.3, 1).iter().filter(|fails| **fails).count()));
        assert!(!check(0.0, 1).contains(&true));
        assert!(!check(1.0, 1).contains(&false));
    }

    #[test]
    fn paths_are_checked_as_the_services_check_them() {
        let (_stop, stopping) = watch::channel(false);
        let dummy = Dummy::new(DummyOptions::default(), stopping);
        let ask = |input: &str, output: &str| {
            dummy.answer(1, &ExecuteRequest { input_file: input.to_owned(), output_file: output.to_owned() })
        };
        assert_eq!(ask("/data/a", "b").unwrap(), "Dummy success: checked /data/a and b, wrote nothing");
        assert!(ask("", "/data/b").unwrap_err().contains("input_file: an empty path"));
        assert!(ask("/data/a", "/etc/b").unwrap_err().contains("output_file: /etc/b is refused"));
    }
}
