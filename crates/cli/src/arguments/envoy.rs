//! What `wattflow envoy` is told.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::values::{listen_address, origin};

/// Print the bootstrap of an Envoy that is the page's gateway
///
/// Envoy then takes the page's calls to the services of CONFIG in gRPC-Web and passes them on in native gRPC, as
/// `wattflow serve` does. It calls only the addresses in CONFIG, and only for pages of the allowed origins. Print it anew
/// when addresses or timeouts change.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow envoy my-pipeline.json > envoy.yaml            then: envoy -c envoy.yaml
  wattflow envoy my-pipeline.json --listen 0.0.0.0:8081 --allow-origin https://pipelines.example

Open the page with the gateway's address: http://127.0.0.1:8080/?gateway=http://127.0.0.1:8081
docs/deploy.md tells the whole way. Exit codes: 0 printed, 2 the config is invalid.")]
pub(crate) struct Envoy {
    /// The pipeline whose services to call
    pub(crate) config: PathBuf,
    /// Where Envoy listens
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8081", value_parser = listen_address)]
    pub(crate) listen: SocketAddr,
    /// A page that may call through it, as scheme, host and port; may be given more than once
    #[arg(
        long,
        value_name = "ORIGIN",
        default_values = ["http://127.0.0.1:8080", "http://localhost:8080"],
        value_parser = origin
    )]
    pub(crate) allow_origin: Vec<String>,
    /// The certificates that vouch for `grpcs://` services, as a file on Envoy's machine
    #[arg(long, value_name = "FILE", default_value = "/etc/ssl/certs/ca-certificates.crt")]
    pub(crate) ca: String,
}
