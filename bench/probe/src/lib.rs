//! The page's check, layout and call, alone in a module: compiled as the page is, and called by a page of the benchmarks.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;
use wattflow_engine::address::{Address, AddressError};
use wattflow_rpc::{Call, Transport};

/// The page's allocator.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Checks a config file as the page does; returns how many problems it has.
#[wasm_bindgen]
#[must_use]
pub fn check(file: &[u8]) -> usize {
    wattflow_engine::config::check_bytes(file).diagnostics.len()
}

/// Lays out the graph whose node `i` is followed by the next `counts[i]` of `followers`; returns, for each node, its layer
/// and its place across it.
#[wasm_bindgen]
#[must_use]
pub fn layout(counts: &[usize], followers: &[usize]) -> Vec<i32> {
    let mut rest = followers;
    let next: Vec<Vec<usize>> = counts
        .iter()
        .map(|count| {
            let (own, others) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
            rest = others;
            own.to_vec()
        })
        .collect();
    let laid_out = wattflow_view::layout::layout(&next);
    laid_out.places.iter().flat_map(|place| [i32::try_from(place.layer).unwrap_or(i32::MAX), place.across]).collect()
}

/// The way to one service, as the page has it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Caller {
    transport: Transport,
    call: Call,
}

#[wasm_bindgen]
impl Caller {
    /// To the service at `address`, through the gateway of this origin; an error says what is wrong with the address.
    #[wasm_bindgen(constructor)]
    pub fn new(gateway: &str, address: &str) -> Result<Self, String> {
        let address: Address = address.parse().map_err(|error: AddressError| error.help().to_owned())?;
        let call = Call {
            address,
            service: "ContainerExecutor".to_owned(),
            input_file: "/data/in.txt".to_owned(),
            output_file: "/data/out.txt".to_owned(),
            timeout_millis: 30_000,
        };
        Ok(Self { transport: Transport::new(gateway), call })
    }

    /// Calls `Execute` once; returns the service's message.
    pub async fn execute(&self) -> Result<String, String> {
        self.transport.execute(&self.call).await.map_err(|failure| failure.message)
    }
}
